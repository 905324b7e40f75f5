"""Whose rows a query may see: a context variable, and the expression that puts it into SQL.

A query outside any scope raises ``NoScope``; it never silently sees everybody's rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Expression, F

if TYPE_CHECKING:
    from portal.tenancy.models import Municipality

EVERY: Final = "every municipality"
_scope: ContextVar["Municipality | str | None"] = ContextVar("municipality", default=None)


class NoScope(RuntimeError):
    """A query on a municipality's rows ran while no municipality was chosen."""


@contextmanager
def municipality_scope(municipality: "Municipality") -> Iterator["Municipality"]:
    """Queries inside see the rows of ``municipality`` only."""
    token = _scope.set(municipality)
    try:
        yield municipality
    finally:
        _scope.reset(token)


@contextmanager
def every_municipality() -> Iterator[None]:
    """Queries inside see all rows: for commands and jobs that serve the whole installation."""
    token = _scope.set(EVERY)
    try:
        yield
    finally:
        _scope.reset(token)


def current_scope() -> "Municipality | str":
    scope = _scope.get()
    if scope is None:
        raise NoScope("Open municipality_scope(…) or every_municipality() before querying.")
    return scope


def current_municipality() -> "Municipality":
    """The municipality in scope; ``NoScope`` when there is none or when the scope is every one."""
    scope = current_scope()
    if isinstance(scope, str):
        raise NoScope("One municipality is needed here, but the scope is every municipality.")
    return scope


def scope_or_none() -> "Municipality | None":
    scope = _scope.get()
    return None if scope is None or isinstance(scope, str) else scope


class Ours(Expression):
    """The municipality in scope when the query *runs*; in the scope of every one, the column itself.

    It stands on the right-hand side of a lookup: a boolean function as the condition breaks Wagtail's search.
    """

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column: Any = F(column)

    def get_source_expressions(self) -> list[Any]:
        return [self.column]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.column,) = exprs

    def resolve_expression(self, *args: Any, **kwargs: Any) -> "Ours":
        resolved = self.copy()
        resolved.column = self.column.resolve_expression(*args, **kwargs)
        return resolved

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        scope = current_scope()
        if isinstance(scope, str):
            return compiler.compile(self.column)
        return "%s", [scope.pk]
