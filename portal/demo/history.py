"""Letting the past happen: each event through the same actions that officers and residents use, with its own date."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone, translation

from feedback.actions import answering, authors, moderation
from feedback.actions.opening import NewAuthor
from feedback.actors import AUTHOR, Actor, officer
from feedback.models import Assignment, Case
from feedback.proof.heads import publish_head
from feedback.states import Channel, Status
from ideas.actions.counting import recount
from ideas.actions.opening import open_idea
from ideas.actions.submission import sealed, take_over
from ideas.models import Category, Idea, Support
from neighbourhoods.models import Neighbourhood
from portal.demo import content, photos, timetable
from portal.demo.timetable import Event
from portal.identity.models import Department, Membership, User
from portal.identity.states import Role
from portal.tenancy.scope import current_municipality

SECOND_LOOK: Final = {
    "lv": "Lūdzu, lai ideju vēlreiz izskata cits darbinieks.",
    "en": "Please let another officer look at it again.",
}
PASSED_ON: Final = {
    "lv": "Atbildi sagatavos nodaļa, kuras pārziņā tas ir.",
    "en": "The department that is responsible for it will answer.",
}
# So many of an idea's supports have a row; there are no more residents than that in the demo.
SUPPORT_ROWS: Final = 3


def submission_key(key: str) -> str:
    return f"demo:{key}"


@dataclass
class History:
    """What is needed to play the events of one municipality, read once."""

    town: str
    now: datetime
    ideas: Mapping[str, Mapping[str, Any]]
    categories: dict[str, Category]
    areas: dict[str, Neighbourhood]
    officers: list[Membership]
    residents: dict[str, User]
    made: dict[str, Idea] = field(default_factory=dict)

    def officer(self, step: Mapping[str, Any], *, second: bool = False) -> Actor:
        """Who took the step. A second look is the work of the last of those who could."""
        fitting = [member for member in self.officers if self._fits(member, step)]
        return officer(fitting[-1 if second else 0])

    def _fits(self, member: Membership, step: Mapping[str, Any]) -> bool:
        department = member.department.slug if member.department else None
        return member.role == step["role"] and step.get("department") in (None, department)


@transaction.atomic
def load_ideas(town: str) -> int:
    """Hand in, moderate and answer every idea that is not here yet; how many there were."""
    ideas = {idea["key"]: idea for idea in content.ideas(town)}
    kept = set(Idea.objects.filter(submission_key__startswith="demo:").values_list("submission_key", flat=True))
    fresh = [idea for key, idea in ideas.items() if submission_key(key) not in kept]
    if not fresh:
        return 0
    route_categories(fresh)
    history = History(
        town=town,
        now=timezone.now(),
        ideas=ideas,
        categories={row.slug: row for row in Category.objects.all()},
        areas={row.code: row for row in Neighbourhood.objects.current().without_geometry()},
        officers=list(Membership.objects.officers().select_related("department", "user").order_by("id")),
        residents={user.email: user for user in User.objects.filter(email__endswith=f"@{town}.example")},
    )
    for event in timetable.events(fresh, now=history.now, zone=current_municipality().zone):
        with translation.override(ideas[event.idea]["language"]):
            PLAY[event.act](history, event)
    _support(history, fresh)
    photos.settle(made for key, made in history.made.items() if ideas[key].get("photos"))
    recount()
    publish_head()
    return len(fresh)


def route_categories(ideas: list[Mapping[str, Any]]) -> None:
    """Let each category wait for the department that answers most of it."""
    departments = {row.slug: row for row in Department.objects.all()}
    answers: dict[str, Counter[str]] = {}
    for idea in ideas:
        counts = answers.setdefault(idea["category"], Counter())
        counts.update(step["department"] for step in idea["trail"] if step["role"] == Role.RESPONDER)
    for category in Category.objects.filter(department=None):
        ((slug, _number),) = answers.get(category.slug, Counter()).most_common(1) or [("klientu-centrs", 0)]
        category.department = departments[slug]
        category.save(update_fields=["department"])


def _open(history: History, event: Event) -> None:
    idea, author = event.step, event.step["author"]
    person = history.residents.get(author["resident"] or "")
    sent = photos.keep(history.town, idea.get("photos", ()), form_key=submission_key(event.idea))
    made, _code = open_idea(
        title=idea["title"],
        text=idea["text"].strip(),
        category=history.categories[idea["category"]],
        author=NewAuthor(
            kind=author["kind"],
            shown_name=author["name"] or "",
            registration_number=str(author.get("registration_number", "")),
            language=idea["language"],
            person=person,
        ),
        neighbourhood=history.areas[idea["neighbourhood"]],
        point=(idea["lat"], idea["lon"]) if "lat" in idea else None,
        channel=idea["channel"],
        opened_at=event.at,
        by=None if idea["channel"] == Channel.WEB else Actor(Role.AGENT),
        supports=idea["supports"],
        sealed=sealed(sent),
        submission_key=submission_key(event.idea),
    )
    take_over(sent, made)
    history.made[event.idea] = made


def _case(history: History, event: Event) -> Case:
    return Case.objects.get(pk=history.made[event.idea].case_id)


def _status(history: History, event: Event) -> None:
    step, case = event.step, _case(history, event)
    by, words = history.officer(step, second=bool(step.get("second_look"))), step["explanation"].strip()
    if step["status"] == Status.PUBLISHED:
        moderation.publish(case=case, by=by, explanation=words, made_at=event.at)
        _pass_on(history, event, case, _first_answering(history.ideas[event.idea]))
    elif step["status"] == Status.WITHDRAWN:
        authors.withdraw(case=case, by=by, explanation=words, made_at=event.at)
    elif step["status"] == Status.DECLINED and case.status == Status.RECEIVED:
        moderation.decline(
            case=case,
            rule=step["rule"],
            explanation=words,
            next_possible=step["next_possible"],
            by=by,
            made_at=event.at,
        )
    else:
        _pass_on(history, event, case, step["department"] if step["role"] == Role.RESPONDER else None)
        _answer(history, event, case, by)


def _pass_on(history: History, event: Event, case: Case, to: str | None) -> None:
    """To the department ``to``, where the case is not there already."""
    has = Assignment.objects.select_related("department").get(case=case).department
    if to not in (None, has.slug):
        answering.pass_on(
            case=case,
            department=Department.objects.get(slug=to),
            explanation=PASSED_ON[history.ideas[event.idea]["language"]],
            by=history.officer({"role": Role.MODERATOR}),
            made_at=event.at,
        )


def _first_answering(idea: Mapping[str, Any]) -> str | None:
    return next((step["department"] for step in idea["trail"] if step["role"] == Role.RESPONDER), None)


def _answer(history: History, event: Event, case: Case, by: Actor) -> None:
    step = event.step
    merged_into = history.made[step["merged_into"]] if "merged_into" in step else None
    promise = timetable.promised_on(step, today=timezone.localdate(history.now))
    more: dict[str, Any] = {"promised_on": promise} if promise else {}
    answering.answer(
        case=case,
        status=step["status"],
        explanation=step["explanation"].strip(),
        by=by,
        reason=step.get("reason", ""),
        next_possible=step.get("next_possible", ""),
        rule=step.get("rule"),
        cost_eur=step.get("cost_eur"),
        period=step.get("period", ""),
        forwarded_to=step.get("forwarded_to", ""),
        merged_into=merged_into.case.reference if merged_into else "",
        made_at=event.at,
        **more,
    )


def _extend(history: History, event: Event) -> None:
    case, step = _case(history, event), event.step
    opened_on = timezone.localdate(case.opened_at)
    answering.extend(
        case=case,
        new_due=opened_on + timedelta(days=step["new_due_days_from_open"]),
        explanation=step["explanation"].strip(),
        by=history.officer(step),
        made_at=event.at,
    )


def _ask_again(history: History, event: Event) -> None:
    words = SECOND_LOOK[history.ideas[event.idea]["language"]]
    authors.ask_second_look(case=_case(history, event), explanation=words, by=AUTHOR, made_at=event.at)


def _remove(history: History, event: Event) -> None:
    step = event.step
    moderation.remove(
        case=_case(history, event),
        rule=step["rule"],
        explanation=step["explanation"].strip(),
        by=history.officer(step),
        made_at=event.at,
    )


def _redact(history: History, event: Event) -> None:
    """The words come back without what was covered, unless the idea was never published."""
    case, idea = _case(history, event), history.ideas[event.idea]
    moderation.redact(
        case=case,
        number=event.step["step"],
        explanation=event.step["reason"].strip(),
        by=history.officer({"role": Role.MODERATOR}),
        title=idea["title"] if case.shown else None,
        text=idea["text"].strip() if case.shown else None,
        made_at=event.at,
    )


PLAY: Final = {
    "open": _open,
    "status": _status,
    "extend": _extend,
    "ask_again": _ask_again,
    "remove": _remove,
    "redact": _redact,
}


def _support(history: History, ideas: list[Mapping[str, Any]]) -> None:
    """Rows behind the supports of ideas that still wait; for the others only the number is left, as by the rules."""
    people = sorted(history.residents.values(), key=lambda person: person.email)
    residents = [person for person in people if person.pk not in {member.user_id for member in history.officers}]
    open_ideas = {row.pk for row in Idea.objects.shown().filter(supports_open=True)}
    rows = []
    for number, idea in enumerate(ideas):
        made = history.made[idea["key"]]
        if made.pk not in open_ideas:
            continue
        others = [person for person in residents if person.email != idea["author"]["resident"]]
        turned = others[number % len(others) :] + others[: number % len(others)]
        rows += [Support(idea=made, person=person) for person in turned[: min(idea["supports"], SUPPORT_ROWS)]]
    Support.objects.bulk_create(rows)
