"""Rows for tests, made through the real actions; each defaults to the municipality in scope."""

import itertools
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from wagtail.models import Locale, Page, Site

from feedback.actions.moderation import publish
from feedback.actions.opening import NewAuthor
from feedback.actors import Actor
from feedback.models import Case, Rules
from ideas.actions.opening import open_idea
from ideas.models import Category, Idea
from neighbourhoods.models import Neighbourhood
from portal.identity.models import Department, Membership, User
from portal.identity.states import Role
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope

_count = itertools.count(1)
MODERATOR = Actor("moderator", department={"lv": "Attīstības nodaļa", "en": "Development department"})
RULES = [
    {
        "number": number,
        "title": {"lv": f"{number}. noteikums", "en": f"Rule {number}"},
        "text": {"lv": f"{number}. noteikuma teksts.", "en": f"The text of rule {number}."},
    }
    for number in (1, 2, 3)
]


def make_municipality(slug: str, *, code: str, **fields: Any) -> Municipality:
    """A municipality at ``<slug>.localhost`` with a root page, rules, a category and two neighbouring squares."""
    locale, _ = Locale.objects.get_or_create(language_code="lv")
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node() or Page.add_root(title="Root", locale=locale)
    home = root.add_child(instance=Page(title=slug, slug=slug, locale=locale))
    site = Site.objects.create(hostname=f"{slug}.localhost", port=80, root_page=home, site_name=slug)
    name = slug.capitalize()
    municipality = Municipality.objects.create(
        site=site,
        slug=slug,
        code=code,
        names={
            "lv": {"nominative": name, "genitive": f"{name}s", "locative": f"{name}ē"},
            "en": {"nominative": name},
        },
        **fields,
    )
    with municipality_scope(municipality):
        Rules.objects.create(version=1, valid_from=datetime(2026, 1, 1).date(), rules=RULES)
        Category.objects.create(slug="parki", names={"lv": "Parki", "en": "Parks"})
        for index, area in enumerate(("rietumi", "austrumi")):
            make_neighbourhood(area, west=24.0 + index * 0.1)
    return municipality


def make_neighbourhood(slug: str, *, west: float = 24.0, south: float = 56.9, **fields: Any) -> Neighbourhood:
    """A square of a tenth of a degree."""
    east, north = west + 0.1, south + 0.1
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return Neighbourhood.objects.create(
        slug=slug,
        name=slug.capitalize(),
        geometry={"type": "MultiPolygon", "coordinates": [[ring]]},
        west=west,
        south=south,
        east=east,
        north=north,
        label_lat=south + 0.05,
        label_lon=west + 0.05,
        square_metres=68_000_000.0,
        **fields,
    )


def make_user(email: str = "", **fields: Any) -> User:
    return get_user_model().objects.create_user(email or f"person{next(_count)}@example.org", **fields)


def make_officer(role: str = Role.MODERATOR, *, department: Department | None = None, **fields: Any) -> Membership:
    return Membership.objects.create(user=make_user(**fields), role=role, department=department)


def make_department(slug: str = "") -> Department:
    slug = slug or f"nodala-{next(_count)}"
    return Department.objects.create(slug=slug, names={"lv": f"Nodaļa {slug}", "en": f"Department {slug}"})


def make_idea(
    title: str = "Soliņš pie upes",
    text: str = "Lūdzu uzlieciet soliņu pie upes, kur var apsēsties.",
    *,
    person: User | None = None,
    published: bool = True,
    lat: float | None = 56.95,
    lon: float | None = 24.05,
    author: NewAuthor | None = None,
    opened_at: datetime | None = None,
    **fields: Any,
) -> Idea:
    """An idea with its case, published unless told otherwise."""
    language = fields.pop("language", "lv")
    author = author or NewAuthor(kind="name", shown_name="Anna Bērziņa", person=person, language=language)
    fields.setdefault("category", Category.objects.first())
    if "neighbourhood" not in fields:
        fields["neighbourhood"] = Neighbourhood.objects.filter(slug="rietumi").first()
    point = None if lat is None or lon is None else (lat, lon)
    with transaction.atomic():
        idea, _code = open_idea(title=title, text=text, author=author, point=point, opened_at=opened_at, **fields)
    if published:
        publish(case=idea.case, by=MODERATOR, made_at=opened_at)
        idea.case.refresh_from_db()
    return idea


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)
