"""Photos of an idea: kept through errors, stripped, private until published, gone from public storage when hidden."""

import hashlib
import re
from datetime import timedelta
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from feedback.actions.moderation import publish, remove
from feedback.actions.restoring import restore
from feedback.models import Step
from ideas.actions import drafts, photos
from ideas.models import Idea, Photo, PhotoDraft
from portal.jobs.models import Job
from portal.media.files import private_storage, public_storage
from portal.tenancy.models import Municipality
from tests.factories import MODERATOR
from tests.ideas.forms import KEY, NEW, photo, typed

pytestmark = pytest.mark.django_db
ADD = "/lv/ideas/new/photos/"
GPS = ((56, 57.0), (24, 3.0))  # 56.95, 24.05: in the western square


def add(client: Client, file: Any, form_key: str = KEY) -> Any:
    return client.post(ADD, {"form_key": form_key, "photos": file})


def test_photos_of_a_wrong_form_are_kept_shown_and_handed_in(client: Client, town: Municipality) -> None:
    answer = client.post(NEW, typed(title="", photos=[photo("a.jpg"), photo("b.jpg", colour="red")]))
    shown = re.findall(r'<img class="shots__picture" src="([^"]+)"', answer.content.decode())
    assert len(shown) == 2
    picture = client.get(shown[0])
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in picture["Cache-Control"]
    assert Image.open(BytesIO(b"".join(picture.streaming_content))).size == (1200, 900)
    assert client.post(NEW, typed()).status_code == 302
    idea = Idea.objects.get()
    assert [row.position for row in idea.photos.all()] == [0, 1]
    assert PhotoDraft.objects.count() == 0
    first_step = Step.objects.get(case=idea.case)
    assert first_step.details["photos"] == [row.sha256 for row in idea.photos.all()]
    for row in idea.photos.all():
        content = row.private_file.read()
        assert hashlib.sha256(content).hexdigest() == row.sha256
        assert not Image.open(BytesIO(content)).getexif()
        assert not row.public_file


def test_a_photo_without_a_name_says_no_moment(client: Client, town: Municipality) -> None:
    client.post(NEW, typed(photos=[photo()]))
    row = Photo.objects.get()
    folders = PurePosixPath(row.private_file.name).parents
    for name in (row.private_file.name, *map(str, folders)):
        assert private_storage().get_modified_time(name) == row.idea.case.opened_at, name


def test_a_ticked_photo_is_removed(client: Client, town: Municipality) -> None:
    client.post(NEW, typed(title="", photos=[photo("a.jpg"), photo("b.jpg", colour="red")]))
    first, second = PhotoDraft.objects.all()
    client.post(NEW, typed(remove_photo=[str(first.pk), "x", "9" * 30]))
    assert [row.sha256 for row in Photo.objects.all()] == [second.sha256]
    assert not private_storage().exists(first.file.name)


def test_the_place_of_a_photo_is_offered_not_taken(client: Client, town: Municipality) -> None:
    answer = client.post(NEW, typed(lat="", lon="", photos=photo(gps=GPS)))
    form = answer.context["form"]
    assert list(form.errors) == ["place"]
    assert (form["lat"].value(), form["lon"].value()) == ("56.95", "24.05")
    assert Idea.objects.count() == 0
    assert client.post(NEW, typed(lat="56.95", lon="24.05")).status_code == 302


def test_a_chosen_place_is_not_moved_by_a_photo(client: Client, town: Municipality) -> None:
    assert client.post(NEW, typed(lat="", lon="", neighbourhood="austrumi", photos=photo(gps=GPS))).status_code == 302
    assert Idea.objects.get().lat is None


def test_photos_go_ahead_one_by_one_and_come_back_after_a_reload(client: Client, town: Municipality) -> None:
    first = add(client, photo(gps=GPS))
    assert first.status_code == 201
    assert [round(degrees, 6) for degrees in first.json()["point"]] == [56.95, 24.05]
    again = add(client, photo(gps=GPS))
    assert again.json()["photo"] == first.json()["photo"]
    kept = client.get(f"{ADD}{KEY}/").json()
    assert kept == {"photos": [first.json()["photo"]], "handed_in": False}
    url = first.json()["photo"]["url"]
    assert client.post(f"{url}remove/").status_code == 204
    assert client.get(url).status_code == 404
    assert client.get(f"{ADD}{KEY}/").json() == {"photos": [], "handed_in": False}


