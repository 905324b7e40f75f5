"""Second factors: an app that counts codes, or a card of codes on paper. Either is enough, both may be had."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from portal.identity import vault
from portal.identity.models import User


@transaction.atomic
def add_app(*, user: User, secret: str) -> Authenticator:
    """Have the app that holds ``secret`` (base 32) open the door; a former app no longer does."""
    return _replace(user, Authenticator.Type.TOTP, {"secret": vault.seal(secret)})


@transaction.atomic
def add_card(*, user: User, seed: str) -> Authenticator:
    """Have the printed codes of ``seed`` open the door, each once; a former card no longer does.

    The first code is used up at once: typing it is how a person shows that the card was printed.
    """
    return _replace(user, Authenticator.Type.RECOVERY_CODES, {"seed": vault.seal(seed), "used_mask": 1})


@transaction.atomic
def remove_factor(*, user: User, type: str) -> bool:
    """Take one factor away; False when it is missing, or the last one that an officer has."""
    User.objects.select_for_update().get(pk=user.pk)
    factors = Authenticator.objects.filter(user=user)
    if not factors.exclude(type=type).exists():
        return False
    removed, _rows = factors.filter(type=type).delete()
    return bool(removed)


@transaction.atomic
def forget_factors(*, user: User) -> int:
    """For somebody who lost phone and card: a new factor is asked for next, in open sessions as well."""
    removed, _rows = Authenticator.objects.filter(user=user).delete()
    return removed


def _replace(user: User, type: str, data: dict[str, object]) -> Authenticator:
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user, type=type).delete()
    return Authenticator.objects.create(user=user, type=type, data=data)
