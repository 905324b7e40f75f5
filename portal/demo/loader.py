"""Building the demo: whatever of it is missing. A second run finds everything there."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from wagtail.models import Site

from cms.actions import found_municipality
from neighbourhoods.actions import import_areas
from neighbourhoods.geometry import Fields, read
from portal.demo import content, history, people, writing
from portal.tenancy.models import Municipality
from portal.tenancy.scope import municipality_scope


def load(town: str) -> int:
    """The municipality ``town`` with its people, pages and ideas; how many ideas were added."""
    municipality = Municipality.objects.filter(slug=town).first() or _found(town)
    _answer_at_this_port(municipality)
    with municipality_scope(municipality), timezone.override(municipality.zone), translation.override("lv"):
        return history.load_ideas(town)


@transaction.atomic
def _found(town: str) -> Municipality:
    about, pages = content.municipality(town), content.pages(town)
    municipality = found_municipality(
        slug=about["slug"],
        hostname=about["hostname"],
        code=about["code"],
        names=about["names"],
        languages=["lv", "en"],
        # Older than the oldest idea, so that no step cites a rule before it was valid.
        rules_from=timezone.localdate() - timedelta(days=730),
        **_fields(about),
    )
    municipality.mark.save(f"{town}.svg", ContentFile(content.mark(town)))
    areas = read(content.areas(town), fields=Fields(name="name", code="code", kind="kind", parent="parent"))
    import_areas(municipality=municipality, features=areas)
    with municipality_scope(municipality):
        people.settle(about)
        writing.write(municipality, pages)
    return Municipality.objects.get(pk=municipality.pk)


def _fields(about: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "full_names": about["full_name"],
        "hue": about["hue"],
        "centre_lat": about["center"]["lat"],
        "centre_lon": about["center"]["lon"],
        "contact_email": about["contact"],
        "contact_phone": about["phone"],
        "address": about["address"]["lv"],
        "reporting_channel": about["reporting_channel"],
        "support_threshold": about["support_threshold"],
    }


def _answer_at_this_port(municipality: Municipality) -> None:
    """Links in letters name the port at which the demo stands today."""
    port = int(settings.PUBLIC_URL_PORT or 80)
    Site.objects.filter(pk=municipality.site_id).exclude(port=port).update(port=port)
