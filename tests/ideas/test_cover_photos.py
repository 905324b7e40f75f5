"""A photo that an officer covers is gone: from every page and file, for good, and the trail says so."""

from typing import Any

import pytest
from django.test import Client

from feedback.actions.answering import answer
from feedback.actions.moderation import cover_photos, publish, redact, remove
from feedback.actions.restoring import restore
from feedback.attachments import CleanFile
from feedback.models import Step, StepAttachment
from feedback.proof.verification import faults, swapped_files
from feedback.rules import Refused
from ideas.actions import photos
from ideas.models import Idea, Photo
from portal.jobs.models import Job
from portal.jobs.worker import work, work_off
from portal.media.files import private_storage, public_storage
from portal.tenancy.models import Municipality
from tests.factories import MODERATOR, fresh, make_idea
from tests.feedback.desk import officer_client
from tests.ideas.forms import NEW, photo, typed

pytestmark = pytest.mark.django_db
WHY = "Attēlā bija redzams auto numurs."


@pytest.fixture
def idea(client: Client, town: Municipality) -> Idea:
    """Public, with two photos."""
    client.post(NEW, typed(photos=[photo("a.jpg"), photo("b.jpg", colour="red")]))
    idea = Idea.objects.select_related("case").get()
    publish(case=idea.case, by=MODERATOR)
    work_off()
    return idea


def names_of(row: Photo) -> dict[str, list[str]]:
    return {"private": [row.private_file.name], "public": [row.public_file.name, row.public_preview.name]}


def kept(names: dict[str, list[str]]) -> list[str]:
    stores = {"private": private_storage(), "public": public_storage()}
    return [name for store, held in names.items() for name in held if stores[store].exists(name)]


def at_desk(town: Municipality, idea: Idea, **typed: Any) -> Any:
    case = fresh(idea.case)
    seen = case.steps.order_by("-number").values_list("number", flat=True)[0]
    fields = {"seen": seen, "explanation": WHY, "title": case.title, "text": case.text, **typed}
    return officer_client(town).post(f"/admin/cases/{case.reference}/redact/", fields)


def test_the_form_shows_each_photo_that_is_still_there(town: Municipality, idea: Idea) -> None:
    cover_photos(case=idea.case, photos=[1], explanation=WHY, by=MODERATOR)
    page = officer_client(town).get(f"/admin/cases/{idea.case.reference}/redact/").content.decode()
    first, second = idea.photos.all()
    assert f'src="/admin/cases/{idea.case.reference}/photos/{second.pk}/"' in page
    assert f"/photos/{first.pk}/" not in page
    assert 'name="photos" value="2"' in page


def test_a_photo_alone_is_covered(client: Client, town: Municipality, idea: Idea) -> None:
    first, second = idea.photos.all()
    gone, stay = names_of(first), names_of(second)
    due, words = idea.case.answer_due_on, (fresh(idea.case).title, fresh(idea.case).text)
    assert at_desk(town, idea, photos=["1"]).status_code == 302

    case = fresh(idea.case)
    step = case.steps.get(number=3)
    assert (step.kind, step.redacts_id, step.details["photos_covered"]) == ("photos", None, [1])
    assert ((case.title, case.text), case.answer_due_on, case.status) == (words, due, "published")
    # At once, whatever the worker does.
    for address in (f"/lv/cases/{case.reference}/", "/lv/ideas/", "/lv/", "/api/v1/ideas", "/api/v1/ideas.csv",
                    "/api/v1/ideas.geojson", f"/api/v1/cases/{case.reference}", "/api/v1/steps.csv"):  # fmt: skip
        answered = client.get(address)
        content = b"".join(answered.streaming_content) if answered.streaming else answered.content
        assert not [name for held in gone.values() for name in held if name.encode() in content], address
    page = client.get(f"/lv/cases/{case.reference}/").content.decode()
    assert stay["public"][0] in page
    assert WHY in page
    assert client.get(f"/media/{gone['public'][0]}").status_code == 200
    assert officer_client(town).get(f"/admin/cases/{case.reference}/photos/{first.pk}/").status_code == 404

    work_off()
    assert kept(gone) == []
    assert sorted(kept(stay)) == sorted(stay["private"] + stay["public"])
    assert client.get(f"/media/{gone['public'][0]}").status_code == 404
    first.refresh_from_db()
    assert first.sha256 == Step.objects.get(case=case, number=1).details["photos"][0]
    assert [*faults(), *swapped_files()] == []


def test_words_and_a_photo_are_covered_together(client: Client, town: Municipality, idea: Idea) -> None:
    gone = names_of(idea.photos.get(position=1))
    assert at_desk(town, idea, number=1, photos=["2"], text="Pie upes nav kur apsēsties.").status_code == 302
    work_off()
    case = fresh(idea.case)
    assert case.steps.get(number=3).details["photos_covered"] == [2]
    assert case.text == "Pie upes nav kur apsēsties."
    assert kept(gone) == []
    assert list(faults()) == []


