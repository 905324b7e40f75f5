"""``make bench``: how fast the public pages are, beside three limits measured in the same run."""
