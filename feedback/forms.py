"""What the public may send about a case: the code that opens it, a withdrawal, the wish for a second look."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback import codes

LONGEST_WORDS = 4000
LONGEST_TITLE = 80


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
    explanation = forms.CharField(
        label=_("Why do you withdraw it?"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("This will be public."),
        widget=forms.Textarea(attrs={"class": "input", "rows": 4}),
    )


class CorrectForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, widget=forms.TextInput(attrs={"class": "input"})
    )
    text = forms.CharField(
        label=_("Your words"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"class": "input", "rows": 8})
    )


class SecondLookForm(forms.Form):
    explanation = forms.CharField(
        label=_("What should we look at again?"),
        max_length=LONGEST_WORDS,
        help_text=_("This will be public. Write what the answer overlooked, or what has changed."),
        widget=forms.Textarea(attrs={"class": "input", "rows": 6}),
    )
