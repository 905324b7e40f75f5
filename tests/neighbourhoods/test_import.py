from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import transaction

from neighbourhoods.actions import import_areas
from neighbourhoods.geometry import Fields, read
from neighbourhoods.models import Neighbourhood
from neighbourhoods.problems import Code, GeographyRefused
from neighbourhoods.queries import current_neighbourhoods, locate, municipality_around
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope

from .shapes import DATA, collection, feature, real, ring, square

FIELDS = Fields(code="code", kind="kind", parent="parent")
BLANK = {"code": None, "kind": None, "parent": None}


@pytest.fixture
def town(town: Municipality) -> Municipality:
    """A town that has no areas yet."""
    Neighbourhood.objects.all().delete()
    return town


@pytest.fixture
def neighbour(neighbour: Municipality) -> Municipality:
    with municipality_scope(neighbour):
        Neighbourhood.objects.all().delete()
    return neighbour


def take(town: Municipality, *raw: dict[str, Any], **options: Any) -> Any:
    for one in raw:
        one["properties"] = BLANK | one["properties"]
    return import_areas(municipality=town, features=read(collection(*raw), fields=FIELDS), **options)


def area(name: str, x: float, y: float = 0, size: float = 1, **properties: Any) -> dict[str, Any]:
    return feature(square(x, y, size), name=name, **properties)


def run(*args: object, **options: object) -> str:
    out = StringIO()
    call_command("import_neighbourhoods", *map(str, args), stdout=out, stderr=out, **options)
    return out.getvalue()


def refused(*args: object) -> str:
    err = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_neighbourhoods", *map(str, args), stderr=err)
    return f"{err.getvalue()}{error.value}"


def test_areas_are_made_with_their_addresses_and_measures(town: Municipality) -> None:
    assert take(town, area("Mežaparks", 0), area("Ķīpsala", 2)).created == ["Mežaparks", "Ķīpsala"]
    row = Neighbourhood.objects.get(slug="mezaparks")
    assert (row.west, row.south, row.east, row.north) == (24.0, 57.0, 24.01, 57.01)
    assert shapely.box(24, 57, 24.01, 57.01).contains(shapely.Point(row.label_lon, row.label_lat))
    assert round(row.square_metres) == 676_668
    assert row.geometry["type"] == "MultiPolygon"
    assert [found.name for found in current_neighbourhoods()] == ["Mežaparks", "Ķīpsala"]


def test_the_same_file_again_changes_nothing(town: Municipality) -> None:
    raw = [area("A", 0, code="1"), area("B", 2, code="2")]
    take(town, *raw)
    before = list(Neighbourhood.objects.order_by("pk").values())
    assert take(town, *raw).unchanged == ["A", "B"]
    assert list(Neighbourhood.objects.order_by("pk").values()) == before


def test_a_code_keeps_an_area_through_a_new_name_and_shape(town: Municipality) -> None:
    take(town, area("Vecā", 0, code="1"))
    (old,) = Neighbourhood.objects.all()
    imported = take(town, area("Jaunā", 5, code="1"))
    assert (imported.renamed, imported.redrawn) == ([("Vecā", "Jaunā")], ["Jaunā"])
    (row,) = Neighbourhood.objects.all()
    assert (row.pk, row.slug, row.name, row.west) == (old.pk, old.slug, "Jaunā", 24.05)


def test_without_codes_a_name_keeps_an_area_and_nearly_the_same_ground_is_a_renaming(
    town: Municipality,
) -> None:
    take(town, area("A", 0), area("B", 2))
    kept = {row.name: row.pk for row in Neighbourhood.objects.all()}
    imported = take(town, area("A", 0, size=1.5), area("Jaunā", 2, size=1.02))
    assert imported.renamed == [("B", "Jaunā")]
    assert imported.retired == []
    assert {row.pk: row.name for row in Neighbourhood.objects.all()} == {
        kept["A"]: "A", kept["B"]: "Jaunā",
    }  # fmt: skip


