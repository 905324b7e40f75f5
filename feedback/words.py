"""What people write, as other people see it. Pure functions: forms, actions and imports share them."""

import re
import unicodedata

from feedback.states import INVISIBLE

# Of what is not to be seen, only a line break and the joiner inside emoji and some scripts are of use in a text.
_KEPT = "\n\u200c\u200d"


def tidy(text: str, *, lines: bool = True) -> str:
    """The text as people see it: composed letters, no control or direction marks, no runs of blanks.

    Without ``lines`` all of it on one line.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    text = "".join(ch for ch in text if ch in _KEPT or unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    if not lines:
        return " ".join(text.split())
    kept = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit that somebody sees: some letters are made to be invisible."""
    return any(ch.isalnum() and ch not in INVISIBLE for ch in text)
