"""The demo's officers and residents."""

from collections.abc import Mapping
from typing import Any

from portal.identity.actions import describe, grant, join, prove_address
from portal.identity.models import Department, User


def settle(about: Mapping[str, Any]) -> None:
    """Departments, officers with their roles, residents; all of the municipality in scope."""
    departments = {
        row["slug"]: Department.objects.create(slug=row["slug"], names=row["name"]) for row in about["departments"]
    }
    for row in about["officers"]:
        grant(user=_person(row), role=row["role"], department=departments[row["department"]])
    for row in about["residents"]:
        _person(row)


def _person(row: Mapping[str, str]) -> User:
    user = join(email=row["email"])
    prove_address(user=user, email=row["email"])
    return describe(user=user, name=row["name"], language=row.get("language", "lv"))
