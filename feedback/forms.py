"""What the public may send about a case: the code that opens it, a withdrawal, the wish for a second look."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from feedback import codes
from feedback.personal import Kind, find_personal_data
from feedback.words import TEXT_LENGTH, TITLE_LENGTH, says_something, tidy, too_long

PERSONAL_CODE = _("Take out the personal code: nobody needs it, and it must not be published.")


class Words(forms.CharField):
    """Public words: no sign in them that nobody sees, or that turns a line round."""

    def __init__(self, *, lines: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lines = lines

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        if self.max_length and too_long(typed, self.max_length):
            MaxLengthValidator(self.max_length)(typed)
        return tidy(typed, lines=self.lines)

    def validate(self, value: str) -> None:
        super().validate(value if says_something(value) else "")
        if any(finding.kind is Kind.PERSONAL_CODE for finding in find_personal_data(value)):
            raise forms.ValidationError(PERSONAL_CODE)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Twelve letters and digits. Capitals, blanks and hyphens make no difference."),
        widget=forms.TextInput(
            attrs={"class": "input", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        code = codes.normalised(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("A code has twelve letters and digits. Look once more at what you wrote down.")
            )
        return code


class WithdrawForm(forms.Form):
    explanation = Words(
        label=_("Why do you withdraw it?"),
        required=False,
        max_length=TEXT_LENGTH,
        help_text=_("Only the municipality reads this."),
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
    )


class CorrectForm(forms.Form):
    title = Words(
        lines=False,
        label=_("Title"),
        max_length=TITLE_LENGTH,
        widget=forms.TextInput(attrs={"class": "input"}),
    )
    text = Words(
        label=_("Your words"), max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"class": "input", "rows": 8})
    )


class SecondLookForm(forms.Form):
    explanation = Words(
        label=_("What should we look at again?"),
        max_length=TEXT_LENGTH,
        help_text=_("Public once an officer has read it. Write what the answer overlooked, or what has changed."),
        widget=forms.Textarea(attrs={"class": "input", "rows": 6}),
    )
