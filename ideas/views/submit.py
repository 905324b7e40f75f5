"""Handing in an idea: the form, the way to the log-in and back, the thank-you page."""

from typing import Any, Final
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from feedback.clock import publish_by
from feedback.models import Case
from feedback.queries import is_authors
from feedback.words import tidy
from ideas.actions import drafts
from ideas.actions.submission import CODE_SECONDS, Submitted, submit, submitted_before
from ideas.forms import AUTHOR_SENTENCES, FORM_KEY, IdeaForm, new_form_key
from ideas.models import Draft, Idea, PhotoDraft
from ideas.rules import overlong
from ideas.uploads import RETRY_SECONDS, Uploads, take_uploads
from neighbourhoods.queries import locate
from neighbourhoods.tiles import CLOSEST
from portal.identity.models import User
from portal.tenancy.limits import address_of, allow

# Loose enough for a library's one address on the last day of a campaign.
IDEAS_PER_HOUR: Final = 60
CODE_COOKIE: Final = "atbalss_code"
OWN_DRAFTS: Final = "idea_drafts"
NOT_TYPED: Final = {"csrfmiddlewaretoken", "form_key", "personal_ok", "photos", "remove_photo", "log_in", "website"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _hand_in(request)
    return _page(request, IdeaForm(initial=_beginning(request), person=_person(request)))


@never_cache
@require_safe
def thanks(request: HttpRequest, reference: str) -> HttpResponse:
    idea = get_object_or_404(Idea.objects.select_related("case"), case__reference=reference)
    context = {
        "case": idea.case,
        "publish_by": publish_by(idea.case.steps.get(number=1).details),
        "code": _code_of(request, reference),
        "code_minutes": CODE_SECONDS // 60,
        "letters_to": _letters_to(request, idea.case),
    }
    return render(request, "ideas/thanks.html", context)


def _letters_to(request: HttpRequest, case: Case) -> str:
    """Where the author gets letters, for their own eyes only: to others the page says nothing of any account."""
    person = _person(request)
    return str(person.email) if person and is_authors(case, person=person.pk, followed=()) else ""


def _hand_in(request: HttpRequest) -> HttpResponse:
    data = request.POST.copy()
    form_key = data.get("form_key", "")
    if not FORM_KEY.fullmatch(form_key):
        form_key = new_form_key()
    if earlier := submitted_before(form_key):
        if _same_words(earlier, data):
            return _to_thanks(request, earlier)
        # The browser's arrow led back to the sent form, and another idea was written into it.
        form_key = new_form_key()
    data["form_key"] = form_key
    uploads = take_uploads(request, form_key)
    # What is far too long is not kept for later but shown again at once.
    if "log_in" in data and not overlong(data):
        return _to_log_in(request, data, form_key)
    place_from_photo = _place_from_photo(data, uploads)
    form = IdeaForm(data, person=_person(request))
    form.is_valid()
    for problem in uploads.problems:
        form.add_error("photos", problem)
    if place_from_photo:
        form.add_error("place", place_from_photo)
    if uploads.busy:
        response = _page(request, form, status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    if form.errors:
        return _page(request, form, status=422)
    if not allow("idea", address_of(request), limit=IDEAS_PER_HOUR, seconds=3600):
        form.add_error(None, _("Very many ideas came from here within an hour. Keep this page and send yours later."))
        return _page(request, form, status=429)
    submitted = submit(submission=form.submission())
    _forget_draft(request, form_key)
    return _to_thanks(request, submitted)


def _same_words(earlier: Submitted, data: QueryDict) -> bool:
    if "text" in overlong(data):
        return False
    first_step = earlier.idea.case.steps.get(number=1)
    # Covered words cannot be compared any more; a form so old is a repeat.
    return first_step.redacted or first_step.explanation == tidy(data.get("text", ""))


def _place_from_photo(data: QueryDict, uploads: Uploads) -> str:
    """Put the photo's place into an empty form; what the writer is asked then, or "". Nobody's pin is set unseen."""
    if not uploads.point or any(data.get(name) for name in ("lat", "lon", "neighbourhood", "no_exact_place")):
        return ""
    lat, lon = (round(degrees, 6) for degrees in uploads.point)
    area = locate(lat, lon)
    if area is None:
        return ""
    data["lat"], data["lon"] = str(lat), str(lon)
    return _("We read the place from your photo: %s. Check it, and send the idea once more.") % area.name


def _page(request: HttpRequest, form: IdeaForm, status: int = 200) -> HttpResponse:
    form_key = form["form_key"].value()
    context = {
        "form": form,
        "form_key": form_key,
        "photos": PhotoDraft.objects.filter(form_key=form_key),
        "photo_limit": settings.PICTURES_PER_SUBMISSION,
        "photo_megabytes": settings.PICTURE_MAX_BYTES // 1024**2,
        "sentences": AUTHOR_SENTENCES,
        "elsewhere_url": _form_of(request, form),
        # A page that already shows what was typed must not be overwritten by what the browser kept.
        "keep_as_is": form.is_bound or bool(form.initial.get("kept")),
        "map": {
            "tiles": settings.MAP_TILES_URL and "/tiles/{z}/{x}/{y}",
            "closestTile": CLOSEST,
            "attribution": settings.MAP_ATTRIBUTION,
            "centre": [request.municipality.centre_lat, request.municipality.centre_lon],  # type: ignore[attr-defined]
        },
    }
    return render(request, "ideas/new.html", context, status=status)


def _form_of(request: HttpRequest, form: IdeaForm) -> str:
    """The same form at the municipality in which the chosen point lies, with the point and the words.

    What somebody typed stands behind the ``#``, which no browser sends: in a question it would lie in two servers'
    logs before its writer has handed it to anybody. ``static/ideas/js/draft.js`` reads it there.
    """
    if form.elsewhere is None:
        return ""
    port = f":{settings.PUBLIC_URL_PORT}" if settings.PUBLIC_URL_PORT else ""
    point = urlencode({"lat": form["lat"].value(), "lon": form["lon"].value()})
    category = form.cleaned_data.get("category")
    typed = {"title": form["title"].value(), "text": form["text"].value(), "category": category and category.name}
    words = urlencode({name: value for name, value in typed.items() if value}, quote_via=quote)
    return f"{request.scheme}://{form.elsewhere.hostname}{port}{reverse('ideas:new')}?{point}#{words}"


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _beginning(request: HttpRequest) -> dict[str, Any]:
    """What the form begins with: the draft of before the log-in, or what the address says, as from the map."""
    person = _person(request)
    given = {"shown_name": person.name} if person else {}
    key = request.GET.get("draft", "")
    if key in request.session.get(OWN_DRAFTS, []) and (draft := Draft.objects.filter(form_key=key).first()):
        typed = {name: value for name, value in draft.fields.items() if value}
        return {**given, **typed, "form_key": key, "kept": True}
    address = {name: request.GET[name] for name in ("lat", "lon", "neighbourhood") if name in request.GET}
    return {**given, **address, "form_key": new_form_key()}


def _to_log_in(request: HttpRequest, data: QueryDict, key: str) -> HttpResponse:
    typed = {name: str(data[name]).replace("\0", "") for name in data if name not in NOT_TYPED}
    drafts.keep_draft(form_key=key, fields={name: typed[name] for name in typed if name in IdeaForm.base_fields})
    # The log-in keeps the session's contents; nobody else's session opens this draft.
    request.session[OWN_DRAFTS] = [*request.session.get(OWN_DRAFTS, []), key][-5:]
    back = f"{reverse('ideas:new')}?{urlencode({'draft': key})}"
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


def _forget_draft(request: HttpRequest, key: str) -> None:
    """A session that still knew the form's key would lead from an account to an idea without a name."""
    if key in (own := request.session.get(OWN_DRAFTS, [])):
        request.session[OWN_DRAFTS] = [other for other in own if other != key]


def _to_thanks(request: HttpRequest, submitted: Submitted) -> HttpResponse:
    reference = submitted.idea.case.reference
    response = redirect("ideas:thanks", reference=reference)
    if not submitted.code:
        return response
    # The code travels in the browser's own pocket for ten minutes, so that the server keeps it nowhere.
    # The page may be read in each language, and its address begins with it.
    below_language = response["Location"].partition("/ideas/")[2]
    for language in request.municipality.languages:  # type: ignore[attr-defined]
        response.set_cookie(
            f"{CODE_COOKIE}_{language}",
            signing.dumps(submitted.code, salt=_salt(reference)),
            max_age=CODE_SECONDS,
            path=f"/{language}/ideas/{below_language}",
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _code_of(request: HttpRequest, reference: str) -> str:
    carried = request.COOKIES.get(f"{CODE_COOKIE}_{get_language()}", "")
    try:
        code: str = signing.loads(carried, salt=_salt(reference), max_age=CODE_SECONDS)
    except signing.BadSignature:
        return ""
    return code


def _salt(reference: str) -> str:
    return f"follow-code:{reference}"
