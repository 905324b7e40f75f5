"""Pictures of a form that is not sent yet. Whoever knows the form's random key may see and remove them."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ideas.actions.drafts import drop_photo
from ideas.actions.submission import submitted_before
from ideas.forms import FORM_KEY
from ideas.models import PhotoDraft
from ideas.uploads import RETRY_SECONDS, take_uploads


@never_cache
@require_POST
def add(request: HttpRequest) -> JsonResponse:
    """Keep one picture; answers ``{photo: {id, url, width, height}, point: [lat, lon] | null}`` or ``{error}``.

    With 503 the same picture may be sent again.
    """
    form_key = request.POST.get("form_key", "")
    if not FORM_KEY.fullmatch(form_key):
        return JsonResponse({"error": ""}, status=400)
    uploads = take_uploads(request, form_key)
    if uploads.busy:
        return JsonResponse({"error": uploads.problems[-1]}, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    if not uploads.kept:
        return JsonResponse({"error": " ".join(uploads.problems)}, status=422)
    return JsonResponse({"photo": _shown(uploads.kept[0]), "point": uploads.point}, status=201)


@never_cache
@require_safe
def kept(request: HttpRequest, form_key: str) -> JsonResponse:
    """What a form has so far, for a page that was loaded anew: ``{photos: […], handed_in: bool}``."""
    photos = [_shown(draft) for draft in PhotoDraft.objects.filter(form_key=form_key)]
    return JsonResponse({"photos": photos, "handed_in": submitted_before(form_key) is not None})


@never_cache
@require_safe
def picture(request: HttpRequest, form_key: str, pk: int) -> FileResponse:
    draft = get_object_or_404(PhotoDraft, form_key=form_key, pk=pk)
    return FileResponse(draft.file.open("rb"), content_type="image/jpeg")


@never_cache
@require_POST
def remove(request: HttpRequest, form_key: str, pk: int) -> HttpResponse:
    drop_photo(draft=get_object_or_404(PhotoDraft, form_key=form_key, pk=pk))
    return HttpResponse(status=204)


def _shown(draft: PhotoDraft) -> dict[str, Any]:
    return {
        "id": draft.pk,
        "url": reverse("ideas:draft_photo", args=[draft.form_key, draft.pk]),
        "width": draft.width,
        "height": draft.height,
    }
