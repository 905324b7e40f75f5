"""The roles that a person may hold in a municipality."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    MODERATOR = "moderator", _("moderator")
    RESPONDER = "responder", _("responder")
    BUDGET_COORDINATOR = "budget_coordinator", _("budget coordinator")
    EDITOR = "editor", _("editor")
    AGENT = "agent", _("digital agent")


OFFICERS = frozenset({Role.MODERATOR, Role.RESPONDER, Role.BUDGET_COORDINATOR, Role.EDITOR})
