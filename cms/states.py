"""Pages that every municipality must have; they stand at fixed addresses, so that the footer need not look for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FixedPage(models.TextChoices):
    """The value is the slug, in every language."""

    ABOUT = "about", _("How it works")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")
    PRIVACY = "privacy", _("Privacy")


NEWS_SLUG = "news"
