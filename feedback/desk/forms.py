"""What an officer fills in for one act. A form that is valid knows the action that it stands for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from feedback.actions import answering, moderation
from feedback.actions.restoring import restore
from feedback.actions.second_look import take_second_look
from feedback.actors import Actor
from feedback.desk.rules import second_look_reopens
from feedback.models import Case, Step
from feedback.queries import author_of
from feedback.rulebook import current_rules
from feedback.rules import explanation_problems
from feedback.states import Status
from feedback.words import ANSWER_LENGTH, TEXT_LENGTH
from portal.design.templatetags.latvian import date_short
from portal.tenancy.scope import current_municipality
from portal.tenancy.translations import translated

# Marks the part of a prepared text that only the officer can write.
BLANK = "[…]"
STANDS = "stands"


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **options)


def words_field(label: Any, *, rows: int = 6, most: int = ANSWER_LENGTH, **options: Any) -> forms.CharField:
    # No ``max_length``: with it a browser cuts what is pasted, and says nothing.
    limit = MaxLengthValidator(most)
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), validators=[limit], **options)


def rule_choices() -> list[tuple[str, str]]:
    rules = current_rules()
    numbered = rules.rules if rules else []
    return [(str(rule["number"]), f"{rule['number']}. {translated(rule['title'])}") for rule in numbered]


class ActForm(forms.Form):
    """Base of every act that appends a step. ``seen`` is the newest step that the officer had before their eyes."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    # Asked only where the author wrote in another language than the officer works in.
    language = forms.ChoiceField(label=_("Your text is in"), widget=forms.RadioSelect)
    explanation = words_field(_("Explanation"), help_text=_("The public reads this beside the step."))

    # The field that a refusal of the act is about, where it is about one.
    refused_for: str | None = None
    # Fields that few answers need, folded away below ``more_label``.
    more: Sequence[str] = ()
    more_label: Any = ""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        prepared = self.prepared()
        if prepared:
            self.fields["explanation"].initial = prepared
        self._ask_language(prepared=bool(prepared))

    def _ask_language(self, *, prepared: bool) -> None:
        mine, theirs = translation.get_language(), self.authors_language()
        # Nobody writes to a town in a language in which it has no pages.
        self.written_in = mine if mine in current_municipality().languages else theirs
        if theirs == self.written_in:
            del self.fields["language"]
            return
        self.fields["language"].choices = [pair for pair in settings.LANGUAGES if pair[0] in (mine, theirs)]
        # Prepared words are in the author's language already.
        self.fields["language"].initial = theirs if prepared else mine

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
        with translation.override(self.authors_language()):
            return str(text)

    def authors_language(self) -> str:
        author = author_of(self.case)
        return str(author.language if author else translation.get_language())

    def clean_explanation(self) -> str:
        words: str = self.cleaned_data["explanation"]
        if BLANK in words:
            raise forms.ValidationError(_("Write your own words in place of %s.") % BLANK)
        # Signs that nobody sees are more than nothing to Django.
        if words and (empty := explanation_problems(words)):
            raise forms.ValidationError(empty)
        return words

    def write(self, case: Case, by: Actor) -> Step:
        """Do it, in the language of the officer's text. Raises ``feedback.rules.Refused``."""
        with translation.override(self.cleaned_data.get("language") or self.written_in):
            return self.take(case, by)

    def take(self, case: Case, by: Actor) -> Step:
        """What this act does."""
        raise NotImplementedError


class PublishForm(ActForm):
    explanation = words_field(
        _("Explanation"), required=False, rows=2, help_text=_("Empty: “It follows the rules and is now public.”")
    )

    def write(self, case: Case, by: Actor) -> Step:
        if self.cleaned_data["explanation"]:
            return super().write(case, by)
        # Our own sentence is there in every language, so the author gets it in theirs.
        with translation.override(self.authors_language()):
            return self.take(case, by)

    def take(self, case: Case, by: Actor) -> Step:
        return moderation.publish(case=case, by=by, explanation=self.cleaned_data["explanation"])


class RuleForm(ActForm):
    rule = forms.TypedChoiceField(label=_("Rule"), coerce=int, widget=forms.RadioSelect)

    field_order = ["rule", "language", "explanation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = rule_choices()


class DeclineForm(RuleForm):
    next_possible = words_field(_("What the person can do next"), rows=3, most=TEXT_LENGTH)

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
        return restore(case=case, by=by, explanation=self.cleaned_data["explanation"])


class ExtendForm(ActForm):
    new_due = day_field(_("New date of the answer"))

    refused_for = "new_due"
    field_order = ["new_due", "language", "explanation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = date_short(answering.latest_answer(self.case))
        self.fields["new_due"].help_text = _("Once, and at the latest: %s.") % latest

    def prepared(self) -> str:
        return self.in_authors_language(_("We need more time, because […]"))

    def take(self, case: Case, by: Actor) -> Step:
        given = self.cleaned_data
        return answering.extend(case=case, by=by, new_due=given["new_due"], explanation=given["explanation"])


class SecondLookForm(ActForm):
    outcome = forms.ChoiceField(label=_("After the second look"), widget=forms.RadioSelect)

    field_order = ["outcome", "language", "explanation"]

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
