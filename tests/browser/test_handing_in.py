"""A newcomer hands in an idea: on a phone, without scripts, with interruptions, on the wrong side of a border."""

import re
from collections.abc import Callable
from typing import Any

from django.core import mail
from playwright.sync_api import Page, expect

from feedback.codes import normalised
from feedback.models import CaseAuthor
from ideas.models import Idea, Photo
from portal.tenancy.scope import municipality_scope
from tests.browser.pictures import MAKER, photo_taken_at
from tests.browser.visits import Visit, in_latvian
from tests.browser.world import World
from tests.identity.people import letter_code

Begin = Callable[..., Visit]
WORDS = "Pie upes nav kur apsēsties. Lūdzu uzlieciet soliņu, lai vecāki cilvēki pa ceļam var atpūsties."


def idea_named(world: World, title: str) -> Idea:
    with municipality_scope(world.town):
        return Idea.objects.select_related("case", "neighbourhood").get(case__title=title)


def photo_file(lat: float = 56.95, lon: float = 24.15) -> dict[str, Any]:
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo_taken_at(lat, lon)}


def point(page: Page) -> tuple[float, float]:
    """Where the cross is, as the form will say it."""
    return float(page.locator("[name=lat]").input_value()), float(page.locator("[name=lon]").input_value())


def test_an_idea_from_a_phone_and_back_with_the_code(visit: Begin, world: World) -> None:
    newcomer = visit(size="tall_phone")
    page, say = newcomer.page, in_latvian
    newcomer.open("/lv/ideas/")
    newcomer.link(say("Hand in an idea")).first.click()

    newcomer.field(say("Title")).fill("Soliņš pie upes līkuma")
    text = newcomer.field(say("What would you change, and why?"))
    text.fill(f"{WORDS} Zvaniet 29123456.")
    expect(page.locator("[data-personal-found]")).to_contain_text("29123456")
    text.fill(WORDS)
    expect(page.locator("[data-personal-found]")).to_be_hidden()
    newcomer.field(say("What is it about?")).select_option(index=1)

    newcomer.field(say("Choose photos")).set_input_files(photo_file())
    expect(page.get_by_role("img", name=f"{say('Photo')} 1")).to_be_visible()
    said = page.locator("[data-picker-said]")
    expect(said).to_contain_text("Austrumi")
    taken = point(page)
    assert abs(taken[0] - 56.95) < 0.001 and abs(taken[1] - 24.15) < 0.001

    # The map moves, the cross stays: dragged to the left, the place goes east.
    newcomer.button(say("Move the map")).click()
    canvas = page.locator("[data-picker-canvas]")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 60, middle[1] + 10, steps=5)
    page.mouse.move(middle[0] - 120, middle[1] + 10, steps=5)
    page.mouse.up()
    page.wait_for_function("before => Number(document.querySelector('[name=lon]').value) > before", arg=taken[1])
    moved = point(page)

    # Who says it is asked last.
    page.get_by_role("radio", name=re.compile(rf"^{say('anonymously').capitalize()}")).check()
    newcomer.button(say("Hand in the idea")).click()

    expect(newcomer.heading(say("Thank you, the idea has arrived."))).to_be_visible()
    idea = idea_named(world, "Soliņš pie upes līkuma")
    thanks = newcomer.words()
    assert idea.case.reference in thanks
    assert f"{idea.case.answer_due_on.day}." in thanks
    assert (idea.lat, idea.lon) == moved
    assert idea.neighbourhood.slug == "austrumi"
    code = page.locator(".code__groups").inner_text()
    assert len(normalised(code)) == 12
    with municipality_scope(world.town), Photo.objects.get(idea=idea).private_file.open() as kept:
        assert MAKER.encode() not in kept.read()

    home = visit(size="phone")
    home.open("/lv/follow/")
    home.field(say("Code")).fill(code.lower())
    home.button(say("Open")).click()
    expect(home.heading("Soliņš pie upes līkuma")).to_be_visible()
    assert home.path() == f"/lv/follow/{idea.case.reference}/"


