"""What a municipality promises and where it is reached; and the rules of participation, as a numbered list."""

from functools import partial
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.desk.forms import day_field
from portal.tenancy import pagecache
from portal.tenancy.models import Municipality
from portal.tenancy.scoped_forms import NamesField

# Iesniegumu likums: an answer within ten working days, where it needs more within a month; passed on within five.
LONGEST_DAYS: Final = {"publish_days": 10, "answer_days": 22, "forward_days": 5, "extension_days": 31}


class MunicipalityForm(forms.ModelForm):
    reporting_channel = NamesField(
        label=_("Where to report wrongdoing"), needed=[], max_length=2000, widget=forms.Textarea, required=False
    )

    class Meta:
        model = Municipality
        fields = [
            "contact_email", "contact_phone", "address", "reporting_channel", "support_threshold",
            "publish_days", "answer_days", "forward_days", "extension_days",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, most in LONGEST_DAYS.items():
            self.fields[name].validators.append(MaxValueValidator(most))
            self.fields[name].widget.attrs["max"] = most

    def save(self, commit: bool = True) -> Municipality:
        saved: Municipality = super().save(commit)
        transaction.on_commit(partial(pagecache.forget, saved))
        return saved


class RuleForm(forms.Form):
    title = NamesField(label=_("Title"))
    text = NamesField(label=_("Text"), max_length=4000, widget=forms.Textarea)


class ValidFromForm(forms.Form):
    valid_from = day_field(_("Valid from"))

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Rules cannot become valid in the past."))
        return day


RuleFormSet = forms.formset_factory(RuleForm, extra=1, can_delete=True, min_num=1, validate_min=True, max_num=30)


def rules_of(formset: Any) -> list[dict[str, Any]]:
    """The rules as ``feedback.models.Rules`` keeps them, numbered in their order."""
    kept = [form.cleaned_data for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return [{"number": number, "title": rule["title"], "text": rule["text"]} for number, rule in enumerate(kept, 1)]
