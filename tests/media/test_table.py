"""However many pictures are sent at once, and however long each takes, readers are answered and nothing is lost."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from feedback.attachments import clean_attachment
from feedback.rules import Refused
from ideas import uploads
from ideas.models import Idea, PhotoDraft
from portal.identity.states import Role
from portal.media import models, pictures, table
from portal.media.pictures import PictureRefused, clean
from portal.media.table import DRAWN_AT_ONCE, WAITING, Table, TableFull
from portal.tenancy.models import Municipality
from tests.feedback.desk import officer_client
from tests.ideas.forms import KEY, NEW, photo, typed

ADD = "/lv/ideas/new/photos/"


@pytest.fixture
def leave() -> Iterator[Event]:
    """Set: whoever holds a place gets up."""
    event = Event()
    yield event
    event.set()


def seated(place: Callable[[], Any], leave: Event, pool: ThreadPoolExecutor) -> None:
    """Somebody holds a place until ``leave``; they have it when this returns."""
    sits = Event()

    def sit() -> None:
        with place():
            sits.set()
            leave.wait()

    pool.submit(sit)
    assert sits.wait(10)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch, leave: Event) -> Iterator[None]:
    """Every place at the table is held by a thread that draws until ``leave``, and no one waits for it."""
    taken = Table(places=DRAWN_AT_ONCE, waiting=0)
    monkeypatch.setattr(pictures, "TABLE", taken)
    with ThreadPoolExecutor(DRAWN_AT_ONCE) as pool:
        for _ in range(DRAWN_AT_ONCE):
            seated(taken.place, leave, pool)
        yield
        leave.set()


def test_so_many_draw_at_once_and_so_many_wait(monkeypatch: pytest.MonkeyPatch, leave: Event) -> None:
    desk, waits = Table(places=1, waiting=1), Event()
    with ThreadPoolExecutor(2) as pool:
        seated(desk.place, leave, pool)
        acquire = desk.places.acquire

        def told(*, timeout: float) -> bool:
            waits.set()
            return acquire(timeout=timeout)

        monkeypatch.setattr(desk.places, "acquire", told)

        def draw() -> bool:
            with desk.place(60):
                return True

        second = pool.submit(draw)
        assert waits.wait(10)
        # A third does not even wait: it would take a thread from the readers.
        with pytest.raises(TableFull), desk.place(60):
            pass
        leave.set()
        assert second.result(10)
    with desk.place(0):
        pass


def test_nobody_waits_for_ever(leave: Event) -> None:
    desk = Table(places=1, waiting=1)
    with ThreadPoolExecutor(1) as pool:
        seated(desk.place, leave, pool)
        with pytest.raises(TableFull), desk.place(0):
            pass
        leave.set()
    assert table.WAIT_SECONDS <= 2


def test_a_picture_that_breaks_gives_its_place_back() -> None:
    desk = Table(places=1, waiting=0)
    for _ in range(3):
        with pytest.raises(ValueError), desk.place(0):
            raise ValueError
    with desk.place(0):
        pass


@pytest.mark.parametrize("file", ["local.sh", "atbalss-web.service"])
def test_pictures_never_take_half_of_the_threads_from_the_readers(file: str) -> None:
    started = re.search(r"--threads (\d+)", (Path(settings.BASE_DIR) / "deploy" / file).read_text())
    assert started and int(started[1]) // 2 >= DRAWN_AT_ONCE + WAITING


def test_what_has_too_many_pixels_asks_for_no_place(full: None) -> None:
    file = BytesIO()
    Image.new("L", (200, 100)).save(file, "WEBP")
    with pytest.raises(PictureRefused) as refused:
        clean(file, max_bytes=10**6, max_pixels=19_999)
    assert refused.value.code == "too-many-pixels"


@pytest.mark.django_db
def test_a_full_table_holds_no_reader_up_and_asks_for_the_picture_again(
    client: Client, town: Municipality, full: None, leave: Event
) -> None:
    answer = client.post(ADD, {"form_key": KEY, "photos": photo()})
    assert (answer.status_code, answer["Retry-After"]) == (503, str(uploads.RETRY_SECONDS))
    with override("lv"):
        assert answer.json() == {"error": str(pictures.BUSY)}
    assert client.get("/lv/ideas/").status_code == 200


@pytest.mark.django_db
def test_without_scripts_the_form_comes_back_with_its_words(
    client: Client, town: Municipality, full: None, leave: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = client.post(NEW, typed(photos=[photo("a.jpg"), photo("b.jpg", colour="red")]))
    assert (answer.status_code, answer["Retry-After"]) == (503, str(uploads.RETRY_SECONDS))
    form = answer.context["form"]
    with override("lv"):
        # Said once, not for every file: each would have waited.
        assert form.errors == {"photos": [str(pictures.BUSY)]}
    assert {name: form[name].value() for name in ("title", "text", "category", "lat", "lon")} == {
        name: typed()[name] for name in ("title", "text", "category", "lat", "lon")
    }
    assert not Idea.objects.exists()
    monkeypatch.undo()
    assert client.post(NEW, typed(photos=[photo("a.jpg"), photo("b.jpg", colour="red")])).status_code == 302
    assert Idea.objects.get().photos.count() == 2


def test_an_officers_attachment_is_asked_for_again(full: None) -> None:
    with pytest.raises(Refused) as refused, override("lv"):
        clean_attachment(photo(), "foto.jpg")
    with override("lv"):
        assert refused.value.reasons == (str(pictures.BUSY),)


@pytest.mark.django_db
def test_an_editor_is_told_in_the_form(town: Municipality, full: None) -> None:
    browser = officer_client(town, Role.EDITOR)
    answer = browser.post(reverse("wagtailimages:add"), {"title": "Parks", "file": photo()})
    assert answer.status_code == 200
    with override("lv"):
        assert answer.context["form"].errors["file"] == [str(pictures.BUSY)]
    assert not models.Image.objects.exists()


@pytest.mark.django_db
def test_an_address_may_hand_in_so_many_pixels(
    client: Client, town: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "PIXELS_PER_HOUR", 25_000)
    colours = ("red", "green", "blue")
    answers = [
        client.post(ADD, {"form_key": KEY, "photos": photo(size=(100, 100), colour=colour)}) for colour in colours
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 422]
    assert PhotoDraft.objects.count() == 2
    elsewhere = client.post(ADD, {"form_key": KEY, "photos": photo(size=(100, 100))}, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 201


def test_no_address_draws_gigapixels() -> None:
    assert uploads.PIXELS_PER_HOUR <= 1_000_000_000
    # A whole class from one address: each with as many photos as an idea may have, as its form has shrunk them.
    assert 30 * settings.PICTURES_PER_SUBMISSION * pictures.LONGEST_EDGE**2 <= uploads.PIXELS_PER_HOUR
