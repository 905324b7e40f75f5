"""Which pattern is woven into the band for a status: the same on cards, badges, trail and map."""

# Pattern names: static/design/icons.svg (``weave-<name>``) and design/components/weaves.html.
OF_STATUS = {
    "received": "dots",
    "published": "bars",
    "under_review": "twill",
    "on_ballot": "columns",
    "funded": "checks",
    "answered": "checks",
    "in_progress": "blocks",
    "done": "full",
    "declined": "ribs",
    "not_funded": "ribs",
    "forwarded": "bricks",
    "merged": "bricks",
    "withdrawn": "knots",
    "abandoned": "knots",
    "expired": "knots",
    "removed": "knots",
}
OF_TONE = {"waiting": "twill", "answered": "checks", "neutral": "bars", "late": "gap"}


def weave_of(status: str, tone: str = "") -> str:
    """The pattern of a status; of one that is not known here, its tone's."""
    return OF_STATUS.get(str(status).lower()) or OF_TONE.get(str(tone), "bars")
