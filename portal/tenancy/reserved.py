"""First parts of addresses that belong to the portal: a page of an editor there would never be reached."""

from typing import Final

RESERVED: Final = frozenset(
    {
        "accounts", "admin", "answers", "api", "budgets", "c", "cases", "demo", "desk", "documents", "events",
        "follow", "health", "ideas", "look", "me", "media", "neighbourhoods", "private", "rules", "static",
        "styleguide", "tiles", "wishes",
    }
)  # fmt: skip
