"""One small style sheet per municipality, kept for ever under an address that changes with it."""

import gzip
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from portal.design import bundle, views

BUDGET = 14_000


def get_sheet(digest: str, hue: int | None = 205, **headers: str):
    request = RequestFactory().get("/look/x/site.css", **headers)
    request.municipality = None if hue is None else SimpleNamespace(hue=hue)
    return views.stylesheet(request, digest)


def test_files_come_in_their_order() -> None:
    rooms = [path.relative_to(Path(bundle.files()[0]).parent).parts[0] for path in bundle.files()]
    assert list(dict.fromkeys(rooms)) == [
        "1-reset.css",
        "2-tokens.css",
        "3-base.css",
        "4-layout.css",
        "5-components",
        "6-utilities.css",
        "7-print.css",
    ]


def test_the_sheet_is_small() -> None:
    assert len(bundle.packed_sheet(205)) < BUDGET


def test_minify_keeps_what_counts() -> None:
    css = "/* why */ a :hover ,\n b > c { margin: calc(1px + 2px) ; color: red; }\n@media (width: 1px) { d { e: f } }"
    assert bundle.minify(css) == "a :hover,b>c{margin:calc(1px + 2px);color:red}@media (width: 1px){d{e:f}}"


def test_every_variable_is_defined() -> None:
    sheet = bundle.sheet(205).decode()
    assert set(re.findall(r"var\((--[\w-]+)", sheet)) - set(re.findall(r"(--[\w-]+):", sheet)) == set()


@pytest.mark.parametrize("newer", [r":has\(", r"@layer", "color-mix", "oklch", r"\binset:", "!important", r"url\("])
def test_nothing_that_an_old_phone_would_drop(newer: str) -> None:
    assert not re.search(newer, bundle.bundle())


def test_its_address_changes_with_the_hue() -> None:
    assert bundle.digest(205) != bundle.digest(206)


def test_the_right_address_is_kept_for_ever_and_an_old_one_is_not() -> None:
    kept = [get_sheet(digest)["Cache-Control"] for digest in (bundle.digest(205), "0" * 12)]
    assert kept == ["public, max-age=31536000, immutable", "public, max-age=60"]


def test_it_is_gzipped_for_who_can_read_it() -> None:
    plain, packed = get_sheet("x"), get_sheet("x", HTTP_ACCEPT_ENCODING="gzip, br")
    assert (plain.get("Content-Encoding"), packed["Content-Encoding"]) == (None, "gzip")
    assert (plain["Vary"], gzip.decompress(packed.content)) == ("Accept-Encoding", plain.content)


def test_without_a_municipality_it_wears_the_default() -> None:
    assert get_sheet("x", hue=None).content == bundle.sheet(150)
