"""Strings that break programs, in every address and every parameter: never a 500, never markup of the sender's.

The addresses come from the resolver, as in the neighbour's walk, so a new one is asked from its first day.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.desk.acts import ACTS
from ideas.models import Category
from portal.identity.states import Role
from portal.tenancy.admin_gate import OUR_NAMES, OURS
from portal.tenancy.models import Municipality
from tests.architecture.test_neighbours_row import patterns, put_out
from tests.factories import make_idea
from tests.feedback.desk import officer_client
from tests.ideas.forms import typed

MARKUP: Final = "<script>alert(1)</script>"
WORDS: Final = (
    "", " ", "\0", "a\0b", "\ud800", "\uffff", "\u202egro.live", "\u200b", "\u2028", "Z" + "a\u0351\u0328" * 40,
    "\U0001f469\u200d\U0001f692" * 9,
    MARKUP, f'"><img src=x onerror=1>{MARKUP}', "javascript:alert(1)", "' OR 1=1 --", "%", "%s%n%d", "{{7*7}}",
    "../../../../etc/passwd", "..\\", "//evil.example", "/\\evil.example", "http://evil.example/",
    "\r\nSet-Cookie: a=1",
    "nan", "inf", "-1", "0", "-0.0", "1e999", "9" * 19, "9" * 400, "²", "٣", "0x1f", "1_0", "1.1", "f" * 16 + ".1",
    "nan,nan,nan,nan", "24,56,25,57", "-180,-90,180,90", "1e308,1e308,1e309,1e309", "2026-13-45", "10000-01-01",
    "İstanbul ﬁ ß", "ideja", "a " * 900, "ъ" * 2000, "[]", '{"a": 1}', "null", "true", "lv", "xx", "new", "waiting",
    "supported", "declined", "\U0010ffff", "\ufdd0",
)  # fmt: skip
PARAMETERS: Final = (
    "q", "after", "before", "bbox", "zoom", "page", "page_size", "status", "neighbourhood", "category", "sort", "late",
    "version", "lang", "lat", "lon", "next", "draft", "tab", "p", "into", "department", "officer", "seen", "number",
    "kind", "order", "ordering", "due", "mine",
)  # fmt: skip
FIELDS: Final = (
    "title", "text", "category", "place", "lat", "lon", "neighbourhood", "no_exact_place", "author_kind", "shown_name",
    "association", "registration_number", "representative", "personal_ok", "form_key", "website", "remove_photo",
    "code", "email", "explanation", "person", "name", "language", "status", "reason", "rule", "number", "into",
    "officer",
    "department", "new_due", "promised_on", "cost_eur", "period", "decision_url", "decision_on", "deciding_body",
    "decision_number", "forwarded_to", "next_possible", "seen", "preview", "parent_page", "action", "remove",
)  # fmt: skip
PUBLIC_FORMS: Final = (
    "/lv/ideas/new/", "/lv/ideas/new/photos/", "/lv/follow/", "/lv/follow/close/", "/accounts/login/",
    "/accounts/login/code/", "/accounts/login/second/", "/accounts/logout/", "/demo/enter/", "/lv/me/",
    "/lv/cases/TST-2026-00001/support/", "/lv/cases/TST-2026-00001/withdraw/",
    "/lv/cases/TST-2026-00001/second-look/", "/lv/ideas/", "/api/v1/ideas", "/", "/lv/", "/nothing/",
)  # fmt: skip
STAFF_FORMS: Final = (
    "/lv/me/", "/admin/rulebook/", "/admin/municipality/", "/admin/categories/add/", "/admin/departments/add/",
    "/admin/areas/add/", "/accounts/second-factor/", "/accounts/second-factor/app/", "/accounts/second-factor/card/",
    "/admin/cases/TST-2026-00001/notes/", "/admin/cases/TST-2026-00001/letters/1/",
)  # fmt: skip
FORM: Final = "multipart/form-data; boundary=x"
BODIES: Final = (
    (b"--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nno end", FORM),
    (b"--x\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"\xff\xfe\"\r\n\r\n--x--", FORM),
    (b"--x\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--\r\n", FORM),
    (b"title=\xff\xfe&text=%ff%00&lat=%", "application/x-www-form-urlencoded"),
    (b"title=x", "application/x-www-form-urlencoded; charset=utf-7"),
    (b"title=x", "application/x-www-form-urlencoded; charset=nonsense"),
    (b"&".join(b"a=%d" % number for number in range(2000)), "application/x-www-form-urlencoded"),
    (b'{"title": 1}', "application/json"), (b"<a/>", "text/xml"), (b"x", "multipart/form-data"), (b"x", ""),
    (b"title=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
)  # fmt: skip
ARGUMENT: Final = re.compile(r"<(?:\w+:)?(\w+)>")


def written(word: str) -> str:
    """As a browser that checks nothing would send it."""
    return quote(word, safe="", errors="surrogatepass")


def routes() -> Iterator[str]:
    """Every address of ours, with its arguments as ``<name>``; of Wagtail's only the lists."""
    for name, route, _pattern in patterns(get_resolver()):
        ours = not route.startswith("admin/") or name in OUR_NAMES or name.partition(":")[0] in OURS
        if ours and not put_out(f"/{route}"):
            yield "/" + route.replace("^", "")
    yield from ("/lv/<path>", "/<path>", "/static/<path>", "/documents/<path>/x.pdf", "/admin/pages/")


def filled(route: str, name: str, word: str) -> str:
    return ARGUMENT.sub(lambda found: written(word) if found[1] == name else "1", route)


