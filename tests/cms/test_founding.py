"""``add_municipality`` and the rows that Wagtail cannot do without."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Collection, Locale, Page, Site

from cms import foundation
from cms.models import HomePage, NewsIndexPage, StandardPage
from cms.states import FixedPage
from feedback.models import Rules
from feedback.proof import triggers
from ideas.models import Category
from portal.identity.models import RoleGroup
from portal.identity.states import Role
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope

pytestmark = pytest.mark.django_db


def add(**options):
    wanted = {"name": "Liepkalne", "slug": "liepkalne", "hostname": "liepkalne.localhost"} | options
    call_command("add_municipality", **wanted)


def test_everything_stands_before_the_first_resident_comes(capsys):
    add(genitive="Liepkalnes", locative="Liepkalnē")
    town = Municipality.objects.get(slug="liepkalne")
    assert (town.code, town.hostname, town.languages) == ("LIE", "liepkalne.localhost", ["lv", "en"])
    homes = HomePage.objects.filter(translation_key=town.site.root_page.translation_key)
    assert {page.locale.language_code: page.headline for page in homes} == {
        "lv": "Ko jūs uzlabotu Liepkalnē?",
        "en": "What would you improve in Liepkalne?",
    }
    for page in homes:
        assert set(StandardPage.objects.child_of(page).values_list("key", flat=True)) == set(FixedPage.values)
        assert NewsIndexPage.objects.child_of(page).count() == 1
    with municipality_scope(town):
        assert Category.objects.count() == 12
        assert [rules.version for rules in Rules.objects.all()] == [1]
        assert set(RoleGroup.objects.values_list("role", flat=True)) == set(Role.values)
    assert "import_neighbourhoods liepkalne" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"slug": "liepkalne", "hostname": "b.localhost", "code": "BBB"}, "--slug"),
        ({"slug": "b", "hostname": "LIEPKALNE.localhost", "code": "BBB"}, "--hostname"),
        ({"slug": "b", "hostname": "b.localhost", "code": "lie"}, "--code"),
        ({"slug": "b", "hostname": "b.localhost", "code": "TOOLONG"}, "6"),
        ({"slug": "b c", "hostname": "b.localhost", "code": "BBB"}, "burtus"),
        ({"slug": "b", "hostname": "b.localhost", "code": "BBB", "languages": "lv,de"}, "--languages"),
    ],
)
def test_what_cannot_be_added_leaves_nothing_behind(options, words):
    add()
    before = (Municipality.objects.count(), Site.objects.count(), Page.objects.count())
    with pytest.raises(CommandError, match=words):
        add(**options)
    assert (Municipality.objects.count(), Site.objects.count(), Page.objects.count()) == before


def test_the_foundation_is_laid_once():
    counts = (Locale.objects.count(), Page.objects.count(), Collection.objects.count(), Site.objects.count())
    assert counts == (2, 1, 1, 0)
    foundation.lay()
    assert (Locale.objects.count(), Page.objects.count(), Collection.objects.count(), Site.objects.count()) == counts


@pytest.mark.django_db(transaction=True)
def test_a_flush_cannot_lose_it():
    # PostgreSQL's triggers refuse to empty the trails, also to a flush.
    triggers.drop(connection)
    call_command("flush", interactive=False, verbosity=0)
    assert (Locale.objects.count(), Page.objects.count(), Collection.objects.count()) == (2, 1, 1)
