"""Forms over rows of a municipality: their names in every language, and constraints that the border is part of."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.admin.forms import WagtailAdminModelForm

from portal.tenancy import pagecache
from portal.tenancy.scope import current_municipality

MUNICIPALITY = "municipality"


class NamesWidget(forms.MultiWidget):
    """One line per language of the municipality, each with the language's name before it."""

    template_name = "tenancy/names_widget.html"
    use_fieldset = True

    def __init__(self, codes: Sequence[str], widget: type[forms.Widget] = forms.TextInput, **attrs: Any) -> None:
        self.codes = list(codes)
        super().__init__({code: widget({**attrs, "lang": code}) for code in self.codes})

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(code, "") for code in self.codes]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        labels = dict(settings.LANGUAGES)
        for code, line in zip(self.codes, context["widget"]["subwidgets"], strict=True):
            line["label"] = labels[code]
        context["widget"]["subwidgets"] = self._of_use(context["widget"]["subwidgets"])
        return context

    def _of_use(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Without the languages in which nobody reads here; but what stands there already is shown, lest it be lost."""
        read = current_municipality().languages
        useful = [line for code, line in zip(self.codes, lines, strict=True) if code in read or line["value"]]
        return useful or lines


class NamesField(forms.MultiValueField):
    """``{"lv": "Ielas", "en": "Streets"}``; ``needed`` are the languages that may not be empty."""

    def __init__(
        self,
        *,
        codes: Sequence[str] = ("lv", "en"),
        needed: Sequence[str] = ("lv",),
        max_length: int = 120,
        widget: type[forms.Widget] = forms.TextInput,
        **kwargs: Any,
    ) -> None:
        self.codes = list(codes)
        attrs = {"rows": 5} if issubclass(widget, forms.Textarea) else {}
        fields = [forms.CharField(max_length=max_length, required=code in needed) for code in self.codes]
        kwargs.setdefault("required", bool(needed))
        super().__init__(fields, require_all_fields=False, widget=NamesWidget(self.codes, widget, **attrs), **kwargs)

    def compress(self, data_list: Sequence[str]) -> dict[str, str]:
        return {code: words for code, words in zip(self.codes, data_list or [], strict=False) if words}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.widget.decompress(initial), data))


class ScopedModelForm(WagtailAdminModelForm):
    """Django leaves constraints out whose fields the form does not show; the municipality is never shown."""

    def _get_validation_exclusions(self) -> set[str]:
        exclusions: set[str] = super()._get_validation_exclusions()
        return exclusions - {MUNICIPALITY}

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        try:
            self.instance.validate_constraints(exclude=self._get_validation_exclusions())
        except ValidationError as broken:
            self._update_errors(broken)

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit)
        transaction.on_commit(partial(pagecache.forget, current_municipality()))
        return saved