def fault(browser: Client, path: str, form: dict[str, Any] | None = None) -> str:
    """What is wrong with the answer to ``path``, or ""."""
    try:
        answer: Any = browser.get(path) if form is None else browser.post(path, form)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    except Exception as error:  # Whatever it is, it would have been a 500.
        return f"{path[:200]} broke: {error!r}"
    if MARKUP.encode() in body and answer.headers.get("content-type", "").startswith("text/html"):
        return f"{path[:200]} hands markup back"
    if answer.headers.get("location", "").startswith(("//", "/\\", "http://evil")):
        return f"{path[:200]} leads to {answer['location']}"
    return f"{path[:200]} answered {answer.status_code}" if answer.status_code >= 500 else ""


@pytest.fixture
def browser(town: Municipality, client: Client) -> Any:
    """Asks as anybody, and where the house is the officers' as an officer."""
    make_idea("Soliņš")
    officer = officer_client(town, Role.EDITOR)

    class Both:
        def get(self, path: str) -> Any:
            return (officer if path.startswith(("/admin/", "/accounts/")) else client).get(path)

    return Both()


def test_no_argument_of_an_address_breaks_anything(browser: Client) -> None:
    asked = {filled(route, name, word) for route in routes() for name in ARGUMENT.findall(route) for word in WORDS}
    assert [problem for path in sorted(asked) if (problem := fault(browser, path))] == []


def test_no_parameter_breaks_anything(browser: Client) -> None:
    plain = [route for route in routes() if not ARGUMENT.search(route)]
    everything = ["&".join(f"{name}={written(word)}" for name in PARAMETERS) for word in WORDS]
    wrong = [
        fault(browser, f"{path}?{query}")
        for path in plain
        # Most pages read no parameter at all.
        for query in (everything if path in LISTS else everything[2::6])
    ]
    assert [problem for problem in wrong if problem] == []


LISTS: Final = (
    "/lv/ideas/", "/lv/ideas/map/", "/lv/answers/", "/lv/rules/", "/lv/ideas/new/", "/api/v1/ideas", "/api/v1/pins",
    "/api/v1/ideas.csv", "/api/v1/ideas.geojson", "/api/v1/locate", "/accounts/login/", "/admin/inbox/",
)  # fmt: skip
QUERIES: Final = st.lists(
    st.tuples(st.sampled_from(PARAMETERS), st.one_of(st.sampled_from(WORDS), st.text(max_size=40))), max_size=4
)


@settings(
    max_examples=120, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(path=st.sampled_from(LISTS), query=QUERIES)
def test_no_mixture_of_parameters_breaks_anything(browser: Client, path: str, query: list[tuple[str, str]]) -> None:
    asked = "&".join(f"{name}={written(word)}" for name, word in query)
    assert fault(browser, f"{path}?{asked}") == ""


def sent(word: str) -> str:
    """As a form holds it: what is no text does not arrive as such."""
    return word.encode(errors="replace").decode()


@pytest.mark.parametrize("word", [*WORDS, "9" * 5000, "x" * 70_000], ids=lambda word: repr(word[:12]))
def test_no_field_breaks_a_form(town: Municipality, client: Client, word: str) -> None:
    case, category = make_idea("Soliņš").case, Category.objects.first()
    naughty = dict.fromkeys(FIELDS, sent(word))
    wrong = [fault(client, path, form) for path in PUBLIC_FORMS for form in (naughty, {})]
    # One field at a time, so that the others do not stop it at the door.
    good = typed(category=category.slug, lat="", lon="", no_exact_place="1")
    for name in (*good, "neighbourhood", "lat", "personal_ok", "shown_name", "remove_photo", "log_in", "draft"):
        wrong.append(fault(client, "/lv/ideas/new/", good | {name: sent(word)}))
    browser = officer_client(town, Role.MODERATOR)
    seen = str(case.steps.count())
    for act in ACTS:
        path = f"/admin/cases/{case.reference}/{act}/"
        wrong += [fault(browser, path, naughty), fault(browser, path, naughty | {"seen": seen, "preview": "1"})]
    wrong += [fault(browser, path, naughty) for path in STAFF_FORMS]
    assert [problem for problem in wrong if problem] == []


def test_no_file_name_or_body_breaks_a_form(town: Municipality, client: Client) -> None:
    wrong = []
    for word in WORDS:
        file: Any = BytesIO(b"\xff\xd8\xff\xe0" + sent(word).encode())
        file.name = sent(word).replace("\r\n", "") or "x"
        wrong.append(fault(client, "/lv/ideas/new/photos/", {"form_key": "k" * 32, "photos": file}))
    for body, kind in BODIES:
        answer: Any = client.generic("POST", "/lv/ideas/new/", body, content_type=kind)
        if answer.status_code not in (400, 403, 413, 422):
            wrong.append(f"{kind} answered {answer.status_code}")
    assert [problem for problem in wrong if problem] == []


@pytest.mark.parametrize("word", WORDS, ids=lambda word: repr(word[:12]))
def test_no_cookie_breaks_a_page(client: Client, word: str) -> None:
    for name in ("atbalss_session", "csrftoken", "atbalss_language", "atbalss_in", "atbalss_code_lv", "messages"):
        client.cookies[name] = sent(word).encode().decode("latin-1")
    paths = ("/lv/me/", "/me/header", "/accounts/login/", "/lv/ideas/new/", "/lv/follow/", "/admin/", "/lv/")
    assert [problem for path in paths if (problem := fault(client, path))] == []
