"""The trail and the clock as the public sees them: what the templates of ``portal.design`` are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Literal, Protocol

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from feedback import kinds, visibility
from feedback.actors import shown_by
from feedback.details import day_in
from feedback.models import Case, Step
from feedback.states import WAITING, WORK_GOES_ON, Reason, Status, StepKind
from feedback.visibility import holds_words
from portal.design.templatetags.latvian import date_short
from portal.tenancy.translations import translated

Tone = Literal["waiting", "answered", "neutral", "late"]
ClockState = Literal["", "waiting", "late", "promised", "promise_late", "stopped"]

_ANSWERED: Final = frozenset({Status.ANSWERED, Status.ACCEPTED, Status.IN_PROGRESS, Status.DONE})


def tone(status: str) -> Tone:
    if status in WAITING:
        return "waiting"
    return "answered" if status in _ANSWERED else "neutral"


@dataclass(frozen=True)
class Clock:
    """The public clock: what runs, until when, by how many days it is late, and the date that was set first."""

    state: ClockState
    due_on: date | None = None
    days: int = 0
    first_due_on: date | None = None
    # Whose move it is, as the trail says: the department that answers, or the institution that decides elsewhere.
    by: str = ""
    lang: str = ""
    # It stopped here, but goes on at another institution.
    elsewhere: bool = False

    @property
    def still_due_on(self) -> date | None:
        """The date of the answer, as long as it lies ahead."""
        return self.due_on if self.state == "waiting" else None


class Clocked(Protocol):
    """What a clock is read from: a case, or a row of a list."""

    @property
    def status(self) -> str: ...
    @property
    def answer_due_on(self) -> date | None: ...
    @property
    def promised_on(self) -> date | None: ...


def clock(case: Clocked, steps: Sequence[Step] = ()) -> Clock:
    """The clock of ``case``; with its ``steps`` (oldest first) also the date that stood there first."""
    today = timezone.localdate()
    if (due := case.answer_due_on) is not None:
        first = _first([step.answer_due_on for step in steps])
        return Clock("late" if due < today else "waiting", due, max((today - due).days, 0), first, _department(steps))
    if (promised := case.promised_on) is not None and case.status in WORK_GOES_ON:
        first = _first([step.promised_on for step in steps])
        return Clock(
            "promise_late" if promised < today else "promised", promised, max((today - promised).days, 0), first
        )
    if case.status == Status.FORWARDED:
        return _elsewhere(steps)
    return Clock("" if case.status in WORK_GOES_ON else "stopped")


def _department(steps: Sequence[Step]) -> str:
    """The department that has the case; once an answer has stopped the clock, nobody has it any more."""
    name = ""
    for step in steps:
        if step.answer_due_on is None:
            name = ""
        elif step.kind == StepKind.PASSED_ON:
            name = translated(step.details.get("passed_to", {}))
    return name


def _elsewhere(steps: Sequence[Step]) -> Clock:
    """Forwarded: the band has no knot, since somebody else will decide."""
    forwarding = next((step for step in reversed(steps) if step.status == Status.FORWARDED), None)
    if forwarding is None:
        return Clock("stopped", elsewhere=True)
    return Clock("stopped", by=forwarding.details.get("forwarded_to", ""), lang=foreign(forwarding), elsewhere=True)


def _first(dates: list[date | None]) -> date | None:
    """The first date of the clock that runs now: a clock that stopped in between began anew."""
    first = None
    for day in dates:
        first = (first or day) if day else None
    return first


@dataclass(frozen=True)
class Covering:
    made_at: datetime
    by: str
    reason: str
    lang: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry of the trail, ready to be shown."""

    number: int
    # Whose pattern is woven: the status, or the kind of a step that moves none.
    status: str
    status_label: str
    status_tone: Tone
    made_at: datetime
    day_only: bool
    by: str
    explanation: str
    details: Mapping[str, Any]
    # The language of the step's texts, where it is not the page's.
    lang: str = ""
    # The submission's own words as this step has them, where the page does not show them as they are now.
    words: str = ""
    # The explanation is a sentence of ours, in the page's language.
    ours: bool = False
    redacted: bool = False
    redaction: Covering | None = None
    answer_due_on: date | None = None
    # By how many days this answer came late.
    gap_days: int = 0
    files: Sequence[Mapping[str, str]] = field(default_factory=tuple)
    # Shown to its author and the officers, and to nobody else.
    kept_back: bool = False


def entries(case: Case, steps: Sequence[Step], *, everything: bool = False) -> list[Entry]:
    """The trail, newest first, as the public reads it; with ``everything`` as its author and the officers do."""
    withheld = visibility.withheld(case, steps)
    coverings = {step.redacts_id: step for step in steps if step.redacts_id}
    made, before, status = [], None, ""
    for step in steps:
        kept_back = step.number in withheld
        entry = _entry(case, step, before, coverings.get(step.pk), readable=everything or not kept_back)
        if step.status and step.status == status:
            entry = replace(entry, status_label=_("the answer put right"))
        made.append(replace(entry, kept_back=kept_back and everything))
        status = step.status or status
        before = step
    return made[::-1]


