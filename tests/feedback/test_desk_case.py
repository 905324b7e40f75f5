"""One case at the desk: what each role may do, what the public then reads, and two officers at once."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from feedback.actions.answering import answer, pass_on
from feedback.actions.authors import ask_second_look
from feedback.actions.moderation import decline
from feedback.actors import officer
from feedback.clock import extendable_to
from feedback.models import Assignment, Case, Letter, LetterState
from ideas.queries import idea_of
from portal.design.templatetags.latvian import date_short
from portal.identity.models import Membership
from portal.identity.states import Role
from portal.tenancy.models import Municipality
from tests.factories import MODERATOR, fresh, make_department, make_idea, make_officer, make_user
from tests.feedback.desk import officer_client

WORDS = "Uzliksim soliņu vasarā."


def newest(case: Case) -> Any:
    return case.steps.order_by("-number").first()


def take(browser: Any, case: Case, act: str, **given: Any) -> Any:
    given.setdefault("seen", newest(case).number)
    given.setdefault("explanation", WORDS)
    return browser.post(f"/admin/cases/{case.reference}/{act}/", given)


def test_publish_with_one_press(town: Municipality) -> None:
    case = make_idea(published=False).case
    browser = officer_client(town)

    response = take(browser, case, "publish", explanation="")

    assert response.headers["location"] == f"/admin/cases/{case.reference}/"
    assert fresh(case).shown is True


def test_decline_names_the_rule_and_what_comes_next(town: Municipality) -> None:
    case = make_idea(published=False).case

    take(officer_client(town), case, "decline", rule=2, next_possible="Rakstiet vēlreiz.")

    step = newest(case)
    assert (step.status, step.explanation, step.details["rule"]["number"]) == ("declined", WORDS, 2)
    assert step.details["next_possible"] == "Rakstiet vēlreiz."


def test_prepared_words_must_be_finished(town: Municipality) -> None:
    case = make_idea(published=False).case

    response = take(officer_client(town), case, "decline", rule=2, next_possible="x", explanation="jo […]")

    assert response.status_code == 422
    assert newest(case).number == 1


def test_an_answer_carries_its_facts(town: Municipality) -> None:
    case = make_idea().case
    picture = SimpleUploadedFile("lēmums.pdf", b"%PDF-1.4 decision")

    response = take(
        officer_client(town), case, "answer", status="accepted", cost_eur="3200", period="2027. gada vasara",
        promised_on="2027-08-31", deciding_body="Dome", decision_number="7", forwarded_to="nav", file=picture,
    )  # fmt: skip

    step = newest(case)
    assert response.status_code == 302
    assert (step.status, step.details["cost_eur"], step.details["deciding_body"]) == ("accepted", 3200, "Dome")
    assert "forwarded_to" not in step.details
    assert [file.name for file in step.attachments.all()] == ["lēmums.pdf"]
    assert fresh(case).promised_on.isoformat() == "2027-08-31"


@pytest.mark.parametrize("missing", ["reason", "next_possible"])
def test_a_no_without_its_reason_keeps_what_was_typed(town: Municipality, missing: str) -> None:
    case = make_idea().case
    given = {"status": "declined", "reason": "no_money", "next_possible": "Iesniedziet budžeta konkursā."}

    response = take(officer_client(town), case, "answer", **given | {missing: ""})

    assert response.status_code == 422
    assert WORDS in response.content.decode()
    assert fresh(case).status == "published"


def test_the_second_of_two_officers_keeps_the_words(town: Municipality) -> None:
    case = make_idea().case
    browser = officer_client(town)
    seen = newest(case).number
    answer(case=case, status="under_review", explanation="Kolēģis jau skata.", by=MODERATOR)

    response = take(browser, case, "answer", seen=seen, status="accepted", cost_eur="3200")

    page = response.content.decode()
    assert response.status_code == 409
    assert "Kolēģis jau skata." in page
    assert WORDS in page
    assert 'value="3200"' in page
    assert fresh(case).status == "under_review"


def test_words_are_kept_even_where_the_act_is_closed_by_now(town: Municipality) -> None:
    case = make_idea().case
    browser = officer_client(town)
    seen = newest(case).number
    stays = make_idea("Paliek").case
    answer(case=case, status="merged", merged_into=stays.reference, explanation="Apvienots.", by=MODERATOR)

    response = take(browser, case, "answer", seen=seen, status="accepted")

    assert response.status_code == 409
    assert WORDS in response.content.decode()


def test_a_preview_changes_nothing(town: Municipality) -> None:
    case = make_idea(person=make_user()).case
    before = case.steps.count()

    response = take(officer_client(town), case, "answer", status="accepted", cost_eur="3200", preview="1")

    assert WORDS in response.content.decode()
    assert case.steps.count() == before
    assert fresh(case).status == "published"
    assert Letter.objects.filter(step__case=case, step__status="accepted").count() == 0


def test_an_unfinished_preview_says_what_is_missing(town: Municipality) -> None:
    case = make_idea().case

    response = take(officer_client(town), case, "answer", status="declined", preview="1")

    assert response.content.decode().count("<li>") >= 2


def test_a_responder_answers_for_the_own_department_and_passes_on_the_rest(town: Municipality) -> None:
    own, other = make_department(), make_department()
    browser = officer_client(town, Role.RESPONDER, department=own)
    case = make_idea().case
    pass_on(case=case, department=other, explanation="Par to lemj cita nodaļa.", by=MODERATOR)

    take(browser, case, "answer", status="accepted")
    assert fresh(case).status == "published"

    take(browser, case, "pass-on", department=own.pk)
    assert Assignment.objects.get(case=case).department == own

    take(browser, case, "answer", status="accepted")
    assert fresh(case).status == "accepted"


@pytest.mark.parametrize("role", [Role.BUDGET_COORDINATOR, Role.EDITOR])
@pytest.mark.parametrize(
    "act", ["publish", "decline", "answer", "extend", "pass-on", "merge", "remove", "restore", "redact", "second-look"]
)
def test_readers_of_cases_change_nothing(town: Municipality, role: str, act: str) -> None:
    case = make_idea().case
    before = case.steps.count()
    browser = officer_client(town, role)

    assert browser.get(f"/admin/cases/{case.reference}/").status_code == 200
    take(browser, case, act, status="accepted", rule=1, number=1, text="x")
    browser.post(f"/admin/cases/{case.reference}/notes/", {"text": "Piezīme"})

    assert case.steps.count() == before
    assert case.notes.count() == 0


def test_the_date_moves_once_with_its_reason(town: Municipality) -> None:
    case = make_idea().case
    browser = officer_client(town)
    later = case.answer_due_on + timedelta(days=3)

    take(browser, case, "extend", new_due=later.isoformat())
    take(browser, case, "extend", new_due=(later + timedelta(days=3)).isoformat())

    assert fresh(case).answer_due_on == later


def test_too_late_a_date_is_refused_with_the_rule(town: Municipality) -> None:
    case = make_idea().case
    far = timezone.localdate() + timedelta(days=90)

    response = take(officer_client(town), case, "extend", new_due=far.isoformat())

    assert response.status_code == 422
    latest = extendable_to(case.steps.get(number=1).details)
    assert latest is not None
    assert date_short(latest) in response.context["form"].errors.as_text()


def test_merge_needs_a_public_case(town: Municipality) -> None:
    stays, case = make_idea("Paliek").case, make_idea("Pievienojas").case
    hidden = make_idea("Nav publiska", published=False).case
    browser = officer_client(town)

    for wrong in (hidden.reference, case.reference, "KAI-2026-00001"):
        assert take(browser, case, "merge", into=wrong).status_code == 422
    take(browser, case, "merge", into=stays.reference.lower(), checked=stays.reference)

    assert (newest(case).status, newest(case).details["merged_into"]) == ("merged", stays.reference)
    assert [twin.pk for twin in idea_of(stays).twins] == [case.pk]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "short", ["{number}", "2026-{number}", "tst 2026 {number}", "Nr. {number}", "TST-2026-{number:05d}"]
)
def test_who_merges_sees_the_title_of_the_other_first(town: Municipality, short: str) -> None:
    with time_machine.travel("2026-11-20", tick=False):
        stays, case = make_idea("Soliņi visā krastmalā").case, make_idea("Pievienojas").case
    browser, given = officer_client(town), short.format(number=stays.number)

    first = take(browser, case, "merge", into=given)
    page = first.content.decode()
    assert (first.status_code, fresh(case).status) == (422, "published")
    assert f"Soliņi visā krastmalā” ({stays.reference})" in page
    assert f'<a href="/admin/cases/{stays.reference}/">' in page
    kept = dict(re.findall(r'name="(into|checked)" value="([^"]*)"', page))
    assert kept == {"into": stays.reference, "checked": stays.reference}

    assert take(browser, case, "merge", **kept).status_code == 302
    assert newest(case).details["merged_into"] == stays.reference


def test_another_number_than_the_one_that_was_shown_is_shown_again(town: Municipality) -> None:
    stays, other, case = make_idea("Paliek").case, make_idea("Cits").case, make_idea("Pievienojas").case

    response = take(officer_client(town), case, "merge", into=other.reference, checked=stays.reference)

    assert (response.status_code, fresh(case).status) == (422, "published")


def test_a_case_is_not_passed_on_to_where_it_is(town: Municipality) -> None:
    here, there = make_department(), make_department()
    case, browser = make_idea().case, officer_client(town)
    specialist = make_officer(Role.RESPONDER, department=here)
    take(browser, case, "pass-on", department=here.pk)
    steps = case.steps.count()

    refused = take(browser, case, "pass-on", department=here.pk)
    assert (refused.status_code, case.steps.count()) == (422, steps)
    assert 'href="#id_department"' in refused.content.decode()

    # To one of its specialists it may go, once; and anywhere else.
    assert take(browser, case, "pass-on", department=here.pk, officer=specialist.pk).status_code == 302
    assert take(browser, case, "pass-on", department=here.pk, officer=specialist.pk).status_code == 422
    assert take(browser, case, "pass-on", department=there.pk).status_code == 302
    assert (case.steps.count(), Assignment.objects.get(case=case).department) == (steps + 2, there)


def test_whoever_is_kept_out_reads_why_and_who_has_the_case(town: Municipality) -> None:
    own, other = make_department(), make_department("parki")
    case, free = make_idea().case, make_idea().case
    pass_on(case=case, department=other, explanation="Par to lemj parki.", by=MODERATOR)
    browser: Any = officer_client(town, Role.RESPONDER, department=own)
    browser.user.language = "en"
    browser.user.save()
    why = "Department parki answers this case."

    page = browser.get(f"/admin/cases/{case.reference}/").content.decode()
    assert why in page
    assert f"/admin/cases/{case.reference}/pass-on/" in page
    closed = browser.get(f"/admin/cases/{case.reference}/answer/?tab=new", follow=True)
    assert closed.redirect_chain == [(f"/admin/cases/{case.reference}/?tab=new", 302)]
    assert closed.content.decode().count(why) == 2
    assert "answers this case" not in browser.get(f"/admin/cases/{free.reference}/").content.decode()
    # Whoever only reads is kept out for another reason.
    editor: Any = officer_client(town, Role.EDITOR)
    assert "parki answers" not in editor.get(f"/admin/cases/{case.reference}/").content.decode()


def test_words_stay_where_a_colleague_took_the_case_away(town: Municipality) -> None:
    mine, theirs = make_department(), make_department("parki")
    case = make_idea().case
    browser = officer_client(town, Role.RESPONDER, department=mine)
    seen = newest(case).number
    pass_on(case=case, department=theirs, explanation="Atbildēs Parki.", by=MODERATOR)

    response = take(browser, case, "answer", status="accepted", seen=seen)

    assert response.status_code == 409
    assert WORDS in response.content.decode()
    assert newest(case).number == seen + 1
    # Somebody who has seen it all, and still may not, has no business here.
    assert take(browser, case, "answer", status="accepted").status_code in (302, 403)
    assert newest(case).number == seen + 1


def test_removal_leaves_its_rule_and_can_be_undone(town: Municipality) -> None:
    case = make_idea().case
    browser = officer_client(town)

    take(browser, case, "remove", rule=3)
    assert (fresh(case).shown, newest(case).details["rule"]["number"]) == (False, 3)

    take(browser, case, "restore")
    assert fresh(case).shown is True


def test_covering_personal_data_keeps_the_rest_of_the_words(town: Municipality) -> None:
    case = make_idea("Soliņš", "Zvaniet man uz 29123456.").case
    browser = officer_client(town)

    unchanged = take(browser, case, "redact", number=1, title="Soliņš", text="Zvaniet man uz 29123456.")
    assert take(browser, case, "redact", number=1, title="", text="Zvaniet man.").status_code == 422
    take(browser, case, "redact", number=1, title="Soliņš", text="Zvaniet man.")

    assert unchanged.status_code == 422
    assert (fresh(case).text, case.steps.get(number=1).explanation) == ("Zvaniet man.", "")


def test_covering_an_answer_leaves_the_submission_alone(town: Municipality) -> None:
    case = make_idea().case
    answer(case=case, status="under_review", explanation="Jānis Ozols piekrīt.", by=MODERATOR)

    take(officer_client(town), case, "redact", number=3, text="Pavisam cits teksts.")

    assert case.steps.get(number=3).redacted is True
    assert fresh(case).text == case.text


def test_the_second_look_is_another_officers(town: Municipality) -> None:
    case = make_idea(published=False).case
    first = officer_client(town)
    held = Membership.objects.select_related("user", "department").get(user=first.user)
    decline(case=case, rule=1, explanation="Pret noteikumu.", by=officer(held))
    ask_second_look(case=case, explanation="Nepiekrītu.")

    refused = take(first, case, "second-look", outcome="published")
    assert refused.status_code == 422

    take(officer_client(town), case, "second-look", outcome="published")
    assert fresh(case).shown is True


def test_a_second_look_may_let_the_no_stand(town: Municipality) -> None:
    case = make_idea(published=False).case
    decline(case=case, rule=1, explanation="Pret noteikumu.", by=MODERATOR)
    ask_second_look(case=case, explanation="Nepiekrītu.")

    take(officer_client(town), case, "second-look", outcome="stands")

    assert (fresh(case).status, fresh(case).answer_due_on, newest(case).kind) == ("declined", None, "assessment")


def test_notes_stay_apart_from_the_trail(town: Municipality) -> None:
    case = make_idea().case
    browser = officer_client(town)
    before = case.steps.count()

    browser.post(f"/admin/cases/{case.reference}/notes/", {"text": "Piezvanīt īpašniekam."})

    assert "Piezvanīt īpašniekam." in browser.get(f"/admin/cases/{case.reference}/").content.decode()
    assert case.steps.count() == before


def test_a_letter_of_unknown_fate_may_be_sent_again(town: Municipality) -> None:
    case = make_idea(person=make_user()).case
    letter = Letter.objects.create(step=newest(case), person=make_user(), state=LetterState.UNKNOWN)
    sure = Letter.objects.create(step=case.steps.first(), person=make_user(), state=LetterState.SENT)
    browser = officer_client(town)

    assert f"/letters/{letter.pk}/" in browser.get(f"/admin/cases/{case.reference}/").content.decode()
    assert browser.post(f"/admin/cases/{case.reference}/letters/{sure.pk}/").status_code == 404
    browser.post(f"/admin/cases/{case.reference}/letters/{letter.pk}/")

    letter.refresh_from_db()
    assert letter.state == LetterState.WAITING


@pytest.mark.parametrize("address", ["", "answer/", "redact/", "nonsense/"])
def test_a_reference_of_nobody_is_not_found(town: Municipality, address: str) -> None:
    assert officer_client(town).get(f"/admin/cases/TST-2026-09999/{address}").status_code == 404


def test_who_said_no_is_sent_to_a_colleague_before_writing_anything(town: Municipality) -> None:
    case = make_idea(published=False).case
    first, colleague = officer_client(town), officer_client(town)
    take(first, case, "decline", rule=2, next_possible="Rakstiet vēlreiz.")
    ask_second_look(case=case, explanation="Lūdzu vēlreiz.")
    address = f"/admin/cases/{case.reference}/second-look/"

    assert address not in first.get(f"/admin/cases/{case.reference}/").content.decode()
    assert address in colleague.get(f"/admin/cases/{case.reference}/").content.decode()