def test_other_ground_under_another_name_is_another_area(town: Municipality) -> None:
    take(town, area("A", 0))
    imported = take(town, area("B", 0, size=0.9))
    assert (imported.created, imported.retired, imported.renamed) == (["B"], ["A"], [])


def test_codes_can_be_given_later_and_decide_from_then_on(town: Municipality) -> None:
    take(town, area("A", 0), area("B", 2))
    take(town, area("A", 0, code="1"), area("B", 2, code="2"))
    swapped = take(town, area("B", 0, code="1"), area("A", 2, code="2"))
    assert sorted(swapped.renamed) == [("A", "B"), ("B", "A")]
    assert Neighbourhood.objects.count() == 2


def test_an_area_that_the_file_leaves_out_is_retired_and_can_come_back(town: Municipality) -> None:
    take(town, area("A", 0), area("B", 2))
    assert take(town, area("A", 0)).retired == ["B"]
    retired = Neighbourhood.objects.get(name="B")
    assert retired.retired_on is not None
    assert locate(57.005, 24.025) is None
    assert take(town, area("A", 0), area("B", 2)).revived == ["B"]
    assert Neighbourhood.objects.get(pk=retired.pk).retired_on is None
    assert locate(57.005, 24.025) is not None


def test_a_file_speaks_only_for_the_kinds_that_it_holds(town: Municipality) -> None:
    take(town, area("Pagasts", 0, size=5, kind="pagasts", code="P"))
    imported = take(town, area("Ciems", 1, kind="Ciems", parent="P"))
    assert (imported.created, imported.retired) == (["Ciems"], [])
    assert Neighbourhood.objects.get(name="Ciems").parent.name == "Pagasts"


def test_the_deepest_area_is_located(town: Municipality) -> None:
    take(town, area("Lielais", 0, size=5), area("Mazais", 1, parent="Lielais"))
    found = [locate(57.005, 24.005), locate(57.005, 24.015), locate(57.5, 24.0)]
    assert [answer and answer.slug for answer in found] == ["lielais", "mazais", None]


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ([area("A", 0, kind="planēta")], [Code.UNKNOWN_KIND]),
        ([area("A", 0, parent="B")], [Code.UNKNOWN_PARENT]),
        ([area("A", 0, parent="A")], [Code.UNKNOWN_PARENT]),
        ([area("A", 0, parent="B"), area("B", 0, parent="A")], [Code.PARENT_LOOP] * 2),
        ([area("A" * 121, 0)], [Code.TOO_LONG]),
        ([area("A", 0), area("A", 3)], [Code.DUPLICATE_NAME] * 2),
    ],
)
def test_what_has_no_place_is_refused(town: Municipality, raw: list[dict[str, Any]], codes: list[Code]) -> None:
    with pytest.raises(GeographyRefused) as error:
        take(town, *raw)
    assert [found.code for found in error.value.problems] == codes
    assert Neighbourhood.objects.count() == 0


def test_names_that_make_the_same_address_get_two(town: Municipality) -> None:
    take(town, area("Kāpas", 0), area("Kapas", 2), area("Дюны", 4))
    assert set(Neighbourhood.objects.values_list("slug", flat=True)) == {"kapas", "kapas-2", "area"}


def test_a_rolled_back_import_leaves_the_atlas(town: Municipality) -> None:
    take(town, area("A", 0))
    assert locate(57.005, 24.005) is not None
    with transaction.atomic():
        take(town, area("B", 0, size=0.5))
        assert locate(57.008, 24.008) is None
        transaction.set_rollback(True)
    found = locate(57.008, 24.008)
    assert found is not None
    assert found.name == "A"


def test_the_atlas_costs_one_query_once_built(town: Municipality, django_assert_num_queries: Any) -> None:
    take(town, area("A", 0))
    locate(57.005, 24.005)
    with django_assert_num_queries(1):
        locate(57.005, 24.005)


