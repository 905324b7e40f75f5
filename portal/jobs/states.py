"""What a job can be in. ``RUNNING`` for too long means that its worker died: another takes it up again."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", pgettext_lazy("job", "done")
    FAILED = "failed", _("failed")
