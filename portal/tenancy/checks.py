"""System checks: conventions of tenancy, and settings with which production must not start."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from portal.tenancy.models import Municipality, Scoped

OURS = {"cms", "ideas", "feedback", "neighbourhoods", "budgets", "jobs", "media", "identity"}
# People and background work belong to the installation; a page belongs to its tree.
SHARED = {"identity.User", "jobs.Job"}


@register(Tags.models)
def every_table_belongs(**_: Any) -> list[CheckMessage]:
    """A model of ours is scoped, or a page, or named in ``SHARED``."""
    from wagtail.models import Page

    return [
        Error(f"{model._meta.label} belongs to no municipality.", hint="Derive it from Scoped.", id="tenancy.E001")
        for model in apps.get_models()
        if model._meta.app_label in OURS
        and not issubclass(model, (Scoped, Page, Municipality))
        and model._meta.label not in SHARED
        and not model._meta.auto_created
    ]


@register(Tags.security)
def production_is_safe(**_: Any) -> list[CheckMessage]:
    return [Error(problem, id="portal.E001") for problem in unsafe_settings()]


def unsafe_settings() -> list[str]:
    """What must be put right before production may start; empty in the demo."""
    if settings.DEMO:
        return []
    problems = []
    if len(settings.SECRET_KEY) < 50:
        problems.append("SECRET_KEY must be at least 50 random characters.")
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        problems.append("DATABASE_URL must name a PostgreSQL database.")
    if not settings.REDIS_URL:
        problems.append("REDIS_URL is needed: several processes must share one cache.")
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        problems.append("EMAIL_URL is needed: letters would never leave this machine.")
    return problems


def refuse_unsafe_settings() -> None:
    """Called where production starts: the web server and the worker."""
    if problems := unsafe_settings():
        raise SystemExit("Atbalss does not start:\n" + "\n".join(f"- {problem}" for problem in problems))
