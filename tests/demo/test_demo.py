"""The demo as a whole: loaded once through the real actions, left alone the second time, entered with one click."""

from collections import Counter
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from feedback.models import Assignment, Case, Letter, Step
from feedback.proof.verification import faults
from feedback.states import Status
from ideas.models import Idea, Photo, PhotoDraft, Support
from neighbourhoods.models import Neighbourhood
from portal.demo import content
from portal.identity.models import Membership, User
from portal.media.files import private_storage, public_storage
from portal.tenancy.models import Municipality
from portal.tenancy.scope import every_municipality, municipality_scope

pytestmark = pytest.mark.django_db
COUNTED = (Step, Idea, Photo, Support, Neighbourhood, Membership, User)
EVERY_STATUS = set(Status.values) - {Status.ANSWERED}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Loaded once for all tests of this file, in a transaction that is rolled back."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        call_command("demo", verbosity=0)
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture(params=["piekraste", "upmala"])
def place(demo, request):
    municipality = Municipality.objects.get(slug=request.param)
    with municipality_scope(municipality):
        yield municipality


@pytest.fixture
def visitor(demo):
    return Client(headers={"host": "piekraste.localhost"})


def test_the_desk_and_the_trail_name_the_same_department(place):
    """Whoever answered has the case, and where it was passed on the trail says to whom."""
    responders = {}
    for step in Step.objects.order_by("case_id", "number"):
        if step.details.get("role") == "responder":
            responders[step.case_id] = step.details["department"]
    assignments = {row.case_id: row.department.names for row in Assignment.objects.select_related("department")}
    assert {pk: names for pk, names in responders.items() if assignments[pk] != names} == {}
    passed = Step.objects.filter(kind="passed_on").order_by("number")
    assert {step.case_id: step.details["passed_to"] for step in passed}.items() <= assignments.items()


def test_there_is_an_idea_in_every_status(place):
    count = Counter(Case.objects.values_list("status", flat=True))
    assert set(count) == EVERY_STATUS
    assert count[Status.REMOVED] == 2
    assert 60 <= sum(count.values()) <= 65


def test_every_trail_verifies_and_none_lies_in_the_future(place):
    assert list(faults()) == []
    assert not Step.objects.filter(made_at__gt=timezone.now()).exists()


def test_references_follow_the_order_of_opening(place):
    cases = Case.objects.order_by("year", "number")
    opened = [timezone.localdate(case.opened_at) for case in cases]
    assert opened == sorted(opened)
    for year, numbers in Counter(cases.values_list("year", flat=True)).items():
        assert list(cases.filter(year=year).values_list("number", flat=True)) == list(range(1, numbers + 1))


def test_some_answers_are_late(place):
    assert Case.objects.late().count() >= 6


def test_nobody_gets_a_letter_about_the_past(place):
    assert not Letter.objects.exists()


def drawn(place: Municipality) -> dict[str, list[str]]:
    """The names of the pictures by the idea's key, as the content has them."""
    return {idea["key"]: idea["photos"] for idea in content.ideas(place.slug) if idea.get("photos")}


def test_pictures_came_as_anybody_sends_them(place):
    photos = {key: list(Photo.objects.filter(idea__submission_key=f"demo:{key}")) for key in drawn(place)}
    assert {key: len(rows) for key, rows in photos.items()} == {key: len(names) for key, names in drawn(place).items()}
    assert Photo.objects.count() == sum(len(rows) for rows in photos.values())
    assert PhotoDraft.objects.count() == 0
    for key, rows in photos.items():
        first = Step.objects.get(case__idea__submission_key=f"demo:{key}", number=1)
        assert first.details["photos"] == [row.sha256 for row in rows]
        assert [sha256(row.private_file.read()).hexdigest() for row in rows] == [row.sha256 for row in rows]


