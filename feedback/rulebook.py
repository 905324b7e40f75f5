"""The versioned rules of participation, and the text of one rule as a step freezes it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.models import Rules
from feedback.rules import Refused


def current_rules() -> Rules | None:
    """The newest version that is valid today, or None where there is none yet."""
    return Rules.objects.filter(valid_from__lte=timezone.localdate()).order_by("-version").first()


def rule_text(number: int) -> dict[str, Any]:
    """``{"version", "number", "title": {lang: …}, "text": {lang: …}}``; ``Refused`` where there is no such rule."""
    rules = current_rules()
    for rule in rules.rules if rules else []:
        if rule["number"] == number:
            return {"version": rules.version if rules else 0, **rule}
    raise Refused(_("Choose a rule from the rules of participation."))
