"""Forms that point at something else: another department, another case, a step to cover."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback import kinds, references
from feedback.actions import answering, moderation
from feedback.actors import Actor
from feedback.desk.forms import ActForm, words_field
from feedback.models import Case, Step
from feedback.states import Status, StepKind
from feedback.visibility import holds_words
from feedback.words import TEXT_LENGTH, TITLE_LENGTH
from portal.identity.models import Department, Membership
from portal.identity.states import Role


class OfficerField(forms.ModelChoiceField):
    def label_from_instance(self, held: Membership) -> str:
        return f"{held.user}, {held.department}" if held.department else str(held.user)


class PassOnForm(ActForm):
    department: Any = forms.ModelChoiceField(None, label=_("Department"))
    officer = OfficerField(
        None,
        label=_("Specialist"),
        required=False,
        help_text=_("For colleagues only; the public reads the department."),
    )

    refused_for = "department"
    field_order = ["department", "officer", "language", "explanation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(retired_on=None)
        responders = Membership.objects.officers().filter(role=Role.RESPONDER, department__isnull=False)
        self.fields["officer"].queryset = responders.select_related("user", "department").order_by("department__slug")
        if not responders.exists():
            del self.fields["officer"]

    def prepared(self) -> str:
        return self.in_authors_language(_("This is decided by another department of ours."))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        held, department = given.get("officer"), given.get("department")
        if held and department and held.department_id != department.pk:
            self.add_error("officer", _("This specialist works in another department."))
        return given

    def take(self, case: Case, by: Actor) -> Step:
        given = self.cleaned_data
        return answering.pass_on(
            case=case,
            by=by,
            department=given["department"],
            officer=given["officer"].user if given.get("officer") else None,
            explanation=given["explanation"],
        )


class MergeForm(ActForm):
    into = forms.CharField(
        label=_("Reference of the case that stays"),
        max_length=32,
        help_text=_("The number is enough: 128 or 2026-128."),
    )
    # The reference whose title the officer has had before their eyes.
    checked = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ["into", "language", "explanation"]

    def prepared(self) -> str:
        return self.in_authors_language(_("The same has been proposed before. We answer both there."))

    def clean_into(self) -> str:
        written = references.read(self.cleaned_data["into"])
        stays = references.find(written) if written else None
        if stays is None or not stays.shown or stays.kind != self.case.kind:
            raise forms.ValidationError(_("There is no public case with this reference."))
        if stays.pk == self.case.pk:
            raise forms.ValidationError(_("A case cannot be merged into itself."))
        if stays.status == Status.MERGED:
            raise forms.ValidationError(_("That case was itself merged into another one."))
        self._let_check(stays)
        return str(stays.reference)

    def _let_check(self, stays: Case) -> None:
        """A number is quickly mistyped and a merger stays: the title is shown before, for the second press."""
        if "preview" in self.data or self.data.get("checked") == stays.reference:
            return
        self.data = self.data.dict() | {"into": stays.reference, "checked": stays.reference}
        page = reverse("desk_case", args=[stays.reference])
        self["into"].help_text = format_html('<a href="{}">{}</a>', page, stays)
        raise forms.ValidationError(
            _("Is this the one: “%(title)s” (%(reference)s)? Then press the button once more.")
            % {"title": stays.title, "reference": stays.reference}
        )

    def take(self, case: Case, by: Actor) -> Step:
        given = self.cleaned_data
        return answering.answer(
            case=case, by=by, status=Status.MERGED, merged_into=given["into"], explanation=given["explanation"]
        )


class RedactForm(ActForm):
    photos = forms.TypedMultipleChoiceField(
        label=_("Which photos"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    number = forms.TypedChoiceField(
        label=_("Which entry"),
        coerce=int,
        empty_value=None,
        help_text=_("All of it is covered, cost, dates and files too; nothing comes back."),
    )
    title = forms.CharField(label=_("Title without personal data"), max_length=TITLE_LENGTH, required=False)
    text = words_field(
        _("Text without personal data"),
        required=False,
        rows=8,
        most=TEXT_LENGTH,
        help_text=_("Needed where you cover the author's own words."),
    )

    field_order = ["photos", "number", "title", "text", "language", "explanation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coverable = self.case.steps.filter(redacted=False).exclude(kind=StepKind.REDACTION).order_by("number")
        steps = {step.number: step for step in coverable}
        self.words_in = {number for number, step in steps.items() if holds_words(step)}
        self.fields["number"].choices = [(number, self._name(step)) for number, step in steps.items()]
        self.fields["title"].initial, self.fields["text"].initial = self.case.title, self.case.text
        self._offer_photos()

    def _offer_photos(self) -> None:
        pictures = kinds.get(self.case.kind).pictures(self.case)
        if not pictures:
            del self.fields["photos"]
            return
        self.fields["photos"].choices = [
            (number, format_html('<img class="desk-option__picture" src="{}" alt=""> {}', address, _photo_name(number)))
            for number, address in pictures.items()
        ]
        self.fields["number"].choices = [("", _("None, only photos")), *self.fields["number"].choices]
        self.fields["number"].required = False

    def prepared(self) -> str:
        return self.in_authors_language(_("We covered personal data."))

    def _name(self, step: Step) -> str:
        label = kinds.status_label(self.case.kind, step.status) if step.status else step.get_kind_display()
        return f"{step.number}. {label}: {step.explanation[:60]}"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "number" in given and not given["number"] and not given.get("photos"):
            self.add_error("number", _("Choose what to cover: photos, an entry, or both."))
        if given.get("number") in self.words_in:
            if "title" in given and not given["title"]:
                self.add_error("title", _("Write the title without the personal data."))
            if "text" in given and not given["text"]:
                self.add_error("text", _("Write what stays of the text."))
            elif given.get("text") == self.case.text and given.get("title") == self.case.title:
                self.add_error("text", _("Take the personal data out: these words stay public."))
        return given

    def take(self, case: Case, by: Actor) -> Step:
        given = self.cleaned_data
        photos, explanation = given.get("photos", []), given["explanation"]
        if not given["number"]:
            return moderation.cover_photos(case=case, by=by, photos=photos, explanation=explanation)
        # Only the submission's own words are replaced; a covered answer is simply given anew.
        words = {"title": given["title"], "text": given["text"]} if given["number"] in self.words_in else {}
        return moderation.redact(
            case=case, by=by, number=given["number"], photos=photos, explanation=explanation, **words
        )


def _photo_name(number: int) -> str:
    return gettext("Photo %d") % number
