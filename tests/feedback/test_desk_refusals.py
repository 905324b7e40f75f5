"""What an officer reads when a form is refused: first of all why, with the way to each field, and nothing lost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from feedback.actions.answering import answer
from feedback.models import Case
from portal.identity.states import Role
from portal.tenancy import hosts
from portal.tenancy.models import Municipality
from tests.factories import MODERATOR, make_department, make_idea, make_officer
from tests.feedback.desk import officer_client
from tests.feedback.test_desk_case import WORDS, take

NO = {"status": "declined", "reason": "no_money", "next_possible": "Iesniedziet budžeta konkursā."}
YESTERDAY, TOMORROW = (timezone.localdate() + timedelta(days=days) for days in (-1, 1))


def led_to(page: str) -> list[str]:
    """The fields that the list on top of the page leads to; each stands on the page once."""
    (summary,) = re.findall(r'<section class="desk-refused" role="alert" tabindex="-1".*?</section>', page, re.DOTALL)
    anchors = re.findall(r'href="#([^"]+)"', summary)
    assert [page.count(f'id="{anchor}"') for anchor in anchors] == [1] * len(anchors)
    return anchors


def is_named_in_title(page: str) -> bool:
    with translation.override("lv"):
        return translation.gettext("Not complete yet:") in page.partition("</title>")[0]


@pytest.fixture
def case(town: Municipality) -> Case:
    return make_idea().case


@pytest.fixture
def browser(town: Municipality) -> Any:
    return officer_client(town)


@pytest.mark.parametrize(
    ("act", "given", "fields"),
    [
        ("answer", {}, ["id_status"]),
        ("answer", {"status": "accepted", "explanation": " \u200b"}, ["id_explanation"]),
        ("answer", NO | {"reason": ""}, ["id_reason"]),
        ("answer", NO | {"next_possible": " "}, ["id_next_possible"]),
        ("answer", NO | {"reason": "against_rule"}, ["id_rule"]),
        ("answer", {"status": "accepted", "promised_on": YESTERDAY}, ["id_promised_on"]),
        ("answer", {"status": "accepted", "cost_eur": "daudz"}, ["id_cost_eur"]),
        ("answer", {"status": "accepted", "decision_on": "kaut kad"}, ["id_decision_on"]),
        ("answer", {"status": "forwarded"}, ["id_forwarded_to"]),
        ("answer", {"status": "accepted", "explanation": "Jā. " * 25_001}, ["id_explanation"]),
        ("answer", NO | {"next_possible": "Ā" * 20_000}, ["id_next_possible"]),
        ("redact", {"number": 1, "title": "Ā" * 121, "text": "Ā" * 5001}, ["id_title", "id_text"]),
        ("answer", {"explanation": ""}, ["id_status", "id_explanation"]),
        ("extend", {"new_due": YESTERDAY}, ["id_new_due"]),
        ("extend", {"new_due": "x", "explanation": ""}, ["id_new_due", "id_explanation"]),
        ("remove", {}, ["id_rule"]),
        ("pass-on", {}, ["id_department"]),
        ("merge", {"into": "x"}, ["id_into"]),
    ],
)
def test_a_refusal_stands_first_and_leads_to_each_field(
    browser: Any, case: Case, act: str, given: dict[str, Any], fields: list[str]
) -> None:
    opened = browser.get(f"/admin/cases/{case.reference}/{act}/").content.decode()
    response = take(browser, case, act, **given)

    page = response.content.decode()
    assert response.status_code == 422
    assert led_to(page) == fields
    assert (is_named_in_title(opened), is_named_in_title(page)) == (False, True)


def test_everything_typed_is_kept_and_the_file_is_asked_for_again(browser: Any, case: Case) -> None:
    typed = {
        "status": "declined", "reason": "against_rule", "next_possible": "Rakstiet vēlreiz.", "deciding_body": "Dome",
        "decision_number": "17/4", "decision_on": "2026-03-02", "decision_url": "https://testene.example/17",
        "cost_eur": "1 500", "period": "2027. gada vasara", "forwarded_to": "Latvijas Valsts ceļi",
    }  # fmt: skip
    file = SimpleUploadedFile("lēmums.pdf", b"%PDF-1.4 decision")

    page = take(browser, case, "answer", **typed, file=file).content.decode()

    assert led_to(page) == ["id_rule", "id_file"]
    assert [word for word in (WORDS, *typed.values()) if word not in page] == []
    assert re.search(r'value="declined"[^>]*checked', page)
    assert '<option value="against_rule" selected>' in page


def test_what_an_answer_does_not_ask_for_stops_nobody(browser: Any, case: Case) -> None:
    unseen = {"cost_eur": "daudz", "promised_on": YESTERDAY, "forwarded_to": "Ceļi"}

    assert take(browser, case, "answer", **NO, **unseen).status_code == 302

    details = case.steps.order_by("-number")[0].details
    assert details.keys().isdisjoint(unseen)


def test_a_refused_note_and_refused_settings_say_so_too(browser: Any, case: Case) -> None:
    note = browser.post(f"/admin/cases/{case.reference}/notes/", {"text": " "}).content.decode()
    settings = browser.post("/admin/municipality/", {"answer_days": "0"}).content.decode()
    rows = {"rule-TOTAL_FORMS": 1, "rule-INITIAL_FORMS": 0, "rule-0-title_lv": "Esiet pieklājīgi"}
    rules = browser.post("/admin/rulebook/", rows | {"valid_from": YESTERDAY}).content.decode()

    assert led_to(note) == ["id_text"]
    assert "id_answer_days" in led_to(settings)
    assert led_to(rules) == ["id_rule-0-text", "id_valid_from"]
    assert all(is_named_in_title(page) for page in (note, settings, rules))


def test_a_preview_leads_to_the_fields_of_the_form_around_it(browser: Any, case: Case) -> None:
    page = take(browser, case, "answer", **NO | {"reason": ""}, preview="1").content.decode()

    assert '<a href="#id_reason">' in page


def test_the_second_of_two_officers_is_told_first(browser: Any, case: Case) -> None:
    seen = case.steps.count()
    answer(case=case, status="under_review", explanation="Kolēģis jau skata.", by=MODERATOR)

    page = take(browser, case, "answer", seen=seen, status="accepted").content.decode()

    assert '<section class="desk-card desk-overtaken" role="alert" tabindex="-1" autofocus>' in page
    assert WORDS in page


def test_without_specialists_none_is_asked_for(browser: Any, case: Case) -> None:
    address = f"/admin/cases/{case.reference}/pass-on/"
    assert "id_officer" not in browser.get(address).content.decode()
    department = make_department()
    make_officer(Role.RESPONDER, department=department)
    assert "id_officer" in browser.get(address).content.decode()


def test_a_town_of_one_language_is_asked_for_no_other(browser: Any, town: Municipality) -> None:
    browser.user.language = "en"
    browser.user.save()
    case = make_idea().case
    assert 'name="reporting_channel_en"' in browser.get("/admin/municipality/").content.decode()
    assert 'name="language"' in browser.get(f"/admin/cases/{case.reference}/answer/").content.decode()

    Municipality.objects.filter(pk=town.pk).update(languages=["lv"])
    hosts.forget()
    settings = browser.get("/admin/municipality/").content.decode()
    assert ('name="reporting_channel_lv"' in settings, 'name="reporting_channel_en"' in settings) == (True, False)
    assert 'name="title_en"' not in browser.get("/admin/rulebook/").content.decode()
    assert 'name="language"' not in browser.get(f"/admin/cases/{case.reference}/answer/").content.decode()
    assert take(browser, case, "answer", status="accepted").status_code == 302
    assert case.steps.latest("number").details["language"] == "lv"

    # What was written before is still there to be read, and is not lost by saving.
    Municipality.objects.filter(pk=town.pk).update(reporting_channel={"lv": "Šeit.", "en": "Here."})
    hosts.forget()
    assert 'name="reporting_channel_en"' in browser.get("/admin/municipality/").content.decode()


def test_a_reader_is_refused_as_before(town: Municipality, case: Case) -> None:
    assert take(officer_client(town, Role.EDITOR), case, "answer", status="accepted").status_code in (302, 403)
