"""Letters leave once, and when that cannot be known, nobody guesses."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from feedback import notifications
from feedback.actions.answering import answer, extend, pass_on
from feedback.actions.moderation import redact, remove
from feedback.attachments import CleanFile
from feedback.letters import compose
from feedback.models import Case, Letter, LetterState
from feedback.states import Status
from portal.jobs.models import Job
from portal.jobs.states import JobState
from portal.jobs.worker import LEASE, work_off
from portal.tenancy.models import Municipality
from tests.factories import MODERATOR, make_department, make_idea, make_user
from tests.jobs.mailserver import MailServer, mail_server

TEXT = "Soliņu uzliksim pavasarī, kad zeme būs atkususi."


@pytest.fixture
def smtp(settings: Any) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        yield server


def accept(case: Case) -> None:
    answer(case=case, status=Status.ACCEPTED, explanation=TEXT, by=MODERATOR, cost_eur=3200)


@pytest.fixture
def case(town: Municipality) -> Case:
    """An idea whose author has an account; the letter of its publication is read and put away."""
    return make_idea(person=make_user("anna@example.org"), opened_at=timezone.now()).case


def states() -> list[str]:
    return list(Letter.objects.order_by("id").values_list("state", flat=True))


def test_the_author_reads_the_whole_answer(case: Case) -> None:
    accept(case)
    assert mail.outbox == []
    work_off()
    letter = mail.outbox[0]
    assert letter.to == ["anna@example.org"]
    assert case.reference in letter.subject
    assert all(part in letter.body for part in (TEXT, case.title, f"/lv/cases/{case.reference}/", "€"))
    assert states() == [LetterState.SENT]


def letter_after(language: str = "lv") -> str:
    """What the newest letter says, with plain blanks, to an author who reads ``language``."""
    work_off()
    newest = Letter.objects.latest("id")
    newest.person.language = language
    return str(compose(newest).body).replace("\u00a0", " ").replace("\u202f", " ")


@time_machine.travel("2026-11-20T09:00+00:00", tick=False)
@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("lv", ["3 200 €", "Nr. 17/4, 02.03.2026.", "līdz 2027. gada 31. augustam"]),
        ("en", ["€3,200", "Decided by: Novada dome", "The decision: No. 17/4, 2 Mar 2026", "by 31 August 2027"]),
    ],
)
def test_an_answer_stands_in_its_letter_whole(case: Case, language: str, parts: list[str]) -> None:
    minutes = CleanFile("lēmums.pdf", b"%PDF-1.4")
    answer(
        case=case, status="accepted", explanation=TEXT, by=MODERATOR, cost_eur=3200, period="2027. gada vasara",
        promised_on=date(2027, 8, 31), deciding_body="Novada dome", decision_number="17/4",
        decision_on=date(2026, 3, 2), decision_url="https://testene.example/lemumi/17-4", files=[minutes],
    )  # fmt: skip
    body = letter_after(language)

    whole = [
        *parts, TEXT, "2027. gada vasara", "Novada dome", "https://testene.example/lemumi/17-4", "lēmums.pdf",
        f"/{language}/cases/{case.reference}/",
    ]  # fmt: skip
    assert [part for part in whole if part not in body] == []
    assert "\n\n\n" not in body


def test_what_is_merged_is_told_where_it_goes_on(case: Case) -> None:
    stays = make_idea("Soliņi visā krastmalā").case
    answer(case=case, status="merged", merged_into=stays.reference, explanation="Tas pats.", by=MODERATOR)

    body = letter_after("en")
    assert f"It now belongs to “Soliņi visā krastmalā” ({stays.reference})." in body
    assert f"{case.municipality.site.root_url}/en/cases/{stays.reference}/\n" in body


def test_words_that_left_the_page_of_the_other_are_in_no_letter(case: Case) -> None:
    stays = make_idea("Reklāma").case
    answer(case=case, status="merged", merged_into=stays.reference, explanation="Tas pats.", by=MODERATOR)
    remove(case=stays, rule=1, explanation="Reklāma.", by=MODERATOR)

    body = letter_after("en")
    assert f"It now belongs to {stays.reference}." in body
    assert "“Reklāma”" not in body


@time_machine.travel("2026-11-20T09:00+00:00", tick=False)
@pytest.mark.parametrize(
    ("language", "department", "until"),
    [("lv", "Nodaļa parki", "4. decembrim"), ("en", "Department parki", "4 December")],
)
def test_what_is_passed_on_names_the_department_and_the_date(
    town: Municipality, language: str, department: str, until: str
) -> None:
    case = make_idea(person=make_user(), opened_at=timezone.now()).case
    pass_on(case=case, department=make_department("parki"), explanation="Par to lemj parki.", by=MODERATOR)

    body = letter_after(language)
    assert all(part in body for part in (department, until, "Par to lemj parki."))


def test_no_letter_promises_a_day_that_has_passed(town: Municipality) -> None:
    case = make_idea(person=make_user(), opened_at=timezone.now() - timedelta(days=40)).case
    pass_on(case=case, department=make_department(), explanation="Par to lemj cita nodaļa.", by=MODERATOR)

    body = letter_after("en")
    assert "We will answer by" not in body
    assert "It is late, and everybody can see by how many days." in body


def test_a_title_that_is_covered_leaves_no_empty_quotes(town: Municipality) -> None:
    case = make_idea(person=make_user(), published=False).case
    redact(case=case, number=1, explanation="Personas dati.", by=MODERATOR)

    assert f"there is news of your proposal {case.reference}." in letter_after("en")


def test_a_second_run_sends_nothing(case: Case) -> None:
    accept(case)
    work_off()
    Job.objects.update(state=JobState.WAITING)
    work_off()
    assert len(mail.outbox) == 1


def test_one_letter_per_step_in_the_readers_language(case: Case) -> None:
    case.author.person.language = "en"
    case.author.person.save()
    extend(case=case, new_due=case.answer_due_on + timezone.timedelta(days=5), explanation="Gaidām.", by=MODERATOR)
    accept(case)
    work_off()
    assert [f"/en/cases/{case.reference}/" in letter.body for letter in mail.outbox] == [True, True]


def test_without_an_account_there_is_nobody_to_write_to(town: Municipality) -> None:
    accept(make_idea(opened_at=timezone.now()).case)
    assert Letter.objects.count() == 0


def test_a_mail_server_that_is_down_loses_nothing(case: Case, settings: Any) -> None:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    server.server_close()
    accept(case)
    work_off()
    assert states() == [LetterState.WAITING]
    job = Job.objects.get(task="feedback.send_letter")
    assert (job.state, job.attempts, job.error) == (JobState.WAITING, 1, "ConnectionRefusedError")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Job.objects.update(due_at=timezone.now())
    work_off()
    assert states() == [LetterState.SENT]
    assert len(mail.outbox) == 1


def test_a_refused_address_is_shown_as_failed(case: Case, smtp: MailServer) -> None:
    smtp.refuses = True
    accept(case)
    work_off()
    assert (states(), smtp.letters) == ([LetterState.FAILED], [])


def test_a_line_cut_after_the_letter_leaves_it_unknown_and_unsent_until_an_officer_says_so(
    case: Case, smtp: MailServer
) -> None:
    smtp.hangs_up = True
    accept(case)
    work_off()
    work_off()
    assert (states(), len(smtp.letters)) == ([LetterState.UNKNOWN], 1)
    smtp.hangs_up = False
    notifications.resend(Letter.objects.get())
    work_off()
    assert (states(), len(smtp.letters)) == ([LetterState.SENT], 2)


def test_a_worker_that_died_after_the_hand_over_leaves_it_unknown(case: Case) -> None:
    accept(case)
    Letter.objects.update(state=LetterState.HANDED_OVER)
    Job.objects.update(state=JobState.RUNNING, claimed_at=timezone.now() - 2 * LEASE, claimed_by="dead:1")
    work_off()
    assert (states(), mail.outbox) == ([LetterState.UNKNOWN], [])


def test_no_address_and_no_word_stands_in_the_queue(case: Case) -> None:
    accept(case)
    assert [job.payload for job in Job.objects.filter(task="feedback.send_letter")] == [
        {"letter": Letter.objects.get().pk}
    ]
