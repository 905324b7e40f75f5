"""What feedback must know of ideas."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.kinds import Kind
from feedback.models import Case, Step
from feedback.states import Status, StepKind
from ideas import search
from ideas.actions import merging, photos, publication, supports
from ideas.models import KIND, Idea, Photo, Word
from ideas.queries import areas_below, idea_of
from ideas.rules import ENDS_SUPPORT
from ideas.words import index_words
from neighbourhoods.models import Neighbourhood

STATUS_LABELS = {
    Status.RECEIVED.value: pgettext_lazy("idea", "received"),
    Status.PUBLISHED.value: pgettext_lazy("idea", "published"),
    Status.UNDER_REVIEW.value: pgettext_lazy("idea", "under review"),
    Status.ANSWERED.value: pgettext_lazy("idea", "answered"),
    Status.ACCEPTED.value: pgettext_lazy("idea", "accepted"),
    Status.IN_PROGRESS.value: pgettext_lazy("idea", "in progress"),
    Status.DONE.value: pgettext_lazy("idea", "done"),
    Status.DECLINED.value: pgettext_lazy("idea", "declined"),
    Status.FORWARDED.value: pgettext_lazy("idea", "forwarded"),
    Status.MERGED.value: pgettext_lazy("idea", "merged"),
    Status.WITHDRAWN.value: pgettext_lazy("idea", "withdrawn"),
    Status.ABANDONED.value: pgettext_lazy("idea", "abandoned"),
    Status.REMOVED.value: pgettext_lazy("idea", "removed"),
}


def _places(case_ids: Iterable[int]) -> Mapping[int, str]:
    rows = Idea.objects.filter(case_id__in=case_ids, neighbourhood__isnull=False).select_related("neighbourhood")
    return {row.case_id: row.neighbourhood.local_name for row in rows.defer("neighbourhood__geometry")}


def _sealed(case_ids: Iterable[int]) -> Mapping[int, Mapping[str, Any]]:
    rows = Idea.objects.filter(case_id__in=case_ids).only("case_id", "lat", "lon", "municipality_id")
    return {
        row.case_id: {
            "point": None if row.lat is None else [row.lat, row.lon],
            "photos": [photo.sha256 for photo in row.photos.all()] or None,
        }
        for row in rows.prefetch_related("photos")
    }


def _files() -> Iterator[tuple[str, FieldFile, str]]:
    for photo in Photo.objects.exclude(private_file="").select_related("idea__case").order_by("id").iterator():
        yield photo.idea.case.reference, photo.private_file, photo.sha256


def _found(word: str) -> Q:
    question = search.ask(word)
    if question.empty:
        return Q(pk__in=())
    # ``newest`` is the id of the case.
    holding = [Q(pk__in=Word.objects.filter(word__in=forms).values("newest")) for forms in question.forms]
    return reduce(and_, holding) | Q(idea__neighbourhood__in=_areas(question))


def _areas(question: search.Question) -> set[int]:
    """The areas that are called so, in any case of their name, with whatever lies in them."""
    names = {
        area.pk: index_words(" ".join([area.name, *area.names.values()]))
        for area in Neighbourhood.objects.only("municipality", "name", "names")
    }
    called = [pk for pk, words in names.items() if all(forms & words for forms in question.forms)]
    return {pk for area in called for pk in areas_below(area)}


def _pictures(case: Case) -> Mapping[int, str]:
    idea = Idea.objects.get(case_id=case.pk)
    there = photos.still_there(idea)
    return {photo.number: reverse("desk_photo", args=[case.reference, photo.pk]) for photo in there}


def _cover(case: Case, numbers: Collection[int], by: Step) -> None:
    photos.cover(idea=Idea.objects.get(case_id=case.pk), numbers=numbers, by=by)


def _after_step(case: Case, step: Step) -> None:
    publication.on_step(case, step)
    if step.kind != StepKind.STATUS:
        return
    idea = Idea.objects.get(case_id=case.pk)
    photos.settle_later(idea=idea, step=step.number)
    if step.status == Status.MERGED:
        merging.join(idea=idea, into=step.details["merged_into"])
    # What was never public had no supports to forget; published after all, it may be supported like any other.
    if step.status in ENDS_SUPPORT and case.shown and idea.supports_open:
        supports.close_supports(idea=idea)


IDEA = Kind(
    slug=KIND,
    table="ideas_idea",
    label=_("idea"),
    status_labels=STATUS_LABELS,
    template="ideas/case_body.html",
    content=idea_of,
    panel="ideas/officer_panel.html",
    places=_places,
    found=_found,
    sealed=_sealed,
    files=_files,
    pictures=_pictures,
    cover=_cover,
    after_step=_after_step,
)
