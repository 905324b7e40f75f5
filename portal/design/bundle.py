"""One style sheet out of many small files: read once, joined in the order of their names."""

import gzip
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders

from portal.design.colour import hue_variables

DIGEST_LENGTH = 12


def minify(css: str) -> str:
    """Leave out comments and blank space; strings must not hold runs of blanks or ``/*``."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", css)
    # Only after a property's name: "a :hover" and "a:hover" are different selectors.
    css = re.sub(r"([{;][\w-]+):\s+", r"\1:", css)
    return css.replace(";}", "}").strip()


def files() -> list[Path]:
    """The style files in the order in which they apply."""
    folder = finders.find("design/css")
    if not isinstance(folder, str):
        raise FileNotFoundError("static/design/css is not among STATICFILES_DIRS.")
    return sorted(Path(folder).rglob("*.css"), key=lambda path: path.relative_to(folder).parts)


@cache
def bundle() -> str:
    """Everything but the municipality's own colours."""
    return minify("\n".join(path.read_text(encoding="utf-8") for path in files()))


@cache
def sheet(hue: int) -> bytes:
    """The whole style sheet of a municipality with this hue."""
    return (bundle() + hue_variables(hue)).encode()


@cache
def packed_sheet(hue: int) -> bytes:
    """The same, gzipped once instead of for every reader."""
    return gzip.compress(sheet(hue), mtime=0)


@cache
def digest(hue: int) -> str:
    """A name that changes whenever the sheet does, so that it can be kept for ever."""
    return sha256(sheet(hue)).hexdigest()[:DIGEST_LENGTH]
