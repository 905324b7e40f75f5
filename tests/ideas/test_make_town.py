"""A made-up town is true: whole trails, exact grid, exact supports."""

import pytest
from django.core.management import CommandError, call_command

from feedback.models import Case, ReferenceCounter
from feedback.proof.verification import faults
from ideas.models import Idea, PinCell, Support, Tally, Word
from neighbourhoods.models import Neighbourhood
from portal.tenancy.models import Municipality


def make(town: Municipality, seed: int = 1) -> None:
    call_command("make_town", town.slug, ideas=120, residents=20, seed=seed)


def test_every_trail_is_whole_and_every_number_exact(town: Municipality) -> None:
    make(town)
    make(town, seed=2)
    assert list(faults()) == []
    assert Case.objects.count() == 240 == sum(ReferenceCounter.objects.values_list("last", flat=True))
    shown = Idea.objects.shown()
    assert 200 < shown.count() < 240
    assert set(Idea.objects.filter(shelved=True)) == set(shown)
    assert sum(PinCell.objects.filter(zoom=12).values_list("count", flat=True)) == shown.count()
    assert sum(Tally.objects.values_list("count", flat=True)) == shown.count()
    assert set(Word.objects.values_list("idea_id", flat=True)) == {idea.pk for idea in shown}
    open_ones = Idea.objects.filter(supports_open=True)
    assert sum(open_ones.values_list("supports", flat=True)) == Support.objects.count() > 0


def test_a_town_without_areas_gets_a_chessboard(town: Municipality) -> None:
    Neighbourhood.objects.all().delete()
    make(town)
    assert Neighbourhood.objects.count() == 30


@pytest.mark.usefixtures("town")
def test_a_municipality_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match="testene"):
        call_command("make_town", "nowhere")
