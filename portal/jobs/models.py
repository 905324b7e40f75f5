"""The truth about background work: one row a job, written in the transaction of whoever asks for it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.jobs.states import JobState
from portal.tenancy.models import Municipality


class Job(models.Model):
    """One piece of work. Not scoped by its manager: the worker serves all municipalities and opens each job's own."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    task = models.CharField(_("task"), max_length=80)
    # Says the same thing twice? Then it is the same job: enqueuing again changes nothing.
    key = models.CharField(_("key"), max_length=200, unique=True)
    # Ids, numbers and random names of files only: a queue is no place for an address or a text.
    payload = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.WAITING)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=80, blank=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [models.Index(fields=["state", "due_at"], name="job_next_one")]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

    def __str__(self) -> str:
        return f"{self.task} ({self.key})"
