"""The officer at the desk: one person with every role that they hold in this municipality."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from feedback import actors
from feedback.desk.rules import Act, may
from feedback.models import Assignment, Case
from portal.identity.models import Membership
from portal.identity.queries import offices_of


@dataclass(frozen=True)
class Officer:
    user_id: int
    memberships: Sequence[Membership]

    @property
    def department_ids(self) -> list[int]:
        return [held.department_id for held in self.memberships if held.department_id is not None]

    def acting(self, act: Act, case: Case) -> Membership | None:
        """The membership in whose role this officer may do ``act`` on ``case``; None: may not."""
        waits_for = Assignment.objects.filter(case=case).first()
        for held in self.memberships:
            if may(held.role, act, own=self._owns(held, waits_for)):
                return held
        return None

    def actor(self, act: Act, case: Case) -> actors.Actor:
        held = self.acting(act, case)
        if held is None:
            raise PermissionDenied
        return actors.officer(held)

    def acts(self, case: Case) -> set[Act]:
        waits_for = Assignment.objects.filter(case=case).first()
        return {act for act in Act for held in self.memberships if may(held.role, act, own=self._owns(held, waits_for))}

    def is_kept_out(self, act: Act, case: Case) -> bool:
        """Whether this officer could do ``act``, if ``case`` were not another department's."""
        return self.acting(act, case) is None and any(may(held.role, act, own=True) for held in self.memberships)

    def where(self, act: Act, case: str) -> Q:
        """The cases on which this officer may do ``act``, as a condition; ``case`` leads to them: "step__case__"."""
        if any(may(held.role, act, own=False) for held in self.memberships):
            return Q()
        own = [held for held in self.memberships if may(held.role, act, own=True)]
        if not own:
            return Q(pk__in=())
        departments = [held.department_id for held in own if held.department_id is not None]
        waits_for = f"{case}assignment__"
        return (
            Q(**{f"{waits_for}department__in": departments})
            | Q(**{f"{waits_for}officer": self.user_id})
            | Q(**{f"{waits_for}department": None, f"{waits_for}officer": None})
        )

    def _owns(self, held: Membership, waits_for: Assignment | None) -> bool:
        if waits_for is None or (waits_for.department_id is None and waits_for.officer_id is None):
            return True
        return waits_for.officer_id == self.user_id or (
            waits_for.department_id is not None and waits_for.department_id == held.department_id
        )


def officer_of(request: Any) -> Officer:
    """Who is at the desk; ``PermissionDenied`` for anybody without a role here."""
    memberships = offices_of(request.user)
    if not memberships:
        raise PermissionDenied
    return Officer(request.user.pk, memberships)