def test_pictures_are_public_where_the_idea_is(place):
    shown = {idea.pk for idea in Idea.objects.shown()}
    for photo in Photo.objects.all():
        assert bool(photo.public_file) == bool(photo.public_preview) == (photo.idea_id in shown)
        assert all(public_storage().exists(file.name) for file in (photo.public_file, photo.public_preview) if file)


def test_a_picture_without_a_name_says_no_moment(demo):
    with municipality_scope(Municipality.objects.get(slug="upmala")):
        photo = Photo.objects.select_related("idea__case").get(idea__submission_key="demo:laternu-taimeris-stacija")
        assert photo.idea.case.day_only
        assert private_storage().get_modified_time(photo.private_file.name) == photo.idea.case.opened_at


def test_the_newest_cards_show_pictures(visitor):
    page = visitor.get("/lv/ideas/").content.decode()
    assert 3 <= page.count('class="card__photo"') <= 6


def test_a_second_run_changes_nothing(demo, capsys):
    with every_municipality():
        before = [model.objects.count() for model in COUNTED]
        with CaptureQueriesContext(connection) as queries:
            call_command("demo")
        assert [model.objects.count() for model in COUNTED] == before
    assert capsys.readouterr().out == "piekraste: complete\nupmala: complete\n"
    writes = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "DELETE"))]
    assert writes == []


def test_everything_on_the_home_page_is_there(place):
    for language in ("lv", "en"):
        page = Client(headers={"host": place.hostname}).get(f"/{language}/").content.decode()
        assert page.count('class="card"') == 9
        assert 'class="glance__map"' in page
        assert page.count('class="reply"') >= 2


def test_one_click_enters_as_a_resident(visitor):
    resident = User.objects.get(email="ilze.vitolina@piekraste.example")
    assert "Ilze Vītoliņa" in visitor.get("/demo/").content.decode()
    response = visitor.post("/demo/enter/", {"person": resident.pk})
    assert response.status_code == 302
    assert visitor.session["_auth_user_id"] == str(resident.pk)


@pytest.mark.parametrize("role", ["moderator", "responder", "budget_coordinator", "editor"])
def test_one_click_enters_the_administration(visitor, role):
    with municipality_scope(Municipality.objects.get(slug="piekraste")):
        officer = Membership.objects.filter(role=role).select_related("user").first().user
    assert visitor.post("/demo/enter/", {"person": officer.pk})["Location"] == "/admin/"
    assert visitor.get("/admin/", follow=True).status_code == 200


def test_the_door_opens_for_the_own_people_only(visitor):
    stranger = User.objects.get(email="ilze.vitolina@piekraste.example")
    neighbour = Client(headers={"host": "upmala.localhost"})
    assert neighbour.post("/demo/enter/", {"person": stranger.pk}).status_code == 404
    assert [visitor.post("/demo/enter/", {"person": word}).status_code for word in ("", "x", "9" * 30)] == [404] * 3
    assert "_auth_user_id" not in neighbour.session


def test_the_door_needs_its_form(demo):
    careful = Client(enforce_csrf_checks=True, headers={"host": "piekraste.localhost"})
    assert careful.post("/demo/enter/", {"person": 1}).status_code == 403


def test_another_municipality_has_no_door(demo, town):
    assert Client(headers={"host": town.hostname}).get("/demo/").status_code == 404


def test_a_production_loads_no_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")


def test_letters_of_the_own_people_are_shown(visitor, tmp_path, settings):
    from django.core.mail import get_connection
    from django.core.mail.message import EmailMessage

    settings.EMAIL_FILE_PATH = tmp_path
    files = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=tmp_path)
    for number, to in enumerate(["zane.grinberga@piekraste.example", "someone@upmala.example"]):
        EmailMessage(f"Vēstule {number}", f"Sveiki {number}", "portal@localhost", [to], connection=files).send()
    page = visitor.get("/demo/").content.decode()
    assert "Vēstule 0" in page
    assert "Sveiki 0" in page
    assert "Vēstule 1" not in page
