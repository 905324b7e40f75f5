"""Supporting an idea and taking it back. The count and the row change together or not at all."""

from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from feedback.models import Case
from feedback.rules import Refused
from ideas.models import Idea, Support
from ideas.rules import SUPPORTABLE
from portal.identity.models import User
from portal.tenancy import pagecache
from portal.tenancy.scope import current_municipality


def support(*, idea: Idea, person: User) -> bool:
    """Count one support of ``person``; False when it is counted already. ``Refused`` when it is too late."""
    try:
        with transaction.atomic():
            Support.objects.create(idea=idea, person=person)
            _move_count(idea, 1)
    except IntegrityError:
        # Not "get or create": under load only the constraint knows who was first.
        return False
    return True


def withdraw_support(*, idea: Idea, person: User) -> bool:
    """Take the support back; False when there was none. ``Refused`` when it is too late."""
    with transaction.atomic():
        deleted, _rows = Support.objects.filter(idea=idea, person=person).delete()
        if deleted:
            _move_count(idea, -1)
    return bool(deleted)


def withdraw_all(person: User) -> None:
    """Before an account is erased: open counts lose its supports, closed ones know of nobody anyway."""
    given = Support.objects.filter(person=person)
    Idea.objects.filter(pk__in=given.values("idea")).update(supports=F("supports") - 1)
    given.delete()


def close_supports(*, idea: Idea) -> None:
    """With the decision the supports become a mere count: who gave them is forgotten, in the decision's transaction."""
    # The idea first: a support that arrives in this moment waits here, and then finds the door closed.
    Idea.objects.filter(pk=idea.pk).update(supports_open=False)
    Support.objects.filter(idea=idea).delete()


def _move_count(idea: Idea, by: int) -> None:
    """Whoever waited for a decision of this very moment finds the idea's own column changed, and is refused.

    The column must stand in the update itself: PostgreSQL does not look again at what a join has read before.
    """
    case = Case.objects.filter(pk=OuterRef("case_id"), shown=True, status__in=sorted(SUPPORTABLE))
    open_now = Idea.objects.filter(Exists(case), pk=idea.pk, supports_open=True)
    if not open_now.update(supports=F("supports") + by):
        raise Refused(_("The municipality has answered this idea, so the number of supports stays as it is."))
    # Whoever pressed sees the new number at once in any case: their own corner of the page is kept nowhere.
    transaction.on_commit(partial(pagecache.forget_now_and_then, current_municipality()))
