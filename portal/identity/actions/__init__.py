"""Every write about people."""

from portal.identity.actions.accounts import describe, enter, erase, join, prove_address
from portal.identity.actions.factors import add_app, add_card, forget_factors, remove_factor
from portal.identity.actions.groups import ensure_groups
from portal.identity.actions.roles import grant, revoke

__all__ = [
    "add_app",
    "add_card",
    "describe",
    "ensure_groups",
    "enter",
    "erase",
    "forget_factors",
    "grant",
    "join",
    "prove_address",
    "remove_factor",
    "revoke",
]
