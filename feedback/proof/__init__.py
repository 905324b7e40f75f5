"""What lets nobody change a trail unseen: triggers that refuse, digests that chain, heads that were published."""
