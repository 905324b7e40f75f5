"""Numbers in what browsers send: addresses, forms, links in a text."""

# No longer than any id: a database would refuse to look for more.
ID_DIGITS = 18


def read_number(written: str, *, digits: int = ID_DIGITS) -> int | None:
    """The number that ``written`` is, of at most so many digits; None for anything else."""
    return int(written) if written.isascii() and written.isdigit() and len(written) <= digits else None