def test_the_trail_says_which_photos(client: Client, town: Municipality, idea: Idea) -> None:
    cover_photos(case=idea.case, photos=[2, 1], explanation=WHY, by=MODERATOR)
    page = client.get(f"/en/cases/{idea.case.reference}/").content.decode()
    assert 'Photos covered</dt><dd class="facts__value">1, 2</dd>' in page


def test_what_the_public_will_read_covers_nothing(town: Municipality, idea: Idea) -> None:
    before = names_of(idea.photos.get(position=0))
    assert at_desk(town, idea, photos=["1"], preview="1").status_code == 200
    work_off()
    assert names_of(idea.photos.get(position=0)) == before
    assert len(kept(before)) == 3
    assert idea.case.steps.count() == 2


@pytest.mark.parametrize("wrong", [{}, {"photos": ["3"]}, {"photos": ["x"]}, {"number": "9", "photos": ["1"]}])
def test_nothing_is_covered_by_half(town: Municipality, idea: Idea, wrong: dict[str, Any]) -> None:
    assert at_desk(town, idea, **wrong).status_code == 422
    assert idea.case.steps.count() == 2
    assert len(photos.still_there(idea)) == 2


def test_a_photo_is_covered_once(idea: Idea) -> None:
    cover_photos(case=idea.case, photos=[1], explanation=WHY, by=MODERATOR)
    for again in ([1], [1, 2], [7]):
        with pytest.raises(Refused):
            cover_photos(case=idea.case, photos=again, explanation=WHY, by=MODERATOR)
        with pytest.raises(Refused):
            redact(case=idea.case, number=1, photos=again, explanation=WHY, by=MODERATOR)
    assert idea.case.steps.count() == 3
    assert not fresh(idea.case).steps.get(number=1).redacted


def test_neither_a_late_job_nor_a_restoring_brings_it_back(idea: Idea) -> None:
    gone = names_of(idea.photos.get(position=0))
    cover_photos(case=idea.case, photos=[1], explanation=WHY, by=MODERATOR)
    # Between the covering and the worker.
    photos.settle(idea=idea)
    work_off()
    remove(case=idea.case, rule=1, explanation="Pret noteikumiem.", by=MODERATOR)
    work_off()
    restore(case=idea.case, explanation="Tomēr ne.", by=MODERATOR)
    work_off()
    assert kept(gone) == []
    assert [bool(row.public_file) for row in idea.photos.all()] == [False, True]


def test_the_files_go_though_a_publication_broke_off_or_the_worker_died(idea: Idea) -> None:
    row = idea.photos.get(position=0)
    names = names_of(row)
    Photo.objects.filter(pk=row.pk).update(public_file="", public_preview="")
    cover_photos(case=idea.case, photos=[1], explanation=WHY, by=MODERATOR)
    work_off()
    assert kept(names) == []
    for job in Job.objects.filter(task="feedback.forget_file"):
        # Once more, as after a crash before it was noted.
        work(job)
    assert not Job.objects.filter(task="feedback.forget_file").exclude(state="done").exists()


def test_a_covered_answer_takes_its_files_along(client: Client, town: Municipality) -> None:
    idea = make_idea()
    file = CleanFile("Anna Bērziņa.pdf", b"%PDF-1.7 Anna")
    other = CleanFile("plans.pdf", b"%PDF-1.7 plan")
    answer(case=idea.case, status="under_review", explanation="Skatām.", by=MODERATOR, files=[file])
    answer(case=idea.case, status="answered", explanation="Lūk.", by=MODERATOR, files=[other])
    row = StepAttachment.objects.get(step__number=3)
    name, address = row.file.name, f"/lv/cases/{idea.case.reference}/files/{row.pk}/"
    assert client.get(address).status_code == 200
    redact(case=idea.case, number=3, explanation=WHY, by=MODERATOR)
    row.refresh_from_db()
    assert (row.file.name, row.name, row.sha256) == ("", "", file.sha256)
    assert client.get(address).status_code == 404
    assert private_storage().exists(name)
    work_off()
    assert not private_storage().exists(name)
    assert private_storage().exists(StepAttachment.objects.get(step__number=4).file.name)
    assert [*faults(), *swapped_files()] == []


def test_a_kept_page_is_left_behind(
    client: Client, town: Municipality, idea: Idea, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    address, name = f"/lv/cases/{idea.case.reference}/", idea.photos.get(position=0).public_file.name
    assert name in client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        cover_photos(case=idea.case, photos=[1], explanation=WHY, by=MODERATOR)
    assert name not in client.get(address).content.decode()
