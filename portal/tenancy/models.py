"""Municipality, and the base of every table that belongs to one."""

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.tenancy.scope import NoScope, Ours, current_scope, scope_or_none
from portal.tenancy.translations import translated

LANGUAGE_CODES = ("lv", "en")


AT_LEAST_ONE_DAY = MinValueValidator(1, _("At least one day."))


def default_languages() -> list[str]:
    return list(LANGUAGE_CODES)


def check_names(value: Any) -> None:
    """Each language needs a nominative; Latvian inflects, so it needs genitive and locative as well."""
    for language, forms in value.items():
        needed = ("nominative", "genitive", "locative") if language == "lv" else ("nominative",)
        if language not in LANGUAGE_CODES or not all(forms.get(form) for form in needed):
            raise ValidationError(_("Write the name in every case, for each language."))


def check_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("This time zone is not known."))


class Municipality(models.Model):
    """One local government: a Wagtail Site, a hostname, a reference code."""

    site = models.OneToOneField("wagtailcore.Site", models.PROTECT, related_name="municipality", verbose_name=_("site"))
    slug = models.SlugField(_("short name"), unique=True)
    code = models.CharField(
        _("reference code"),
        max_length=6,
        unique=True,
        validators=[MinLengthValidator(2), RegexValidator(r"^[A-Z]+$", _("Capital letters A–Z only."))],
        help_text=_("Begins every reference, as in RIX-2026-00042. It never changes."),
    )
    names = models.JSONField(_("names"), validators=[check_names])
    full_names = models.JSONField(_("official names"), default=dict, blank=True)
    languages = models.JSONField(_("languages"), default=default_languages)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Riga", validators=[check_time_zone])
    hue = models.PositiveSmallIntegerField(_("colour, as a hue"), default=150, validators=[MaxValueValidator(359)])
    mark = models.FileField(_("coat of arms or mark"), upload_to="marks", blank=True)
    centre_lat = models.FloatField(_("centre, latitude"), default=56.95)
    centre_lon = models.FloatField(_("centre, longitude"), default=24.11)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    reporting_channel = models.JSONField(_("where to report wrongdoing"), default=dict, blank=True)
    support_threshold = models.PositiveIntegerField(
        _("supports that put an idea before the council"),
        null=True,
        blank=True,
        help_text=_("Empty: support is a sign of interest only."),
    )
    publish_days = models.PositiveSmallIntegerField(
        _("working days to publish"), default=2, validators=[AT_LEAST_ONE_DAY]
    )
    answer_days = models.PositiveSmallIntegerField(
        _("working days to answer"), default=10, validators=[AT_LEAST_ONE_DAY]
    )
    forward_days = models.PositiveSmallIntegerField(
        _("working days to forward"), default=5, validators=[AT_LEAST_ONE_DAY]
    )
    extension_days = models.PositiveSmallIntegerField(
        _("days an answer may take after one extension"), default=31, validators=[AT_LEAST_ONE_DAY]
    )
    atlas_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    def __str__(self) -> str:
        return self.name

    @property
    def hostname(self) -> str:
        return self.site.hostname

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def named(self, form: str) -> str:
        forms: dict[str, str] = self.names.get(get_language() or "lv") or next(iter(self.names.values()))
        return forms.get(form) or forms["nominative"]

    @property
    def name(self) -> str:
        return self.named("nominative")

    @property
    def genitive(self) -> str:
        return self.named("genitive")

    @property
    def locative(self) -> str:
        return self.named("locative")

    @property
    def full_name(self) -> str:
        return translated(self.full_names) or self.name

    @property
    def mark_url(self) -> str:
        return self.mark.url if self.mark else ""


class ScopedManager(models.Manager["Any"]):
    """Adds the scope's condition; the parameter is read when the query runs, not when it is built."""

    use_in_migrations = False
    _ours: models.QuerySet[Any] | None = None

    def get_queryset(self) -> models.QuerySet[Any]:
        if self._db or self._hints:  # type: ignore[attr-defined]
            return self._scoped()
        # Building the condition anew is a good part of a small query's cost, and it is always the same one.
        if self._ours is None:
            self._ours = self._scoped()
        return self._ours.all()

    def _scoped(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(municipality_id=Ours("municipality_id"))


class Scoped(models.Model):
    """A row of one municipality. It defaults to the scope, and refuses to be saved outside it."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", editable=False, default=scope_or_none
    )

    objects = ScopedManager()

    class Meta:
        abstract = True
        # Related objects too are looked up inside the scope.
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_strangers(self)
        super().save(*args, **kwargs)


def refuse_strangers(row: models.Model) -> None:
    """Raise when ``row``, or a row that it points at, belongs to another municipality than the scope's or its own."""
    scope = current_scope()
    own = row.municipality_id  # type: ignore[attr-defined]
    if own is None:
        raise NoScope(f"Which municipality does this {row._meta.label} belong to?")
    if not isinstance(scope, str) and own != scope.pk:
        raise CrossesBorder(f"{row._meta.label} of municipality {own} saved in the scope of {scope.pk}")
    for field in row._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, Scoped):
            _refuse_foreign_link(row, field, own)


def _refuse_foreign_link(row: models.Model, field: "models.ForeignKey[Any, Any]", own: int) -> None:
    if field.is_cached(row):
        other = getattr(row, field.name)
        stranger = other is not None and other.municipality_id != own
    elif row._state.adding and (pk := getattr(row, field.attname)) is not None:
        rows = field.related_model._base_manager.filter(municipality_id=own)
        stranger = not rows.filter(**{field.target_field.attname: pk}).exists()
    else:
        stranger = False
    if stranger:
        raise CrossesBorder(f"{row._meta.label}.{field.name} points into another municipality")


class CrossesBorder(RuntimeError):
    """A row of one municipality was about to be mixed with another's."""


class ScopedQuerySet(models.QuerySet[Any]):
    """Base of the query sets that speak the domain; managers come from ``ScopedManager.from_queryset``."""

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        objs = list(objs)
        for row in objs:
            refuse_strangers(row)
        return super().bulk_create(objs, *args, **kwargs)
