"""An officer signs in, publishes and answers; the public reads it, the author gets a letter, and may ask again."""

from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from playwright.sync_api import Dialog, expect

from feedback.actions.answering import answer
from feedback.actions.moderation import publish
from feedback.actions.opening import NewAuthor, open_case
from feedback.actors import officer
from feedback.models import Case
from feedback.states import Reason, Status
from ideas.models import Category, Idea
from portal.identity.models import Membership, User
from portal.jobs.worker import work_off
from portal.tenancy.scope import municipality_scope
from tests.browser.visits import Visit, in_latvian
from tests.browser.world import WORDS, World
from tests.factories import make_idea
from tests.identity.people import app_code, letter_code

Begin = Callable[..., Visit]


@pytest.fixture
def in_town(world: World) -> Iterator[None]:
    with municipality_scope(world.town):
        yield


def test_from_the_inbox_to_the_public_page(visit: Begin, world: World, in_town: None) -> None:
    anna = User.objects.get(email="anna@example.org")
    case = make_idea("Velosipēdu statīvs pie stacijas", WORDS, person=anna, published=False).case
    work_off()
    mail.outbox.clear()

    desk = visit()
    page = desk.page
    desk.open("/admin/inbox/")
    # The desk's address names no language: the log-in speaks the browser's, the desk the officer's.
    assert page.locator("html").get_attribute("lang") == "lv"
    say = in_latvian
    desk.field(say("Your e-mail")).fill("moderator@example.org")
    desk.button(say("Send me a code")).click()
    expect(desk.heading(say("Type the code"))).to_be_visible()
    desk.field(say("The code from the letter")).fill(letter_code())
    desk.button(say("Go on")).click()
    expect(desk.heading(say("Second step"))).to_be_visible()
    desk.field(say("Code")).fill(app_code(world.secrets["moderator@example.org"]))
    desk.button(say("Go on")).click()

    expect(desk.heading("Inbox").last).to_be_visible()
    page.get_by_role("link", name="Velosipēdu statīvs pie stacijas").first.click()
    desk.button("Publish").click()
    expect(page.get_by_text("It is public now.").first).to_be_visible()
    page.get_by_role("link", name="Answer", exact=True).first.click()
    page.get_by_label("Accepted").check()
    desk.field("Explanation").fill("Statīvu uzliksim pie galvenās ieejas.")
    desk.field("Cost in euros").fill("3200")
    desk.field("When, in words").fill("2027. gada pavasaris")
    desk.button("Publish the answer").click()
    expect(page.get_by_text("The answer is public").first).to_be_visible()

    reader = visit(size="phone")
    reader.open("/lv/ideas/?q=velosipeds")
    reader.page.get_by_role("link", name="Velosipēdu statīvs pie stacijas").click()
    shown = reader.words()
    assert reader.path() == f"/lv/cases/{case.reference}/"
    assert "Statīvu uzliksim pie galvenās ieejas." in shown
    assert "3200" in shown.replace("\u00a0", "").replace("\u202f", "")
    assert "2027. gada pavasaris" in shown

    work_off()
    letter = mail.outbox[-1]
    assert letter.to == ["anna@example.org"]
    assert "Statīvu uzliksim pie galvenās ieejas." in letter.body


def test_a_second_look_by_another_officer(visit: Begin, world: World, in_town: None) -> None:
    opened = open_case(kind="idea", title="Suņu laukums aiz skolas", text=WORDS, author=NewAuthor())
    Idea.objects.create(case=opened.case, category=Category.objects.first())
    reference, first = opened.case.reference, Membership.objects.get(user__email="moderator@example.org")
    publish(case=opened.case, by=officer(first))
    answer(
        case=Case.objects.get(pk=opened.case.pk),
        status=Status.DECLINED,
        explanation="Tur nav vietas.",
        reason=Reason.NOT_FEASIBLE,
        next_possible="Ierosiniet citu vietu.",
        by=officer(first),
    )

    author = visit(size="phone")
    author.open("/en/follow/")
    author.field("Code").fill(opened.code or "")
    author.button("Open").click()
    author.link("Ask for a second look").click()
    author.field("What should we look at again?").fill("Vieta ir: aiz sporta zāles.")
    author.button("Ask for a second look").click()
    expect(author.page.get_by_text("We will look again").first).to_be_visible()

    same = visit(signed_in="moderator@example.org")
    same.open(f"/admin/cases/{reference}/second-look/")
    same.page.get_by_label("The first decision stands").check()
    same.field("Explanation").fill("Es neesmu mainījis domas.")
    same.button("Publish the second look").click()
    expect(same.page.get_by_text("Somebody else must take the second look.")).to_be_visible()
    expect(same.field("Explanation")).to_have_value("Es neesmu mainījis domas.")

    other = visit(signed_in="second@example.org")
    other.open(f"/admin/cases/{reference}/")
    other.link("Second look").click()
    other.page.get_by_label("Take it up again").check()
    other.field("Explanation").fill("Jums taisnība: vieta aiz zāles der.")
    other.button("Publish the second look").click()
    expect(other.page.get_by_text("The second look is public.").first).to_be_visible()

    reader = visit()
    reader.open(f"/lv/cases/{reference}/")
    assert "Jums taisnība: vieta aiz zāles der." in reader.words()
    assert Case.objects.get(reference=reference).status == Status.UNDER_REVIEW


def test_who_is_refused_lands_on_the_reason_and_loses_no_word_by_leaving(
    visit: Begin, world: World, in_town: None
) -> None:
    desk = visit(signed_in="moderator@example.org", size="tall_phone")
    page = desk.page
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    desk.open(f"/admin/cases/{world.cases['waiting']}/answer/")
    page.get_by_label("Declined").check()
    desk.field("Explanation").fill("Parkā stāvlaukuma nebūs.")
    desk.button("Publish the answer").click()

    summary = page.get_by_role("alert").filter(has_text="Something is still missing")
    expect(summary).to_be_focused()
    assert page.title().startswith("Not complete yet: ")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(desk.field("Reason of the “no”")).to_be_focused()
    expect(desk.field("Rule")).to_be_hidden()
    page.keyboard.type("it is against")
    expect(desk.field("Reason of the “no”")).to_have_value(Reason.AGAINST_RULE)
    expect(desk.field("Rule")).to_be_visible()
    expect(desk.field("Explanation")).to_have_value("Parkā stāvlaukuma nebūs.")
    assert asked == []

    desk.link("Back").click()
    page.wait_for_function("document.readyState === 'complete'")
    assert asked == ["beforeunload"]
    expect(desk.field("Explanation")).to_have_value("Parkā stāvlaukuma nebūs.")