def _entry(case: Case, step: Step, before: Step | None, covering: Step | None, *, readable: bool) -> Entry:
    due_before = before.answer_due_on if before else None
    moved = step.answer_due_on if step.answer_due_on != due_before else None
    explanation, ours = _explanation(step, readable)
    return Entry(
        number=step.number,
        status=step.status or step.kind,
        status_label=label(case, step),
        status_tone=_tone(step),
        made_at=step.made_at,
        day_only=step.day_only,
        by=shown_by(step.details),
        explanation=explanation,
        details=details(step),
        lang=foreign(step),
        words=str(step.explanation) if readable and holds_words(step) and step.explanation != case.text else "",
        ours=ours,
        redacted=step.redacted,
        redaction=_covering(covering) if covering else None,
        answer_due_on=moved,
        gap_days=_days_late(step, due_before),
        files=_files(case, step) if has_files(case, step) else (),
    )


def _tone(step: Step) -> Tone:
    if step.status in (Status.RECEIVED, Status.PUBLISHED):
        # Long past as a rule; the colour of waiting belongs to what waits now.
        return "neutral"
    if step.kind == StepKind.STATUS:
        return tone(step.status)
    return "waiting" if step.kind in (StepKind.DUE_DATE, StepKind.SECOND_LOOK) else "neutral"


def label(case: Case, step: Step) -> str:
    """What the entry is called: one string per kind and status, since in Latvian the participle agrees."""
    if step.kind == StepKind.STATUS:
        text = str(kinds.status_label(case.kind, step.status))
    elif step.kind == StepKind.PASSED_ON and (department := translated(step.details.get("passed_to", {}))):
        return _("passed on to: %s") % department
    else:
        text = str(StepKind(step.kind).label)
    return text


def foreign(step: Step) -> str:
    """The language of the step's texts where it is another than the page's, else "": what goes into ``lang``."""
    language = str(step.details.get("language", ""))
    return "" if language == get_language() else language


def _explanation(step: Step, readable: bool) -> tuple[str, bool]:
    """What the entry says, and whether it is a sentence of ours."""
    if step.number == 1:
        return _("It has come in and has its number."), True
    if not holds_words(step):
        return (str(step.explanation), False) if readable else (_in_place_of_words(step), True)
    why = str(step.details.get("why", ""))
    return why or _("The words were put right."), not why


def _in_place_of_words(step: Step) -> str:
    if step.kind == StepKind.SECOND_LOOK:
        return _("The author has asked for a second look.")
    return _("The author has withdrawn it.")


def _days_late(step: Step, due: date | None) -> int:
    """Days between the date that was due and the step that stopped the clock."""
    if due is None or step.answer_due_on is not None:
        return 0
    return max((timezone.localdate(step.made_at) - due).days, 0)


def _covering(step: Step) -> Covering:
    return Covering(step.made_at, shown_by(step.details), step.explanation, foreign(step))


def has_files(case: Case, step: Step) -> bool:
    """Whether the files beside a step may be seen: what is removed or covered takes its files along."""
    return not step.redacted and case.status != Status.REMOVED


def _files(case: Case, step: Step) -> list[dict[str, str]]:
    return [
        {"name": file.name, "url": reverse("feedback:attachment", args=[case.reference, file.pk])}
        for file in step.attachments.all()
    ]


def details(step: Step) -> dict[str, Any]:
    """What an answer says beside its text, in words."""
    stored = step.details
    merged_into = stored.get("merged_into")
    return {
        "reason_label": Reason(stored["reason"]).label if stored.get("reason") in Reason.values else "",
        "rule": rule_label(stored.get("rule")),
        "forwarded_to": stored.get("forwarded_to", ""),
        "merged_into": {"reference": merged_into, "url": reverse("feedback:case", args=[merged_into])}
        if merged_into
        else None,
        "cost": stored.get("cost_eur"),
        "period": stored.get("period", ""),
        "decided_by": stored.get("deciding_body", ""),
        "decision": _decision(stored),
        "decision_url": stored.get("decision_url", ""),
        "next_step": stored.get("next_possible", ""),
        "photos_covered": ", ".join(map(str, stored.get("photos_covered", []))),
        "lang": foreign(step),
    }


def rule_label(rule: Mapping[str, Any] | None) -> str:
    """ "4. Be polite", as the step froze it; "" where it cites none."""
    return f"{rule.get('number', '')}. {translated(rule.get('title', {}))}".strip() if rule else ""


def rule_url(rule: Mapping[str, Any] | None) -> str:
    """Where the rule stands among those of its version; "" where there is none."""
    if not rule:
        return ""
    return f"{reverse('feedback:rules')}?version={rule.get('version', '')}#rule-{rule.get('number', '')}"


def _decision(stored: Mapping[str, Any]) -> str:
    number, day = stored.get("decision_number", ""), day_in(stored, "decision_on")
    on = date_short(day) if day else ""
    said = ", ".join(part for part in (_("No. %s") % number if number else "", on) if part)
    return said or (_("Decision") if stored.get("decision_url") else "")
