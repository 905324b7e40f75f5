"""A town for the browser: real pages, officers, and a case of every kind that a page can look different for."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from cms.actions import add_page, found_municipality
from cms.models import NewsIndexPage, NewsPage
from feedback.actions.answering import answer
from feedback.actions.moderation import decline, remove
from feedback.actions.opening import NewAuthor
from feedback.actors import Actor, officer
from feedback.states import Reason, Status
from ideas.models import Idea
from neighbourhoods.actions import renew_atlas
from portal.identity.actions import grant
from portal.identity.models import Department, Membership, User
from portal.identity.states import Role
from portal.jobs.worker import work_off
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope
from tests.factories import make_idea, make_neighbourhood
from tests.identity.people import at_desk, with_app

# Enough for two pages of the list.
ORDINARY_IDEAS = 14
WORDS = (
    "Vakaros pie upes ir tumši, un bērni no skolas nāk pa ceļu, kuram nav ietves. Ierosinu uzstādīt četrus "
    "apgaismes stabus un atjaunot celiņu līdz tiltam, lai pa to var pārvietoties arī ar bērnu ratiem."
)


@dataclass
class World:
    """``cases``: references by what the case is like. ``secrets``: the key of an officer's app, by e-mail."""

    town: Municipality
    neighbour: Municipality
    port: int
    cases: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def home(self, municipality: Municipality | None = None) -> str:
        return f"http://{(municipality or self.town).hostname}:{self.port}"

    @property
    def directory(self) -> str:
        return f"http://localhost:{self.port}"

    def cookies_of(self, email: str) -> list[dict[str, Any]]:
        """The session of somebody who has signed in, without walking through the forms again."""
        client = Client(headers={"host": self.town.hostname})
        user = get_user_model().objects.get(email=email)
        with municipality_scope(self.town):
            if Membership.objects.filter(user=user).exists():
                at_desk(client, user)
            else:
                client.force_login(user)
        return [
            {"name": name, "value": morsel.value, "domain": self.town.hostname, "path": "/"}
            for name, morsel in client.cookies.items()
        ]


def build(port: int) -> World:
    town = _found("testene", "TST", port, west=24.0)
    neighbour = _found("kaimini", "KAI", port, west=25.0)
    world = World(town, neighbour, port)
    with municipality_scope(town), timezone.override(town.zone):
        _people(world)
        _news(town)
        _cases(world)
    _demo(_found("upmala", "UPM", port, west=26.0))
    work_off()
    return world


def _found(slug: str, code: str, port: int, *, west: float) -> Municipality:
    name = slug.capitalize()
    municipality = found_municipality(
        slug=slug,
        hostname=f"{slug}.localhost",
        code=code,
        names={
            "lv": {"nominative": name, "genitive": f"{name}s", "locative": f"{name}ē"},
            "en": {"nominative": name},
        },
        languages=["lv", "en"],
        full_names={"lv": f"{name}s novada pašvaldība", "en": f"{name} Municipality"},
        centre_lat=56.95,
        centre_lon=west + 0.05,
        contact_email=f"dome@{slug}.example.org",
        contact_phone="+371 6000 0000",
        support_threshold=100,
    )
    municipality.site.port = port
    municipality.site.save()
    with municipality_scope(municipality):
        for number, area in enumerate(("rietumi", "austrumi")):
            make_neighbourhood(area, west=west + number * 0.1)
        renew_atlas(municipality=municipality)
    return Municipality.objects.select_related("site").get(pk=municipality.pk)


def _people(world: World) -> None:
    names = {"lv": "Attīstības nodaļa", "en": "Development department"}
    department = Department.objects.create(slug="attistiba", names=names)
    for email, role in (
        ("moderator@example.org", Role.MODERATOR),
        ("second@example.org", Role.MODERATOR),
        ("responder@example.org", Role.RESPONDER),
        ("editor@example.org", Role.EDITOR),
    ):
        user = get_user_model().objects.create_user(email, language="en", name=email.partition("@")[0].capitalize())
        grant(user=user, role=role, department=department)
        world.secrets[email] = with_app(user)
    get_user_model().objects.create_user("anna@example.org", language="lv", name="Anna Bērziņa")