def test_a_photo_for_which_there_is_no_room_is_sent_again(visit: Begin) -> None:
    newcomer = visit(size="phone")
    page, say = newcomer.page, in_latvian
    newcomer.open("/lv/ideas/new/")
    page.route("**/ideas/new/photos/", lambda route: route.fulfill(status=503, json={"error": "Pilns."}), times=1)
    newcomer.field(say("Choose photos")).set_input_files(photo_file())
    expect(page.locator("[data-photos-said]")).to_contain_text("Pilns.")
    assert [newcomer.troubles.pop()[:3]] == ["503"]
    newcomer.button(say("Send again")).click()
    expect(page.get_by_role("img", name=f"{say('Photo')} 1")).to_be_visible()
    expect(page.locator("[data-photos-said]")).to_contain_text(say("The photo is kept."))
    expect(page.locator("[data-photos-said] button")).to_have_count(0)


def test_an_idea_without_scripts(visit: Begin, world: World) -> None:
    old = visit(size="phone", scripts=False)
    page = old.page
    old.open("/en/ideas/new/")
    old.field("Title").fill("A bench without a script")
    old.field("What would you change, and why?").fill(WORDS)
    old.field("Neighbourhood").select_option(label="Rietumi")
    page.get_by_role("radio", name=re.compile("^Under a nickname")).check()
    old.field("Name or nickname").fill("Upesputns")
    old.field("Choose photos").set_input_files(photo_file())
    old.button("Hand in the idea").click()

    # The category was forgotten; nothing else is lost.
    expect(page.locator("#id_category_error")).to_be_visible()
    expect(old.field("Title")).to_have_value("A bench without a script")
    expect(old.field("Name or nickname")).to_have_value("Upesputns")
    expect(page.get_by_role("img", name="Photo 1")).to_be_visible()
    old.field("What is it about?").select_option(index=1)
    old.button("Hand in the idea").click()

    # The photo says where; the writer looks at the place before it counts.
    if old.path() == "/en/ideas/new/":
        old.button("Hand in the idea").click()
    expect(old.heading("Thank you, the idea has arrived.")).to_be_visible()
    idea = idea_named(world, "A bench without a script")
    assert idea.case.reference in old.words()
    with municipality_scope(world.town):
        assert Photo.objects.filter(idea=idea).count() == 1


def fill_in(person: Visit, title: str) -> None:
    person.field("Title").fill(title)
    person.field("What would you change, and why?").fill(WORDS)
    person.field("What is it about?").select_option(index=1)
    person.field("Neighbourhood").select_option(label="Rietumi")
    person.page.get_by_role("radio", name=re.compile("^Under a nickname")).check()
    person.field("Nickname").fill("Upesputns")


def expect_kept(person: Visit, title: str) -> None:
    expect(person.field("Title")).to_have_value(title)
    expect(person.field("What would you change, and why?")).to_have_value(WORDS)
    expect(person.field("Neighbourhood")).to_have_value("rietumi")
    expect(person.field("Nickname")).to_have_value("Upesputns")
    assert person.field("What is it about?").input_value()


def test_what_was_typed_survives_a_reload_a_refusal_and_the_log_in(visit: Begin, world: World) -> None:
    person = visit()
    page = person.page
    person.open("/en/ideas/new/")
    fill_in(person, "Kept through everything")
    page.reload()
    expect_kept(person, "Kept through everything")

    person.field("Title").fill("")
    person.button("Hand in the idea").click()
    expect(page.locator("#id_title_error")).to_be_visible()
    person.field("Title").fill("Kept through everything")
    expect_kept(person, "Kept through everything")

    person.button("Sign in first").click()
    person.field("Your e-mail").fill("karlis@example.org")
    person.button("Send me a code").click()
    expect(person.heading("Type the code")).to_be_visible()
    person.field("The code from the letter").fill(letter_code())
    person.button("Go on").click()
    expect(page.get_by_text("karlis@example.org").first).to_be_visible()
    assert person.path() == "/en/ideas/new/"
    expect_kept(person, "Kept through everything")
    person.button("Hand in the idea").click()
    expect(person.heading("Thank you, the idea has arrived.")).to_be_visible()
    with municipality_scope(world.town):
        author = CaseAuthor.objects.get(case=idea_named(world, "Kept through everything").case)
        assert (author.shown_name, author.person.email) == ("Upesputns", "karlis@example.org")


