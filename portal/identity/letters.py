"""Whose name stands above a letter."""

from email.utils import formataddr

from django.conf import settings

from portal.tenancy.models import Municipality


def sender(municipality: Municipality) -> str:
    """``"Piekrastes pašvaldība" <…>``: the municipality writes, whichever machine sends."""
    return formataddr((municipality.full_name, municipality.contact_email or settings.DEFAULT_FROM_EMAIL))