def _demo(municipality: Municipality) -> None:
    """A namesake of the demo's, so that its door opens."""
    with municipality_scope(municipality):
        ieva = get_user_model().objects.create_user("ieva@upmala.example", name="Ieva Kalniņa")
        grant(user=ieva, role=Role.MODERATOR)
        get_user_model().objects.create_user("janis@upmala.example", name="Jānis Ozols")


def _news(town: Municipality) -> None:
    for index in NewsIndexPage.objects.filter(path__startswith=town.site.root_page.path):
        body = [("paragraph", f"<p>{WORDS}</p>"), ("heading", "Ko darīsim"), ("paragraph", f"<p>{WORDS}</p>")]
        day = date(2026, 9, 1)
        page = NewsPage(title="Uzklausām ierosinājumus", slug="uzklausam", lead=WORDS, body=body, published_on=day)
        add_page(parent=index, page=page)


def _cases(world: World) -> None:
    anna = User.objects.get(email="anna@example.org")
    by = officer(Membership.objects.get(user__email="moderator@example.org"))
    now = timezone.now()
    for number in range(ORDINARY_IDEAS):
        make_idea(f"Apgaismojums pie {number + 1}. tilta", WORDS, lat=56.91 + number / 200, lon=24.01 + number / 200)
    kinds = {
        "waiting": make_idea("Soliņš pie upes", WORDS, person=anna),
        "late": make_idea("Gājēju pāreja pie skolas", WORDS, opened_at=now - timedelta(days=40), author=NewAuthor()),
        "unpublished": make_idea("Vēl nelasīta ideja", WORDS, published=False),
        "refused": make_idea("Reklāma", WORDS, published=False),
        "removed": make_idea("Aizskarošs ieraksts", WORDS),
        "declined": make_idea("Stāvlaukums parkā", WORDS, person=anna),
        "done": make_idea("Jauns celiņš līdz tiltam", WORDS, opened_at=now - timedelta(days=60)),
        "promised": make_idea("Rotaļlaukums pie bibliotēkas", WORDS, opened_at=now - timedelta(days=20)),
    }
    _answers(kinds, by, now)
    world.cases = {name: idea.case.reference for name, idea in kinds.items()}


def _answers(ideas: dict[str, Idea], by: Actor, now: datetime) -> None:
    decline(case=ideas["refused"].case, rule=1, explanation="Tā ir reklāma.", next_possible="Rakstiet vēlreiz.", by=by)
    remove(case=ideas["removed"].case, rule=2, explanation="Tekstā ir personas apvainojums.", by=by)
    answer(
        case=ideas["declined"].case,
        status=Status.DECLINED,
        explanation="Parkā stāvlaukumu nebūvēsim: tā ir dabas teritorija.",
        reason=Reason.NOT_FEASIBLE,
        next_possible="Ierosiniet citu vietu.",
        by=by,
    )
    answer(
        case=ideas["promised"].case,
        status=Status.ACCEPTED,
        explanation="Rotaļlaukumu uzbūvēsim.",
        cost_eur=42_000,
        period="2027. gada vasara",
        promised_on=(now + timedelta(days=200)).date(),
        by=by,
        made_at=now - timedelta(days=10),
    )
    for days, status, explanation in (
        (50, Status.ACCEPTED, "Celiņu izbūvēsim."),
        (30, Status.IN_PROGRESS, "Darbi sākti."),
        (3, Status.DONE, "Celiņš ir gatavs."),
    ):
        answer(
            case=ideas["done"].case,
            status=status,
            explanation=explanation,
            cost_eur=9_800,
            by=by,
            made_at=now - timedelta(days=days),
        )
