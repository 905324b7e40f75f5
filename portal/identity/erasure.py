"""What packages above do before an account goes: they register here, since identity imports none of them."""

from collections.abc import Callable

from portal.identity.models import User

Farewell = Callable[[User], None]
_farewells: list[Farewell] = []


def register(farewell: Farewell) -> None:
    """``farewell`` runs in the transaction of the erasure, in the scope of every municipality."""
    _farewells.append(farewell)


def say_farewell(user: User) -> None:
    for farewell in _farewells:
        farewell(user)
