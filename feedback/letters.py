"""What a letter about a step says, and sending it so that nobody has to guess whether it left."""

import re
from collections.abc import Mapping
from smtplib import SMTPDataError, SMTPHeloError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any, Final

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from feedback import trail
from feedback.actors import shown_by
from feedback.models import Case, Letter, LetterState, Step
from feedback.states import REFUSED, StepKind
from portal.tenancy.scope import current_municipality
from portal.tenancy.translations import translated

# The server answered, and the answer was no: the letter certainly did not leave.
REFUSALS: Final = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError, SMTPHeloError)


# By the kind of refusal that the letter keeps.
FATES: Final[Mapping[str, Any]] = {
    "SMTPRecipientsRefused": _("The mail server takes no letters for this reader’s address. It did not arrive."),
    "SMTPSenderRefused": _("The mail server takes no letters from the municipality’s address. It did not arrive."),
}


def fate(letter: Letter) -> str:
    """What is known of a letter that may not have arrived, in words for officers."""
    if letter.state == LetterState.UNKNOWN:
        return gettext("The connection broke while it was handed over: it may have arrived, or not.")
    if letter.state == LetterState.WAITING:
        return gettext("The mail server could not be reached for hours, so it was given up. It did not arrive.")
    return str(FATES.get(letter.error) or gettext("The mail server refused the letter. It did not arrive."))


def send(letter_id: int) -> None:
    """Send one letter once. Raises when the mail server cannot be reached: then nothing left, and it is tried again.

    The letter is marked as handed over before the server gets it. Whoever finds it so marked later, because the
    worker died in between, cannot know whether it left: it becomes *unknown*, and an officer decides.
    """
    if not Letter.objects.filter(pk=letter_id, state=LetterState.WAITING).exists():
        Letter.objects.filter(pk=letter_id, state=LetterState.HANDED_OVER).update(state=LetterState.UNKNOWN)
        return
    # Whatever can go wrong before the hand-over goes wrong here, while the letter still waits.
    message = compose(Letter.objects.select_related("person").get(pk=letter_id))
    message.connection = get_connection()
    message.connection.open()
    try:
        _hand_over(letter_id, message)
    finally:
        message.connection.close()


def _hand_over(letter_id: int, message: EmailMessage) -> None:
    with transaction.atomic():
        letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
        if letter.state != LetterState.WAITING:
            return
        _mark(letter, LetterState.HANDED_OVER)
    try:
        message.send()
    except REFUSALS as refusal:
        _mark(letter, LetterState.FAILED, type(refusal).__name__)
    except OSError as broken:
        _mark(letter, LetterState.UNKNOWN, type(broken).__name__)
    else:
        _mark(letter, LetterState.SENT)


def _mark(letter: Letter, state: str, error: str = "") -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state, error=error, handed_over_at=timezone.now())


def compose(letter: Letter) -> EmailMessage:
    """The letter in its reader's language, with the answer's whole text in it."""
    step = Step.objects.select_related("case").get(pk=letter.step_id)
    case, municipality = step.case, current_municipality()
    twin = Case.objects.filter(reference=step.details.get("merged_into")).first()
    with translation.override(letter.person.language):
        context = {
            "step": step,
            "case": case,
            "clock": trail.clock(case),
            "municipality": municipality,
            "news": trail.label(case, step),
            "by": shown_by(step.details),
            "details": trail.details(step),
            "rule": translated(step.details.get("rule", {}).get("title", {})),
            "files": [file.name for file in step.attachments.all()] if trail.has_files(case, step) else [],
            "twin": twin,
            "twin_url": _address(twin) if twin else "",
            "url": _address(case),
            "may_disagree": step.kind == StepKind.STATUS and step.status in REFUSED,
        }
        subject = " ".join(render_to_string("feedback/letters/step_subject.txt", context).split())
        body = re.sub(r"\n{3,}", "\n\n", render_to_string("feedback/letters/step.txt", context).strip()) + "\n"
    reply_to = [municipality.contact_email] if municipality.contact_email else []
    return EmailMessage(subject, body, to=[letter.person.email], reply_to=reply_to)


def _address(case: Case) -> str:
    path = reverse("feedback:case", kwargs={"reference": case.reference})
    return f"{current_municipality().site.root_url}{path}"
