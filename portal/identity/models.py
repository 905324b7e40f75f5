"""People and what they may do: accounts, departments, memberships."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.identity.states import OFFICERS, Role
from portal.tenancy.models import Scoped, ScopedManager, ScopedQuerySet
from portal.tenancy.translations import Translated

LANGUAGES = [("lv", _("Latvian")), ("en", _("English"))]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Residents have no password; what a person may do hangs on memberships, not on the account."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="lv")
    is_active = models.BooleanField(_("active"), default=True)
    # Wagtail's user forms and reports expect these names.
    is_staff = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:
        return self.name

    @property
    def last_name(self) -> str:
        return ""


class Department(Scoped):
    """A unit of the municipality that answers: its name is what the public reads beside an answer."""

    slug = models.SlugField(_("short name"))
    names = models.JSONField(_("names"))
    retired_on = models.DateField(_("closed on"), null=True, blank=True)

    name = Translated("names")

    class Meta:
        base_manager_name = "objects"
        ordering = ["slug"]
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = [models.UniqueConstraint(fields=["municipality", "slug"], name="department_slug_is_unique")]

    def __str__(self) -> str:
        return str(self.name)


class MembershipQuerySet(ScopedQuerySet):
    def officers(self) -> "MembershipQuerySet":
        return self.filter(role__in=OFFICERS, user__is_active=True)


class Membership(Scoped):
    """What a person is in a municipality. Kept equal to the Wagtail group of the same role by ``actions``."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("department")
    )

    objects = ScopedManager.from_queryset(MembershipQuerySet)()

    class Meta:
        base_manager_name = "objects"
        ordering = ["user__email", "role"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "user", "role"], name="membership_role_is_held_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class RoleGroup(Scoped):
    """The Wagtail group that carries the page permissions of one role in one municipality."""

    role = models.CharField(max_length=20, choices=Role.choices)
    group = models.OneToOneField(Group, models.CASCADE, related_name="role_group")

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["municipality", "role"], name="one_group_per_role")]
