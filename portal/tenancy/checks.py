"""System checks: conventions of tenancy, and settings with which production must not start."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from portal.tenancy import database_role
from portal.tenancy.models import Municipality, Scoped

OURS = {"cms", "ideas", "feedback", "neighbourhoods", "budgets", "jobs", "media", "identity"}
# People and background work belong to the installation; a page belongs to its tree.
SHARED = {"identity.User", "jobs.Job"}
# Fifty random digits pass, a word that is repeated does not.
SHORTEST_KEY, FEWEST_SIGNS = 50, 8


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
    if _is_weak(settings.SECRET_KEY):
        problems.append("SECRET_KEY must be at least 50 random characters.")
    if any(map(_is_weak, settings.SECRET_KEY_FALLBACKS)):
        problems.append("SECRET_KEY_FALLBACKS: each must be at least 50 random characters, as it opens the same doors.")
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        problems.append("DATABASE_URL must name a PostgreSQL database.")
    if not settings.REDIS_URL:
        problems.append("REDIS_URL is needed: several processes must share one cache.")
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        problems.append("EMAIL_URL is needed: letters would never leave this machine.")
    if not settings.TRUSTED_PROXIES:
        # Without it every page would lead to itself over https for ever, and a whole town share one address's limits.
        problems.append("TRUSTED_PROXIES must say how many proxies stand in front: one of them speaks https for us.")
    storages: dict[str, Any] = settings.STORAGES
    public, private = (storages[name]["OPTIONS"].get("bucket_name") for name in ("public", "private"))
    if public is not None and private in ("", public):
        problems.append("S3_PRIVATE_BUCKET must name a bucket of its own: what lies in S3_BUCKET is read by everybody.")
    return problems


def _is_weak(key: str) -> bool:
    few = len(set(key)) < FEWEST_SIGNS
    return len(key) < SHORTEST_KEY or few or key.startswith("django-insecure") or key == _key_of_the_demo()


def _key_of_the_demo() -> str:
    """The key that a demo made in this very place: whoever tried it out may have shown it around."""
    path = settings.VAR_DIR / "secret_key"
    return path.read_text() if path.exists() else ""


def refuse_unsafe_production() -> None:
    """Called where production starts: the web server and the worker."""
    if problems := unsafe_settings() or list(filter(None, [database_role.problem_at_start()])):
        raise SystemExit("Atbalss does not start:\n" + "\n".join(f"- {problem}" for problem in problems))