@pytest.mark.parametrize(
    "file",
    [
        lambda: SimpleUploadedFile("virus.jpg", b"MZ not a picture"),
        lambda: SimpleUploadedFile("empty.jpg", b" "),
        lambda: SimpleUploadedFile("page.svg", b"<svg onload='alert(1)'/>"),
        lambda: SimpleUploadedFile("huge.jpg", b"\xff\xd8\xff" + b"0" * (12 * 1024 * 1024)),
    ],
)
def test_what_is_no_picture_is_refused_with_its_name(client: Client, town: Municipality, file: Any) -> None:
    upload = file()
    answer = add(client, upload)
    assert answer.status_code == 422
    assert answer.json()["error"].startswith(upload.name)
    assert PhotoDraft.objects.count() == 0


def test_too_many_pixels_are_refused(client: Client, town: Municipality, settings: Any) -> None:
    settings.PICTURE_MAX_PIXELS = 10_000
    assert add(client, photo(size=(101, 100))).status_code == 422


def test_one_photo_too_many_is_refused_and_the_form_stays(client: Client, town: Municipality, settings: Any) -> None:
    settings.PICTURES_PER_SUBMISSION = 2
    files = [photo(f"{colour}.jpg", colour=colour) for colour in ("red", "green", "blue")]
    answer = client.post(NEW, typed(photos=files))
    assert list(answer.context["form"].errors) == ["photos"]
    assert PhotoDraft.objects.count() == 2
    assert client.post(NEW, typed()).status_code == 302


def test_a_wrong_key_adds_nothing(client: Client, town: Municipality) -> None:
    assert add(client, photo(), form_key="../x").status_code == 400
    assert client.get(ADD).status_code == 405


def test_a_neighbour_finds_no_photo(client: Client, town: Municipality, neighbour: Municipality) -> None:
    url = add(client, photo()).json()["photo"]["url"]
    assert Client(headers={"host": neighbour.hostname}).get(url).status_code == 404


def settle_job() -> None:
    """Do the newest photo job, as the worker would."""
    job = Job.objects.filter(task="ideas.settle_photos").latest("pk")
    photos.settle(idea=Idea.objects.get(pk=job.payload["idea"]))


def test_photos_follow_what_the_public_may_see(client: Client, town: Municipality) -> None:
    client.post(NEW, typed(photos=photo()))
    idea = Idea.objects.get()
    publish(case=idea.case, by=MODERATOR)
    settle_job()
    row = Photo.objects.get()
    public = public_storage()
    assert public.exists(row.public_file.name)
    with Image.open(public.open(row.public_preview.name)) as small:
        assert max(small.size) == 800
    names = [row.public_file.name, row.public_preview.name]
    settle_job()
    assert [row.public_file.name, row.public_preview.name] == names
    remove(case=idea.case, rule=1, explanation="Svešs cilvēks attēlā.", by=MODERATOR)
    settle_job()
    row.refresh_from_db()
    assert (row.public_file.name, row.public_preview.name) == ("", "")
    assert not any(public.exists(name) for name in names)
    restore(case=idea.case, explanation="Tomēr drīkst.", by=MODERATOR)
    settle_job()
    row.refresh_from_db()
    assert public.exists(row.public_file.name)


def test_a_publication_that_broke_off_leaves_no_copy(client: Client, town: Municipality) -> None:
    client.post(NEW, typed(photos=photo()))
    idea, row = Idea.objects.get(), Photo.objects.get()
    orphan = photos.public_name(row, "full")
    public_storage().save(orphan, BytesIO(b"half"))
    photos.settle(idea=idea)
    assert not public_storage().exists(orphan)


def test_an_idea_without_photos_asks_for_no_work(client: Client, town: Municipality) -> None:
    client.post(NEW, typed())
    publish(case=Idea.objects.get().case, by=MODERATOR)
    assert not Job.objects.filter(task="ideas.settle_photos").exists()


def test_what_nobody_sends_is_forgotten_after_a_day(client: Client, town: Municipality) -> None:
    add(client, photo())
    client.post(NEW, typed(log_in="1"))
    draft = PhotoDraft.objects.get()
    drafts.sweep(now=timezone.now() + timedelta(hours=23))
    assert PhotoDraft.objects.exists()
    drafts.sweep(now=timezone.now() + timedelta(hours=25))
    assert not PhotoDraft.objects.exists()
    assert not private_storage().exists(draft.file.name)
    assert client.get(NEW, {"draft": KEY}).status_code == 200
