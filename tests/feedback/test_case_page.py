"""The page of a case in each of its states: every reference resolves, and nothing hidden shows."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from feedback import trail
from feedback.actions.answering import answer, extend, pass_on
from feedback.actions.authors import ask_second_look, correct, withdraw
from feedback.actions.moderation import decline, publish, redact, remove
from feedback.actions.second_look import take_second_look
from feedback.actors import AUTHOR
from feedback.attachments import CleanFile
from feedback.models import Case
from feedback.queries import trail_of
from feedback.rules import Refused
from portal.identity.models import Department
from portal.tenancy import hosts
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import MODERATOR, fresh, make_idea
from tests.feedback.desk import officer_client
from tests.feedback.public import anonymous_case, page_of

HIDDEN = "Mans noslēpums"


def shown(client: Any, case: Case) -> str:
    response = page_of(client, case)
    assert response.status_code == 200
    assert not response.cookies
    return str(response.content.decode())


def test_a_published_case(client: Any) -> None:
    idea = make_idea("Soliņš pie upes", supports=3)
    page = shown(client, idea.case)
    for part in (
        "Soliņš pie upes",
        "kur var apsēsties",
        idea.case.reference,
        "Anna Bērziņa",
        f"/c/{idea.case.reference}",
    ):
        assert part in page
    assert f'href="/lv/cases/{idea.case.reference}/support/"' in page


@pytest.mark.parametrize("state", ["received", "declined", "withdrawn", "removed"])
def test_hidden_words_stay_hidden(client: Any, state: str) -> None:
    case, _code = anonymous_case(HIDDEN, HIDDEN)
    correct(case=case, title=HIDDEN, text=f"{HIDDEN} vēlreiz", explanation="Precizēju.", by=AUTHOR)
    if state == "declined":
        decline(case=case, rule=2, explanation="Pret noteikumiem.", by=MODERATOR)
    elif state == "withdrawn":
        withdraw(case=case)
    elif state == "removed":
        publish(case=case, by=MODERATOR)
        remove(case=case, rule=2, explanation="Pret noteikumiem.", by=MODERATOR)
    page = shown(client, case)
    assert HIDDEN not in page
    assert case.reference in page
    assert HIDDEN not in client.get(f"/api/v1/cases/{case.reference}").content.decode()
    for name in ("cases", "steps"):
        assert HIDDEN not in b"".join(client.get(f"/api/v1/{name}.csv").streaming_content).decode()
    if state in ("declined", "removed"):
        assert "2. noteikums" in page
        assert f"/lv/cases/{case.reference}/second-look/" in page


def test_no_case_of_the_neighbour_and_none_that_is_not(client: Any, neighbour: Any) -> None:
    with municipality_scope(neighbour):
        other = make_idea("Kaimiņu").case
    for reference in (other.reference, "TST-2026-99999", "x"):
        for url in (
            "/lv/cases/{}/",
            "/lv/cases/{}/withdraw/",
            "/lv/cases/{}/second-look/",
            "/c/{}",
            "/api/v1/cases/{}",
        ):
            assert client.get(url.format(reference)).status_code == 404, url


def test_the_short_address_speaks_the_readers_language(client: Any) -> None:
    case = make_idea().case
    response = client.get(f"/c/{case.reference.lower()}", headers={"accept-language": "en"})
    assert (response.status_code, response["Location"]) == (302, f"/en/cases/{case.reference}/")


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_trail(client: Any, django_assert_num_queries: Any, rows: int) -> None:
    case = make_idea(published=False).case
    for _number in range(rows):
        correct(case=case, title="Soliņš", text="Cits teksts.", explanation="Precizēju.", by=AUTHOR)
    publish(case=case, by=MODERATOR)
    client.get("/lv/rules/")
    with django_assert_num_queries(7):
        page_of(client, case)


def test_entries_newest_first_with_what_they_say(town: Any) -> None:
    case = make_idea().case
    answer(
        case=case, status="declined", explanation="Nav naudas.", by=MODERATOR, reason="no_money",
        next_possible="Iesniedziet nākamgad.", cost_eur=1200, deciding_body="Dome", decision_number="12",
        decision_on=date(2026, 5, 3),
    )  # fmt: skip
    case = fresh(case)
    newest, _published, first = trail.entries(case, trail_of(case))
    assert (newest.status, newest.status_tone, newest.explanation) == ("declined", "neutral", "Nav naudas.")
    assert newest.details["cost"] == 1200
    assert newest.details["decided_by"] == "Dome"
    assert "03.05.2026" in newest.details["decision"]
    assert newest.details["next_step"] == "Iesniedziet nākamgad."
    assert "apsēsties" not in first.explanation
    assert trail.clock(case).state == "stopped"


def test_a_late_answer_leaves_its_gap(town: Any) -> None:
    case = make_idea(opened_at=timezone.now() - timedelta(days=60)).case
    due = fresh(case).answer_due_on
    assert trail.clock(fresh(case)).state == "late"
    answer(case=case, status="accepted", explanation="Jā.", by=MODERATOR)
    case = fresh(case)
    assert trail.entries(case, trail_of(case))[0].gap_days == (timezone.localdate() - due).days


def test_the_first_date_stays_in_sight(town: Any) -> None:
    case = make_idea().case
    first = case.answer_due_on
    extend(case=case, new_due=first + timedelta(days=10), explanation="Jāmēra.", by=MODERATOR)
    case = fresh(case)
    clock = trail.clock(case, trail_of(case))
    assert (clock.state, clock.due_on, clock.first_due_on) == ("waiting", first + timedelta(days=10), first)


def test_a_promise_runs_and_is_missed(town: Any) -> None:
    case = make_idea().case
    today = timezone.localdate()
    with pytest.raises(Refused):
        answer(case=case, status="accepted", explanation="Jā.", by=MODERATOR, promised_on=today - timedelta(days=3))
    answer(
        case=case,
        status="accepted",
        explanation="Jā.",
        by=MODERATOR,
        promised_on=today - timedelta(days=3),
        made_at=timezone.now() - timedelta(days=9),
    )
    clock = trail.clock(fresh(case))
    assert (clock.state, clock.days) == ("promise_late", 3)


def test_covered_words_show_by_whom_and_why(client: Any) -> None:
    case = make_idea(text="Zvaniet 29123456.").case
    redact(case=case, number=1, explanation="Tur bija tālrunis.", by=MODERATOR, text="Zvaniet man.")
    page = shown(client, case)
    assert "29123456" not in page
    assert "Tur bija tālrunis." in page
    assert "Zvaniet man." in page


def test_a_second_look_starts_the_clock_again(town: Any) -> None:
    case = make_idea().case
    answer(case=case, status="declined", explanation="Nē.", by=MODERATOR, reason="other", next_possible="Rakstiet.")
    ask_second_look(case=case, explanation="Lūdzu vēlreiz.")
    case = fresh(case)
    clock = trail.clock(case, trail_of(case))
    assert clock.state == "waiting"
    assert clock.first_due_on == clock.due_on


def test_what_was_joined_points_both_ways(client: Any) -> None:
    original, twin = make_idea("Pirmā"), make_idea("Otrā")
    answer(case=twin.case, status="merged", explanation="Tā pati.", by=MODERATOR, merged_into=original.case.reference)
    url = f"/lv/cases/{original.case.reference}/"
    page = shown(client, twin.case)
    assert f'<a href="{url}">Pirmā</a>' in page
    assert f'href="{url}support/"' in page
    assert f"/lv/cases/{twin.case.reference}/" in shown(client, original.case)
    answer(case=original.case, status="accepted", explanation="Jā.", by=MODERATOR)
    assert f'href="{url}support/"' not in shown(client, twin.case)


def test_a_late_answer_says_who_prepares_it_and_whom_to_ask(client: Any, town: Any) -> None:
    case = make_idea(opened_at=timezone.now() - timedelta(days=60)).case
    Municipality.objects.filter(pk=town.pk).update(contact_email="dome@example.org", contact_phone="+371 6000 0000")
    hosts.forget()
    page = shown(client, case)
    assert town.full_name in page
    assert '<a href="mailto:dome@example.org">' in page
    assert 'href="tel:+37160000000"' in page
    pass_on(
        case=case,
        department=Department.objects.create(slug="x", names={"lv": "Ceļu nodaļa"}),
        explanation="Jums.",
        by=MODERATOR,
    )
    assert trail.clock(fresh(case), trail_of(case)).by == "Ceļu nodaļa"
    answer(case=case, status="declined", explanation="Nē.", by=MODERATOR, reason="other", next_possible="Rakstiet.")
    ask_second_look(case=case, explanation="Lūdzu vēlreiz.")
    # Somebody else looks again, so the department that said no is not named any more.
    assert trail.clock(fresh(case), trail_of(case)).by == ""


def test_what_is_forwarded_is_not_tied_off(client: Any) -> None:
    case = make_idea().case
    answer(case=case, status="forwarded", explanation="Tas ir viņu ceļš.", by=MODERATOR, forwarded_to="Valsts ceļi")
    clock = trail.clock(fresh(case), trail_of(case))
    assert (clock.state, clock.elsewhere, clock.by) == ("stopped", True, "Valsts ceļi")
    page = shown(client, case)
    assert "trail__end--elsewhere" in page
    assert "trail__end--knot" not in page


def test_the_head_leads_to_the_newest_answer(client: Any) -> None:
    case = make_idea().case
    assert 'class="case__jump' not in shown(client, case)
    step = answer(case=case, status="accepted", explanation="Jā.", by=MODERATOR)
    assert f'href="#step-{step.number}"' in shown(client, case)


@pytest.mark.parametrize(("day", "late"), [(2, 0), (4, 0), (5, 1), (11, 7)])
def test_publishing_that_is_late_says_so(client: Any, day: int, late: int) -> None:
    """Handed in on Monday the 2nd, to be published within two working days: by Wednesday the 4th."""
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False):
        case = make_idea(published=False).case
    with time_machine.travel(f"2026-03-{day:02}T10:00:00Z", tick=False):
        page = shown(client, case)
        context = page_of(client, case).context
        assert (context["publish_by"], context["publish_days_late"]) == (date(2026, 3, 4), late)
    assert ("due--late" in page) == bool(late)


def test_a_tombstone_names_the_place_and_leaves_the_reason_to_the_trail(client: Any) -> None:
    idea = make_idea(lat=56.95, lon=24.1)
    remove(case=idea.case, rule=2, explanation="Tekstā ir apvainojums.", by=MODERATOR)
    response = page_of(client, idea.case)
    assert response.context["tombstone"]["place"] == response.context["place"]
    assert response.content.decode().count("Tekstā ir apvainojums.") == 1


def test_a_file_beside_an_answer_can_be_read_and_goes_with_what_is_covered(client: Any) -> None:
    case = make_idea().case
    file = CleanFile("plāns.pdf", b"%PDF-1.4 plans")
    step = answer(case=case, status="accepted", explanation="Jā.", by=MODERATOR, files=[file])
    (entry, *_rest) = trail.entries(fresh(case), trail_of(case))
    (shown_file,) = entry.files
    assert shown_file["name"] == "plāns.pdf"
    assert shown_file["url"] in shown(client, case)
    assert b"".join(client.get(shown_file["url"]).streaming_content) == b"%PDF-1.4 plans"
    assert client.get(shown_file["url"].replace(case.reference, "TST-2026-99999")).status_code == 404
    redact(case=case, number=step.number, explanation="Personas dati.", by=MODERATOR)
    assert client.get(shown_file["url"]).status_code == 404


def test_a_file_goes_with_what_is_removed(client: Any) -> None:
    case = make_idea().case
    file = CleanFile("plāns.pdf", b"%PDF-1.4 plans")
    answer(case=case, status="accepted", explanation="Jā.", by=MODERATOR, files=[file])
    url = trail.entries(fresh(case), trail_of(case))[0].files[0]["url"]
    assert client.get(url).status_code == 200
    remove(case=case, rule=1, explanation="Nē.", by=MODERATOR)
    assert client.get(url).status_code == 404
    assert url not in shown(client, case)


LIBEL = "Jānis ir zaglis"


def everywhere(client: Any, case: Any) -> str:
    """All that anybody reads of a case: its page, the API, the open data."""
    page = shown(client, case) + client.get(f"/api/v1/cases/{case.reference}").content.decode()
    return page + b"".join(client.get("/api/v1/steps.csv").streaming_content).decode()


def test_what_an_author_adds_is_public_once_an_officer_has_read_it(client: Any, town: Any) -> None:
    case = make_idea().case
    answer(case=case, status="declined", explanation="Nē.", by=MODERATOR, reason="other", next_possible="Rakstiet.")
    ask_second_look(case=case, explanation=LIBEL)
    assert LIBEL not in everywhere(client, case)
    assert LIBEL in officer_client(town).get(f"/admin/cases/{case.reference}/").content.decode()
    take_second_look(case=case, explanation="Paliek nē.", by=MODERATOR)
    assert LIBEL in everywhere(client, case)


def test_what_an_author_adds_to_what_is_not_public_stays_so(client: Any) -> None:
    case, _code = anonymous_case()
    decline(case=case, rule=1, explanation="Pret noteikumiem.", by=MODERATOR)
    ask_second_look(case=case, explanation=LIBEL)
    take_second_look(case=case, explanation="Paliek nē.", by=MODERATOR)
    assert LIBEL not in everywhere(client, case)


def test_why_an_author_leaves_is_for_the_municipality(client: Any, town: Any) -> None:
    case = make_idea().case
    withdraw(case=case, explanation=LIBEL)
    assert LIBEL not in everywhere(client, case)
    assert LIBEL in officer_client(town).get(f"/admin/cases/{case.reference}/").content.decode()


def test_words_put_right_before_anybody_read_them_are_never_public(client: Any) -> None:
    case = make_idea(text="Zvaniet man 29777666.", published=False).case
    correct(case=case, title="Soliņš", text="Soliņu pie upes.", by=AUTHOR)
    publish(case=case, by=MODERATOR)
    found = everywhere(client, case)
    assert "29777666" not in found
    assert "Soliņu pie upes." in found


def test_an_answer_is_put_right_by_giving_it_anew(client: Any) -> None:
    case = make_idea().case
    answer(case=case, status="accepted", explanation="Jā.", by=MODERATOR, cost_eur=150_050)
    answer(case=case, status="accepted", explanation="Kļūdījāmies.", by=MODERATOR, cost_eur=1500)
    newest, first, *_rest = trail.entries(fresh(case), trail_of(case))
    assert (newest.details["cost"], first.details["cost"]) == (1500, 150_050)
    assert newest.status_label != first.status_label
    assert "Kļūdījāmies." in shown(client, case)


def test_an_address_in_small_letters_leads_to_the_one_address_of_the_page(client: Any) -> None:
    reference = make_idea().case.reference
    response = client.get(f"/en/cases/{reference.lower()}/")
    assert (response.status_code, response["Location"]) == (301, f"/en/cases/{reference}/")
    assert client.get("/lv/cases/tst-2026-99999/").status_code == 404
