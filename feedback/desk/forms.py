"""What an officer fills in for one act. A form that is valid knows the action that it stands for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from feedback.actions import answering, moderation
from feedback.actions.second_look import take_second_look
from feedback.actors import Actor
from feedback.desk.rules import second_look_reopens
from feedback.models import Case, CaseAuthor, Step
from feedback.rulebook import current_rules
from feedback.states import Status
from portal.tenancy.translations import translated

# Marks the part of a prepared text that only the officer can write.
BLANK = "[…]"
STANDS = "stands"


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **options)


def words_field(label: Any, *, rows: int = 6, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **options)


def rule_choices() -> list[tuple[str, str]]:
    rules = current_rules()
    numbered = rules.rules if rules else []
    return [(str(rule["number"]), f"{rule['number']}. {translated(rule['title'])}") for rule in numbered]


class ActForm(forms.Form):
    """Base of every act that appends a step. ``seen`` is the newest step that the officer had before their eyes."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    explanation = words_field(_("Explanation"), help_text=_("The public reads this beside the step."))

    # Fields that few answers need, folded away below ``more_label``.
    more: Sequence[str] = ()
    more_label: Any = ""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        if prepared := self.prepared():
            self.fields["explanation"].initial = prepared

    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.more]

    def more_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name in self.more]

    def more_filled(self) -> bool:
        return any(field.errors or field.value() for field in self.more_fields())

    def prepared(self) -> str:
        """The text to begin with, in the author's language."""
        return ""

    def in_authors_language(self, text: Any) -> str:
        """``text`` is lazy, so that it is translated now."""
        author = CaseAuthor.objects.filter(case=self.case).first()
        with translation.override(author.language if author else translation.get_language()):
            return str(text)

    def clean_explanation(self) -> str:
        words: str = self.cleaned_data["explanation"]
        if BLANK in words:
            raise forms.ValidationError(_("Write your own words in place of %s.") % BLANK)
        return words

    def take(self, case: Case, by: Actor) -> Step:
        """Do it. Raises ``feedback.rules.Refused``."""
        raise NotImplementedError


class PublishForm(ActForm):
    explanation = words_field(
        _("Explanation"), required=False, rows=2, help_text=_("Empty: “It follows the rules and is now public.”")
    )

    def take(self, case: Case, by: Actor) -> Step:
        return moderation.publish(case=case, by=by, explanation=self.cleaned_data["explanation"])


class RuleForm(ActForm):
    rule = forms.TypedChoiceField(label=_("Rule"), coerce=int, widget=forms.RadioSelect)

    field_order = ["rule", "explanation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = rule_choices()


class DeclineForm(RuleForm):
    next_possible = words_field(_("What the person can do next"), rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_possible"].initial = self.in_authors_language(
            _("Send it again without what the rule forbids, or ask for a second look.")
        )

    def prepared(self) -> str:
        return self.in_authors_language(_("Thank you for writing. We did not publish this, because […]"))

    def take(self, case: Case, by: Actor) -> Step:
        given = self.cleaned_data
        return moderation.decline(
            case=case,
            by=by,
            rule=given["rule"],
            explanation=given["explanation"],
            next_possible=given["next_possible"],
        )


class RemoveForm(RuleForm):
    def prepared(self) -> str:
        return self.in_authors_language(_("We took this off the page, because […]"))

    def take(self, case: Case, by: Actor) -> Step:
        given = self.cleaned_data
        return moderation.remove(case=case, by=by, rule=given["rule"], explanation=given["explanation"])


class RestoreForm(ActForm):
    def take(self, case: Case, by: Actor) -> Step:
        return moderation.restore(case=case, by=by, explanation=self.cleaned_data["explanation"])


class ExtendForm(ActForm):
    new_due = day_field(_("New date of the answer"))

    field_order = ["new_due", "explanation"]

    def prepared(self) -> str:
        return self.in_authors_language(_("We need more time, because […]"))

    def take(self, case: Case, by: Actor) -> Step:
        given = self.cleaned_data
        return answering.extend(case=case, by=by, new_due=given["new_due"], explanation=given["explanation"])


class SecondLookForm(ActForm):
    outcome = forms.ChoiceField(label=_("After the second look"), widget=forms.RadioSelect)

    field_order = ["outcome", "explanation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        back = second_look_reopens(self.case.kind, self.case.status, shown=self.case.shown)
        label = _("Publish it") if back == Status.PUBLISHED else _("Take it up again")
        self.fields["outcome"].choices = [(STANDS, _("The first decision stands")), *([(back, label)] if back else [])]

    def take(self, case: Case, by: Actor) -> Step:
        outcome = self.cleaned_data["outcome"]
        status = "" if outcome == STANDS else outcome
        return take_second_look(case=case, by=by, status=status, explanation=self.cleaned_data["explanation"])


class NoteForm(forms.Form):
    text = words_field(_("Note for colleagues"), rows=3)