def test_the_neighbour_has_its_own_areas(town: Municipality, neighbour: Municipality) -> None:
    take(town, area("A", 0))
    with municipality_scope(neighbour):
        take(neighbour, area("A", 5))
        assert locate(57.005, 24.005) is None
    assert [
        municipality_around(57.005, lon) for lon in (24.005, 24.055, 25.0)
    ] == [town, neighbour, None]  # fmt: skip


def test_the_command_takes_all_or_nothing(town: Municipality, tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    bowtie = feature(ring((4, 0), (5, 1), (5, 0), (4, 1)), name="Krustiņš", code="2")
    path.write_text(collection(area("Labā", 0, code="1"), bowtie))
    report = refused(town.slug, path)
    assert "#1 Krustiņš: " in report
    assert "[self-intersection]" in report
    assert "#0" not in report
    assert Neighbourhood.objects.count() == 0
    assert "2 new" in run(town.code, path, "--repair", "--dry-run")
    assert Neighbourhood.objects.count() == 0
    assert "#1 Krustiņš: " in run(town.slug, path, "--repair", "--code-field=code")
    assert set(Neighbourhood.objects.values_list("name", "code")) == {("Labā", "1"), ("Krustiņš", "2")}
    path.write_text(collection(area("Labākā", 0, code="1"), area("Cits", 8, code="2x")))
    assert "renamed: Labā → Labākā" in run(town.slug, path, "--code-field=code", "--where=code=1")
    assert set(current_neighbourhoods().values_list("name", flat=True)) == {"Labākā"}


def test_the_command_names_what_it_cannot_use(town: Municipality, tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    assert "cannot be read" in refused(town.slug, path)
    assert "no municipality" in refused("nowhere", path)
    path.write_text("{}")
    assert "[not-geojson]" in refused(town.slug, path)
    path.write_text(collection(area("A", 0)))
    assert "[no-such-field]" in refused(town.slug, path, "--name-field=nosaukums")
    assert "FIELD=PREFIX" in refused(town.slug, path, "--where=nonsense")


def test_the_command_keeps_to_the_boundary(town: Municipality, tmp_path: Path) -> None:
    path, boundary = tmp_path / "areas.geojson", tmp_path / "boundary.geojson"
    path.write_text(collection(area("iekšā", 0), area("ārā", 2)))
    boundary.write_text(collection(feature(square(0, 0, 2))))
    report = refused(town.slug, path, f"--boundary={boundary}")
    assert "#1 ārā" in report
    assert "[outside-municipality]" in report
    boundary.write_text("[]")
    assert "boundary" in refused(town.slug, path, f"--boundary={boundary}")


def test_locate_says_name_and_address_or_fails(town: Municipality) -> None:
    take(town, area("Mežaparks", 0))
    out = StringIO()
    call_command("locate", town.slug, "57.005", "24.005", stdout=out)
    assert out.getvalue() == "Mežaparks (mezaparks)\n"
    for lat, lon in (("57.5", "24.0"), ("-57.5", "-24.0"), ("124", "57")):
        with pytest.raises(CommandError):
            call_command("locate", town.slug, lat, lon)
    with pytest.raises(CommandError):
        call_command("locate", "nowhere", "57", "24")


@pytest.mark.parametrize(("name", "count"), [("riga_neighbourhoods.geojson", 58), ("awkward_holes.geojson", 42)])
def test_real_files_are_taken_as_they_are(town: Municipality, name: str, count: int) -> None:
    real(name)
    assert f"{count} new" in run(town.slug, DATA / name)
    assert f"{count} unchanged" in run(town.slug, DATA / name)
    assert Neighbourhood.objects.count() == count


def test_the_awkward_file_is_refused_by_name_and_taken_mended(town: Municipality) -> None:
    real("awkward_self_intersecting.geojson")
    path = DATA / "awkward_self_intersecting.geojson"
    report = refused(town.slug, path)
    assert report.count("[self-intersection]") == 7
    assert "34 new" in run(town.slug, path, "--repair")
