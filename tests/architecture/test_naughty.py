"""Strings that break programs, in every address and every parameter: never a 500, never markup of the sender's.

The addresses come from the resolver, as in the neighbour's walk, so a new one is asked from its first day.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote, unquote

import pytest
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.desk.acts import ACTS
from feedback.models import Case, Letter, LetterState
from ideas.actions.submission import submit
from ideas.forms import IdeaForm, new_form_key
from neighbourhoods.models import Neighbourhood
from portal.demo.content import TOWNS
from portal.identity.states import Role
from portal.tenancy.admin_gate import OUR_NAMES, OURS, PAGE_IN_FORM
from portal.tenancy.models import Municipality
from tests.architecture.test_neighbours_row import patterns, put_out
from tests.factories import make_idea, make_municipality, make_user
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
    "kind", "order", "ordering", "due", "mine", "at",
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
    "/accounts/login/code/", "/accounts/login/second/", "/accounts/logout/", "/lv/me/",
    "/lv/cases/<reference>/support/", "/lv/cases/<reference>/withdraw/", "/lv/cases/<reference>/second-look/",
    "/lv/ideas/", "/api/v1/ideas", "/", "/lv/", "/nothing/",
)  # fmt: skip
STAFF_FORMS: Final = (
    "/lv/me/", "/admin/rulebook/", "/admin/municipality/", "/admin/categories/new/", "/admin/departments/new/",
    "/admin/areas/edit/<area>/", "/accounts/second-factor/", "/accounts/second-factor/app/",
    "/accounts/second-factor/card/", "/admin/cases/<reference>/notes/", "/admin/cases/<reference>/letters/<letter>/",
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
    yield from (*ANYTHING, "/admin/pages/")


# Whatever stands there, whether the resolver knows it or not.
ANYTHING: Final = (
    "/lv/<path>", "/<path>", "/static/<path>", "/documents/<path>/x.pdf", "/admin/<path>/", "/admin/cases/<path>/",
    "/accounts/<path>/", "/api/v1/<path>", "/lv/cases/<path>/", "/tiles/<path>/0/0",
)  # fmt: skip


def leads_to(route: str, path: str) -> bool:
    """Whether ``path`` is one of ``route``: a word that its converter does not take is for ``ANYTHING``."""
    try:
        return route in ANYTHING or f"/{resolve(unquote(path)).route}" == route
    except Resolver404:
        return False


def filled(route: str, name: str, word: str) -> str:
    return ARGUMENT.sub(lambda found: written(word) if found[1] == name else "1", route)


def fault(browser: Client, path: str, form: dict[str, Any] | None = None, *, there: bool = False) -> str:
    """What is wrong with the answer to ``path``, or "". ``there``: something must stand there, and read the form."""
    try:
        answer: Any = browser.get(path) if form is None else browser.post(path, form)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    except Exception as error:  # Whatever it is, it would have been a 500.
        return f"{path[:200]} broke: {error!r}"
    if answer.status_code == 405 and form is None:
        return fault(browser, path, {})
    if MARKUP.encode() in body and answer.headers.get("content-type", "").startswith("text/html"):
        return f"{path[:200]} hands markup back"
    if answer.headers.get("location", "").startswith(("//", "/\\", "http://evil")):
        return f"{path[:200]} leads to {answer['location']}"
    bad = answer.status_code >= 500 or (there and answer.status_code == 404)
    return f"{path[:200]} answered {answer.status_code}" if bad else ""


@pytest.fixture
def visitor(town: Municipality, client: Client) -> Any:
    """Asks as anybody, and where the house is the officers' as an officer."""
    make_idea("Soliņš")
    # Of all the roles the one to which most of the desk opens.
    officer = officer_client(town, Role.MODERATOR)

    class Both:
        def of(self, path: str) -> Client:
            return officer if path.startswith(("/admin/", "/accounts/")) else client

        def get(self, path: str) -> Any:
            return self.of(path).get(path)

        def post(self, path: str, form: dict[str, Any]) -> Any:
            return self.of(path).post(path, form)

    return Both()


def test_no_argument_of_an_address_breaks_anything(visitor: Client) -> None:
    asked = {
        path
        for route in routes()
        for name in ARGUMENT.findall(route)
        for word in WORDS
        if leads_to(route, path := filled(route, name, word))
    }
    assert [problem for path in sorted(asked) if (problem := fault(visitor, path))] == []


def test_no_parameter_breaks_anything(visitor: Client) -> None:
    plain = [route for route in routes() if not ARGUMENT.search(route)]
    everything = ["&".join(f"{name}={written(word)}" for name in PARAMETERS) for word in WORDS]
    wrong = [
        fault(visitor, f"{path}?{query}")
        for path in plain
        # Most pages read no parameter at all.
        for query in (everything if path in LISTS else everything[2::6])
    ]
    assert [problem for problem in wrong if problem] == []


