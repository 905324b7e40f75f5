"""The one page on which an idea is handed in: words, place, and last of all who says it."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from feedback.actions.opening import NewAuthor
from feedback.models import AuthorKind
from feedback.personal import Finding, Kind, find_personal_data
from feedback.words import TEXT_LENGTH, TITLE_LENGTH, tidy
from ideas.actions.submission import Submission
from ideas.models import Category
from ideas.rules import (
    MOST,
    brevity_problems,
    length_problem,
    overlong,
    registration_number_problem,
    word_problems,
)
from neighbourhoods.models import Neighbourhood
from neighbourhoods.queries import current_neighbourhoods, locate, municipality_around
from portal.identity.models import User
from portal.tenancy.models import Municipality

FORM_KEY: Final = re.compile(r"[A-Za-z0-9_-]{32,64}")
AUTHOR_SENTENCES: Final = {
    AuthorKind.NAME.value: _("Everybody sees your name beside the idea."),
    AuthorKind.NICKNAME.value: _("Everybody, the municipality too, sees only the nickname."),
    AuthorKind.ASSOCIATION.value: _(
        "Everybody sees its name and registration number; who represents it only the municipality sees."
    ),
    AuthorKind.ANONYMOUS.value: _(
        "We neither ask nor keep your name. The answer will be public. "
        "Only with a code can you withdraw the idea or ask for a second look."
    ),
}
FINDING_LABELS: Final = {
    Kind.PERSONAL_CODE: _("personal code"),
    Kind.EMAIL: _("e-mail address"),
    Kind.PHONE: _("phone number"),
    Kind.HOUSE_ADDRESS: _("house address"),
}


def new_form_key() -> str:
    return secrets.token_urlsafe(24)


class Degrees(forms.FloatField):
    """A coordinate; Latvians write it with a comma."""

    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class WhenChosen(forms.CharField):
    """Needed where its way of being shown is chosen, which only the whole form can tell."""

    def validate(self, value: str) -> None:
        pass


class IdeaForm(forms.Form):
    use_required_attribute = False

    title = forms.CharField(
        label=_("Title"),
        help_text=_("In one line: what and where."),
        error_messages={"required": _("Write a title, so that others recognise the idea.")},
    )
    text = forms.CharField(
        label=_("What would you change, and why?"),
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Everybody will be able to read it. Leave out phone numbers, addresses and other people's names."),
        error_messages={"required": _("Write what you would like to change and why.")},
    )
    category = forms.ModelChoiceField(
        Category.objects.all(),
        to_field_name="slug",
        label=_("What is it about?"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose one of the list.")},
    )
    # What is wrong with the place is said here; the inputs below may be hidden behind the map.
    place = forms.CharField(label=_("Place"), required=False, max_length=200, widget=forms.HiddenInput)
    lat = Degrees(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    lon = Degrees(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    neighbourhood = forms.ModelChoiceField(
        current_neighbourhoods(),
        to_field_name="slug",
        label=_("Neighbourhood"),
        required=False,
        empty_label=_("Choose"),
        error_messages={"invalid_choice": _("Choose one of the neighbourhoods of the list.")},
    )
    no_exact_place = forms.BooleanField(label=_("There is no exact place"), required=False)
    photos = forms.FileField(label=_("Photos"), required=False)
    author_kind = forms.ChoiceField(
        label=_("How shall we show you?"),
        choices=[(kind.value, capfirst(kind.label)) for kind in AuthorKind],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four.")},
    )
    shown_name = WhenChosen(label=_("Name or nickname"))
    association = WhenChosen(label=_("Name of the association"))
    registration_number = WhenChosen(label=_("Registration number"), help_text=_("Eleven digits."))
    representative = WhenChosen(label=_("Who represents it"))
    personal_ok = forms.CharField(required=False, max_length=40, label=_("Personal data"), widget=forms.HiddenInput)
    form_key = forms.RegexField(FORM_KEY, widget=forms.HiddenInput)
    # People never see this field; robots fill in everything.
    website = forms.CharField(required=False, max_length=200, label=_("Leave this field empty"))

    def __init__(self, *args: Any, person: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.findings: list[Finding] = []
        self.elsewhere: Municipality | None = None
        self.located: Neighbourhood | None = None
        self.fields["title"].widget.attrs["data-most"] = TITLE_LENGTH
        self.fields["text"].widget.attrs["data-most"] = TEXT_LENGTH
        self.fields["shown_name"].widget.attrs["autocomplete"] = "name"
        self.fields["registration_number"].widget.attrs["inputmode"] = "numeric"
        self.fields["website"].widget.attrs.update(autocomplete="off", tabindex="-1")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in overlong(data):
            self.add_error(name, length_problem(name))
        words = {name: tidy(data.get(name, ""), lines=name == "text") for name in MOST}
        data.update(words)
        problems = brevity_problems(words["title"], words["text"]) | word_problems(words["title"], words["text"])
        for name, problem in problems.items():
            if name not in self.errors:
                self.add_error(name, problem)
        self._clean_place(data)
        self._clean_author(data.get("author_kind", ""), words)
        self._clean_personal(words, data.get("personal_ok", ""))
        if data.get("website"):
            self.add_error(
                "website", gettext("This field was filled in, as robots do. Empty it, and send the idea again.")
            )
        return data

    # Place: a point in the municipality, or a neighbourhood, or none in particular.

    def _clean_place(self, data: dict[str, Any]) -> None:
        if "lat" in self.errors or "lon" in self.errors:
            self.add_error("place", gettext("Latitude and longitude are numbers such as 56.95 and 24.11."))
            return
        self.located = data.get("neighbourhood")
        if data.get("no_exact_place"):
            data["lat"] = data["lon"] = None
        lat, lon = data.get("lat"), data.get("lon")
        if (lat is None) != (lon is None):
            self.add_error("place", gettext("A point needs both latitude and longitude."))
        elif lat is not None and lon is not None:
            self._clean_point(lat, lon)
        elif self.located is None and not data.get("no_exact_place") and "neighbourhood" not in self.errors:
            self.add_error(
                "place",
                gettext("Show the place on the map, choose a neighbourhood, or tick “There is no exact place”."),
            )

    def _clean_point(self, lat: float, lon: float) -> None:
        if area := locate(lat, lon):
            self.located = Neighbourhood.objects.without_geometry().get(pk=area.id)
        elif elsewhere := municipality_around(lat, lon):
            self.elsewhere = elsewhere
            self.add_error(
                "place", gettext("This place lies outside our territory, in another municipality: %s.") % elsewhere.name
            )
        elif current_neighbourhoods().exists():
            self.add_error("place", gettext("This place lies outside our territory. Choose a place inside it."))

    # Who says it.

    def _clean_author(self, kind: str, words: dict[str, str]) -> None:
        if kind in (AuthorKind.NAME, AuthorKind.NICKNAME):
            self._require("shown_name", words, gettext("Write the name that we shall show."))
        elif kind == AuthorKind.ASSOCIATION:
            self._require("association", words, gettext("Write the name of the association."))
            self._require("representative", words, gettext("Write who represents the association."))
            number = words["registration_number"].replace(" ", "").replace("-", "")
            self.cleaned_data["registration_number"] = number
            if "registration_number" not in self.errors and (problem := registration_number_problem(number)):
                self.add_error("registration_number", problem)

    def _require(self, name: str, words: dict[str, str], problem: str) -> None:
        if name in self.errors:
            return
        if not any(ch.isalpha() for ch in words[name]):
            self.add_error(name, problem)
        elif len(words[name]) > MOST[name]:
            self.add_error(name, length_problem(name))

    # Personal data: shown to the writer, who decides; only a personal code cannot stay.

    def _clean_personal(self, words: dict[str, str], confirmed: str) -> None:
        # What is longer is refused anyway.
        found = {name: find_personal_data(words[name][:TEXT_LENGTH]) for name in ("title", "text", "shown_name")}
        for name, findings in found.items():
            if any(finding.kind is Kind.PERSONAL_CODE for finding in findings):
                self.add_error(
                    name, gettext("Take out the personal code: nobody needs it, and it must not be published.")
                )
        self.findings = [finding for findings in found.values() for finding in findings]
        doubtful = [finding for finding in self.findings if finding.kind is not Kind.PERSONAL_CODE]
        if doubtful and confirmed != fingerprint(doubtful):
            self.add_error(
                "personal_ok",
                gettext("The text seems to hold personal data. Take it out, or tell us that it may be seen."),
            )

    @property
    def doubtful(self) -> list[dict[str, Any]]:
        """What was found that the writer may decide to leave: label and excerpt."""
        return [
            {"label": FINDING_LABELS[finding.kind], "excerpt": finding.excerpt}
            for finding in self.findings
            if finding.kind is not Kind.PERSONAL_CODE
        ]

    @property
    def fingerprint(self) -> str:
        """The value of the box "it may be seen": ticked for these findings, and for no later ones."""
        return fingerprint(finding for finding in self.findings if finding.kind is not Kind.PERSONAL_CODE)

    def submission(self) -> Submission:
        data = self.cleaned_data
        point = None if data["lat"] is None else (data["lat"], data["lon"])
        return Submission(
            form_key=data["form_key"],
            title=data["title"],
            text=data["text"],
            category=data["category"],
            author=self._author(data),
            neighbourhood=self.located,
            point=point,
        )

    def _author(self, data: dict[str, Any]) -> NewAuthor:
        kind, language = data["author_kind"], get_language() or "lv"
        if kind == AuthorKind.ANONYMOUS:
            # Also of somebody who is signed in: nothing leads from the idea to the account.
            return NewAuthor(language=language)
        if kind == AuthorKind.ASSOCIATION:
            return NewAuthor(
                kind=kind,
                shown_name=data["association"],
                registration_number=data["registration_number"],
                representative=data["representative"],
                language=language,
                person=self.person,
            )
        return NewAuthor(kind=kind, shown_name=data["shown_name"], language=language, person=self.person)


def fingerprint(findings: Iterable[Finding]) -> str:
    parts = sorted(f"{finding.kind}:{finding.excerpt}" for finding in findings)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