def test_a_second_press_makes_no_second_idea(visit: Begin, world: World) -> None:
    hasty = visit()
    hasty.open("/en/ideas/new/")
    fill_in(hasty, "Pressed twice")
    hasty.button("Hand in the idea").dblclick()
    expect(hasty.heading("Thank you, the idea has arrived.")).to_be_visible()
    # The arrow leads back to an empty form, not to the same idea under a new key.
    hasty.page.go_back()
    hasty.settle()
    expect(hasty.field("Title")).to_have_value("")
    assert idea_named(world, "Pressed twice")


def test_a_place_at_the_neighbours_is_refused_by_name(visit: Begin, world: World) -> None:
    person = visit()
    person.open("/en/ideas/new/?lat=56.95&lon=25.05")
    fill_in(person, "Across the border")
    person.page.get_by_text("Enter the place in numbers").click()
    person.field("Latitude").fill("56.95")
    person.field("Longitude").fill("25.05")
    person.button("Hand in the idea").click()
    expect(person.page.locator("#id_place_error")).to_contain_text("Kaimini")
    person.page.get_by_role("link", name=re.compile("Kaimini$")).click()
    assert person.page.url.startswith(f"{world.home(world.neighbour)}/en/ideas/new/")
    expect(person.page.locator("[data-picker-said]")).to_contain_text("Rietumi")
    # The words came along, and stand in the address no more.
    expect(person.field("Title")).to_have_value("Across the border")
    expect(person.field("What would you change, and why?")).to_have_value(WORDS)
    assert person.field("What is it about?").input_value()
    assert "#" not in person.page.url
    person.page.reload()
    expect(person.field("Title")).to_have_value("Across the border")
    assert mail.outbox == []


def test_a_photo_from_elsewhere_moves_nothing_and_a_pin_is_never_lost_in_silence(visit: Begin, world: World) -> None:
    person = visit(size="tall_phone")
    page = person.page
    person.open("/en/ideas/new/")
    said, beside = page.locator("[data-picker-said]"), page.locator(".shots__place")
    person.field("Choose photos").set_input_files(photo_file(48.85, 2.35))
    expect(beside).to_contain_text("This photo was taken elsewhere")
    expect(page.locator("[name=lat]")).to_have_value("")
    person.field("Choose photos").set_input_files(photo_file())
    expect(beside).to_have_text("The place from the photo: Austrumi. Check it on the map.")
    expect(beside.get_by_role("link")).to_have_attribute("href", "#id_place")
    assert point(page) == (56.95, 24.15)

    area = person.field("Neighbourhood")
    area.select_option(label="Austrumi")
    assert point(page) == (56.95, 24.15)
    area.select_option(label="Rietumi")
    expect(said).to_have_text("The pin was elsewhere (Austrumi), so we took it off the map.")
    expect(page.locator("[name=lat]")).to_have_value("")


def test_a_finger_takes_hold_of_the_map_and_lets_it_go(visit: Begin, world: World) -> None:
    person = visit(size="tall_phone", geolocation={"latitude": 48.85, "longitude": 2.35}, permissions=["geolocation"])
    page = person.page
    person.open("/en/ideas/new/")
    person.settle()
    hint, canvas = page.locator("[data-picker-hint]"), page.locator("[data-picker-canvas]")
    expect(hint).to_have_text("Tap the place. Then you can move the map with a finger.")
    canvas.tap(position={"x": 200, "y": 200})
    expect(hint).to_contain_text("Move the map until the pin is at the place.")
    expect(person.button("Done, scroll the page")).to_be_visible()
    person.field("Title").tap()
    expect(hint).to_have_text("Tap the place. Then you can move the map with a finger.")

    # Whoever is far away finds the way back; and no answer of "not here" is noise in the console.
    person.button("Where am I").click()
    expect(page.locator("[data-picker-said]")).to_contain_text("outside our territory")
    person.button("Show our territory again").click()
    expect(page.locator("[name=lat]")).to_have_value("")
    expect(person.button("Show our territory again")).to_be_hidden()