def test_no_parameter_of_the_api_breaks_it_alone(client: Client) -> None:
    """One at a time: of several the first wrong one would have the others not read."""
    make_idea("Soliņš")
    needed = {"bbox": "24,56,25,57", "zoom": "11", "lat": "56.95", "lon": "24.05"}
    wrong = []
    for path, operations in client.get("/api/v1/openapi.json").json()["paths"].items():
        names = {
            parameter["name"] for parameter in operations["get"].get("parameters", []) if parameter["in"] == "query"
        }
        for name in names:
            for word in WORDS:
                given = {key: value for key, value in needed.items() if key in names} | {name: word}
                query = "&".join(f"{key}={written(value)}" for key, value in given.items())
                wrong.append(fault(client, f"{path}?{query}"))
    assert len(wrong) > 500
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
def test_no_mixture_of_parameters_breaks_anything(visitor: Client, path: str, query: list[tuple[str, str]]) -> None:
    asked = "&".join(f"{name}={written(word)}" for name, word in query)
    assert fault(visitor, f"{path}?{asked}") == ""


def sent(word: str) -> str:
    """As a form holds it: what is no text does not arrive as such."""
    return word.encode(errors="replace").decode()


@pytest.fixture
def case(town: Municipality) -> Case:
    """A public case, with a letter that may not have arrived."""
    case = make_idea("Soliņš").case
    Letter.objects.create(step=case.steps.first(), person=make_user(), state=LetterState.UNKNOWN)
    return case


def at(path: str, case: Case) -> str:
    """``path`` with what the town has for its arguments."""
    area, letter = Neighbourhood.objects.earliest("pk"), Letter.objects.get()
    known = {"reference": case.reference, "letter": letter.pk, "area": area.pk}
    return ARGUMENT.sub(lambda found: str(known[found[1]]), path)


def test_forms_sent_empty_answer_and_are_there(town: Municipality, client: Client, case: Case) -> None:
    officer = officer_client(town, Role.MODERATOR)
    acts = [f"/admin/cases/<reference>/{act}/" for act in ACTS]
    asked = [(client, path) for path in PUBLIC_FORMS] + [(officer, path) for path in (*STAFF_FORMS, *acts)]
    answers = [(path, browser.post(at(path, case), {})) for browser, path in asked]
    # Wagtail sends home whoever may not.
    refused = [path for path, answer in answers if answer.headers.get("location") == "/admin/"]
    assert [path for path, answer in answers if answer.status_code in (403, 404)] + refused == ["/nothing/"]
    assert [path for path, answer in answers if answer.status_code >= 500] == []


def handed_in(form: dict[str, Any]) -> str:
    """What breaks when a form for an idea is read, and taken where it is right; or ""."""
    try:
        read = IdeaForm(form, person=None)
        if read.is_valid():
            submit(submission=read.submission())
    except Exception as error:  # As above.
        return f"{str(form)[:200]} broke: {error!r}"
    return ""


def newest(case: Case) -> dict[str, str]:
    return {"seen": str(case.steps.count())}


@pytest.mark.parametrize("word", [*WORDS, "9" * 5000, "x" * 70_000], ids=lambda word: repr(word[:12]))
def test_no_field_breaks_a_form(town: Municipality, client: Client, case: Case, word: str) -> None:
    naughty = dict.fromkeys(FIELDS, sent(word))
    wrong = [fault(client, at(path, case), naughty) for path in PUBLIC_FORMS]
    # One field at a time, so that the others do not stop it at the door. How a page hands words back is seen above.
    good = typed(category="parki", lat="", lon="", no_exact_place="1", author_kind="name", shown_name="Anna")
    for name in (*good, "neighbourhood", "lat", "personal_ok", "association"):
        wrong.append(handed_in(good | {"form_key": new_form_key(), name: sent(word)}))
    # These are read before the form.
    for name in ("form_key", "remove_photo", "log_in", "draft"):
        wrong.append(fault(client, "/lv/ideas/new/", good | {name: sent(word)}))
    officer = officer_client(town, Role.MODERATOR)
    # A page that is none of ours is refused by the gate, before any form of the desk is read.
    naughty = {name: value for name, value in naughty.items() if name not in PAGE_IN_FORM}
    for act in ACTS:
        path = f"/admin/cases/{case.reference}/{act}/"
        wrong.append(fault(officer, path, naughty | newest(case) | {"preview": "1"}, there=True))
        # The acts differ in the fields that hand the words back: to whoever comes too late, and with what is wrong.
        if "<" in word or act == "answer":
            wrong.append(fault(officer, path, naughty, there=True))
        if "<" in word:
            wrong.append(fault(officer, path, naughty | newest(case), there=True))
    wrong += [fault(officer, at(path, case), naughty, there=True) for path in STAFF_FORMS]
    assert [problem for problem in wrong if problem] == []


def test_no_person_breaks_the_door_of_the_demo(db: None) -> None:
    browser = Client(headers={"host": make_municipality(next(iter(TOWNS)), code="DEM").hostname})
    assert browser.get("/demo/").status_code == 200
    assert [problem for word in WORDS if (problem := fault(browser, "/demo/enter/", {"person": sent(word)}))] == []


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


def test_no_cookie_breaks_a_page(client: Client) -> None:
    names = (
        "atbalss_session", "csrftoken", "atbalss_language", "atbalss_in", "atbalss_browser", "atbalss_code_lv",
        "messages",
    )  # fmt: skip
    paths = ("/lv/me/", "/me/header", "/accounts/login/", "/lv/ideas/new/", "/lv/follow/", "/admin/", "/lv/")
    wrong = []
    for word in WORDS:
        client.cookies.clear()
        for name in names:
            client.cookies[name] = sent(word).encode().decode("latin-1")
        wrong += [f"{problem} for {word[:20]!r}" for path in paths if (problem := fault(client, path))]
    assert wrong == []
