"""What stops a form of the desk: one list for the top of its page, each line with the way to its field."""

from typing import Any, NamedTuple

from django.forms import BaseFormSet


class Problem(NamedTuple):
    text: str
    # What the field is called, and where it stands on the page; "" where the form as a whole is meant.
    label: str = ""
    anchor: str = ""


def problems(*forms: Any) -> list[Problem]:
    """Of each form or formset what is wrong with it, in the order of the page; empty before anything was sent."""
    return [problem for form in forms for problem in (_of_rows(form) if isinstance(form, BaseFormSet) else _of(form))]


def _of_rows(formset: Any) -> list[Problem]:
    rows = [
        problem._replace(label=f"{number}. {problem.label}")
        for number, form in enumerate(formset.forms, 1)
        for problem in _of(form)
    ]
    return [*(Problem(str(error)) for error in formset.non_form_errors()), *rows]


def _of(form: Any) -> list[Problem]:
    whole = [Problem(str(error)) for error in form.non_field_errors()]
    # A group of choices has no field of its own name: its frame has.
    return whole + [
        Problem(str(error), str(field.label), field.id_for_label or field.auto_id)
        for field in form
        for error in field.errors
    ]
