"""The answer: what a status needs besides its explanation is asked for that status only."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback import kinds, rules
from feedback.actions import answering
from feedback.actors import Actor
from feedback.attachments import CleanFile, clean_attachment
from feedback.desk.forms import ActForm, day_field, rule_choices, words_field
from feedback.desk.rules import answers
from feedback.models import Case, Step
from feedback.rules import Refused
from feedback.states import Reason, Status
from feedback.words import TEXT_LENGTH

WORK: Final = ("cost_eur", "period", "promised_on")
REFUSAL: Final = ("reason", "rule", "next_possible")
DECISION: Final = ("deciding_body", "decision_number", "decision_on", "decision_url")
# Fields that are asked for, and kept, with a status only; decision and attachment go with any.
ASKED_WITH: Final[Mapping[str, tuple[str, ...]]] = {
    Status.ACCEPTED: WORK,
    Status.IN_PROGRESS: WORK,
    Status.DONE: ("cost_eur", "period"),
    Status.DECLINED: REFUSAL,
    Status.ABANDONED: REFUSAL,
    Status.FORWARDED: ("forwarded_to",),
}
ASKED_SOMETIMES: Final = frozenset(name for names in ASKED_WITH.values() for name in names)


class Euros(forms.IntegerField):
    """Whole euros as people write them. A number input of the browser would drop what it does not know, unseen."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages: ClassVar = {"invalid": _("Write whole euros, without cents: 1500 or 1 500.")}

    def to_python(self, value: Any) -> int | None:
        written = "".join(str(value or "").removesuffix("€").split())
        return super().to_python(written if written.isascii() else "-")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class AnswerForm(ActForm):
    status = forms.ChoiceField(label=pgettext_lazy("field", "Answer"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Reason of the “no”"), required=False)
    rule = forms.TypedChoiceField(
        label=_("Rule"), coerce=int, empty_value=None, required=False, help_text=_("When it is against a rule.")
    )
    next_possible = words_field(_("What the person can do next"), rows=3, most=TEXT_LENGTH, required=False)
    cost_eur = Euros(label=_("Cost in euros"), min_value=0, required=False, help_text=_("Whole euros: 1500 or 1 500."))
    period = forms.CharField(label=_("When, in words"), max_length=120, required=False, help_text=_("“Summer 2027”"))
    promised_on = day_field(_("Promised to be done by"), required=False, help_text=_("Starts a second public clock."))
    forwarded_to = forms.CharField(label=_("To which institution"), max_length=160, required=False)
    deciding_body = forms.CharField(label=_("Who decided"), max_length=160, required=False)
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)
    decision_on = day_field(_("Date of the decision"), required=False)
    decision_url = forms.URLField(label=_("Link to the decision"), required=False, assume_scheme="https")
    file = forms.FileField(label=_("Attachment"), required=False, help_text=_("A PDF or a picture, up to 10 MB."))

    field_order = ["status", "language", "explanation", *WORK, *REFUSAL, "forwarded_to", "file"]
    more = DECISION
    more_label = _("Who decided it")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_now = answers(self.case.kind, self.case.status)
        self.fields["status"].choices = [(status.value, self._name(status)) for status in open_now]
        self.fields["reason"].choices = [("", "—"), *Reason.choices]
        self.fields["rule"].choices = [("", "—"), *rule_choices()]
        for name in ASKED_SOMETIMES:
            self.fields[name].asked_with = " ".join(s for s, names in ASKED_WITH.items() if name in names)
        self.fields["rule"].asked_with = Reason.AGAINST_RULE.value
        self.files_given: list[CleanFile] = []

    def _name(self, status: Status) -> Any:
        label = kinds.status_label(self.case.kind, status)
        return _("put the answer right: it stays “%s”") % label if status == self.case.status else label

    def clean_file(self) -> None:
        given = self.cleaned_data["file"]
        if given:
            try:
                self.files_given = [clean_attachment(given, given.name)]
            except Refused as refusal:
                raise forms.ValidationError(list(refusal.reasons)) from refusal

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        status = given.get("status", "")
        for name in ASKED_SOMETIMES - set(ASKED_WITH.get(status, ())):
            # What this answer does not ask for is not kept, and with scripts not even seen.
            self.errors.pop(name, None)
        if status == Status.FORWARDED and not given.get("forwarded_to"):
            self.add_error("forwarded_to", _("Write where it was sent."))
        for name, problem in rules.refusal_problems(status, given).items():
            # What was refused by itself is not missing.
            if name not in self.errors:
                self.add_error(name, problem)
        return given

    def clean_promised_on(self) -> date | None:
        day: date | None = self.cleaned_data["promised_on"]
        if late := rules.promise_problems(day, timezone.localdate()):
            raise forms.ValidationError(late)
        return day

    def take(self, case: Case, by: Actor) -> Step:
        given = self.cleaned_data
        names = [*ASKED_WITH.get(given["status"], ()), *DECISION]
        if given["reason"] != Reason.AGAINST_RULE:
            names = [name for name in names if name != "rule"]
        details = {name: given[name] for name in names if given[name] not in ("", None)}
        return answering.answer(
            case=case,
            by=by,
            status=given["status"],
            explanation=given["explanation"],
            files=self.files_given,
            **details,
        )
