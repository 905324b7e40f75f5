"""Case and step: the heart. What may be written here is decided by ``feedback.proof`` in the database itself."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.fields import TriggerBoolean, TriggerChar, TriggerDate, TriggerText
from feedback.states import Channel, Status, StepKind
from portal.identity.models import User
from portal.media.files import private_storage, random_name
from portal.tenancy.models import Scoped, ScopedManager, ScopedQuerySet


class CaseQuerySet(ScopedQuerySet):
    def begun(self) -> "CaseQuerySet":
        """With a first step. A row without one is nobody's submission: it was put there past all of our code."""
        return self.exclude(status="")

    def shown(self) -> "CaseQuerySet":
        """Published, and not removed since."""
        return self.filter(shown=True)

    def late(self) -> "CaseQuerySet":
        """Cases whose answer should have been there by the end of yesterday, in the municipality's time zone."""
        return self.filter(answer_due_on__lt=timezone.localdate())


class Case(Scoped):
    """What a resident handed in: a reference, a clock, and a trail of steps from which everything else follows."""

    kind = models.CharField(_("kind"), max_length=20)
    series = models.CharField(max_length=4, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    reference = models.CharField(_("reference"), max_length=32, unique=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.WEB)
    opened_at = models.DateTimeField(_("opened"))
    # Only the day is kept: opened_at is its local midnight.
    day_only = models.BooleanField(default=False)

    title = TriggerText(_("title"), default="", editable=False)
    text = TriggerText(_("text"), default="", editable=False)
    status = TriggerChar(_("status"), max_length=20, choices=Status.choices, default="", editable=False)
    shown = TriggerBoolean(_("shown to the public"), default=False, editable=False)
    answer_due_on = TriggerDate(_("answer due"), null=True, default=None, editable=False)
    promised_on = TriggerDate(_("promised for"), null=True, default=None, editable=False)

    objects = ScopedManager.from_queryset(CaseQuerySet)()

    class Meta:
        base_manager_name = "objects"
        ordering = ["-id"]
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "series", "year", "number"], name="case_number_is_given_once"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "kind", "shown", "-id"], name="case_newest_shown"),
            models.Index(fields=["municipality", "status", "-id"], name="case_by_status"),
            models.Index(
                fields=["municipality", "answer_due_on", "id"],
                name="case_by_clock",
                condition=Q(answer_due_on__isnull=False),
            ),
            models.Index(
                fields=["municipality", "promised_on", "id"],
                name="case_by_promise",
                condition=Q(promised_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()

    @property
    def overdue(self) -> bool:
        return self.answer_due_on is not None and self.answer_due_on < timezone.localdate()


class Step(Scoped):
    """One entry of a trail. Append-only: no update, no delete, except that a redaction blanks what it names."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps", verbose_name=_("case"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=StepKind.choices)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, blank=True)
    explanation = models.TextField(_("explanation"))
    # Versioned (``v``): language, title, reason, rule, deciding body, decision, cost, period, role, department, …
    details = models.JSONField(_("details"), default=dict)
    # The dates that hold after this step; a status step or a new date of the answer sets them.
    answer_due_on = models.DateField(_("answer due"), null=True, blank=True)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"))
    day_only = models.BooleanField(default=False)
    redacts = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="redaction", verbose_name=_("covers")
    )
    redacted = models.BooleanField(_("covered"), default=False, editable=False)
    # hex; seal = HMAC-SHA-256(salt, explanation and details), digest = SHA-256(digest before, seal, the rest).
    salt = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        base_manager_name = "objects"
        ordering = ["case", "number"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="step_number_is_given_once")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"


class StepAuthor(Scoped):
    """Who made a step. Apart from the step, so that erasing an account touches no trail."""

    step = models.OneToOneField(Step, models.PROTECT, related_name="author")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        base_manager_name = "objects"


class AuthorKind(models.TextChoices):
    NAME = "name", _("under my name")
    NICKNAME = "nickname", _("under a nickname")
    ASSOCIATION = "association", _("for an association")
    ANONYMOUS = "anonymous", _("anonymously")


class CaseAuthor(Scoped):
    """Whose case it is and how they want to be shown. Erasable: the case stands without it."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="author")
    kind = models.CharField(max_length=12, choices=AuthorKind.choices)
    shown_name = models.CharField(_("name shown"), max_length=120, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=20, blank=True)
    representative = models.CharField(_("representative"), max_length=120, blank=True)
    language = models.CharField(max_length=2, default="lv")
    person = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    # Keyed hash of the follow code, for whoever writes without an account.
    code_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["person"], name="case_author_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code_hash"], condition=~Q(code_hash=""), name="follow_code_opens_one_case"
            )
        ]


class ReferenceCounter(Scoped):
    """The last number given in a series and year. Its lock makes references gap-free: a rollback gives it back."""

    series = models.CharField(max_length=4, blank=True)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "series", "year"], name="one_counter_per_series_and_year")
        ]


class StepAttachment(Scoped):
    """A file beside a step; the step's details hold its digest, so a swapped file shows."""

    step = models.ForeignKey(Step, models.PROTECT, related_name="attachments")
    file = models.FileField(_("file"), upload_to=random_name, storage=private_storage)
    name = models.CharField(_("name"), max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        base_manager_name = "objects"


class InternalNote(Scoped):
    """What officers say to each other about a case. Never public, and not part of the trail."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    text = models.TextField(_("note"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        base_manager_name = "objects"
        ordering = ["made_at", "id"]


class Assignment(Scoped):
    """Which department a case waits for, and perhaps which officer."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="assignment")
    department = models.ForeignKey("identity.Department", models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        base_manager_name = "objects"


class TrailHead(Scoped):
    """The published fingerprint over all trails of a municipality at the end of a day."""

    day = models.DateField()
    # Covers the steps up to this id, so that it can be computed again from any later dump.
    last_step = models.PositiveBigIntegerField()
    steps = models.PositiveIntegerField()
    cases = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        base_manager_name = "objects"
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["municipality", "day"], name="one_head_per_day")]


class LetterState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    HANDED_OVER = "handed_over", _("handed to the mail server")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    UNKNOWN = "unknown", _("unknown")


class Letter(Scoped):
    """One letter about one step to one person: never twice. The address is read from the account when it leaves."""

    step = models.ForeignKey(Step, models.PROTECT, related_name="letters")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=LetterState.choices, default=LetterState.WAITING)
    made_at = models.DateTimeField(default=timezone.now)
    handed_over_at = models.DateTimeField(null=True)
    # Grows when an officer sends a letter of unknown fate again.
    attempt = models.PositiveSmallIntegerField(default=1)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["step", "person"], name="one_letter_per_step_and_person")]


class Rules(Scoped):
    """One version of the rules of participation; a step freezes the text of the rule that it cites."""

    version = models.PositiveIntegerField()
    valid_from = models.DateField(_("valid from"))
    # [{"number": 1, "title": {"lv": …}, "text": {"lv": …}}, …]
    rules = models.JSONField(_("rules"))

    class Meta:
        base_manager_name = "objects"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["municipality", "version"], name="one_text_per_version")]
