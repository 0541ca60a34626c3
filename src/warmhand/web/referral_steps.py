"""What the practice does to a referral: steps told, answers told, asking again, links."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from warmhand.core.disclosure import AT_ONCE, How
from warmhand.core.errors import DomainError, StaleRowError
from warmhand.core.people import CARE_ROLES
from warmhand.core.referral import Actor, Helped, Status, Step, Via, Went
from warmhand.services import asking, consents, drafts, letters, referrals, telling, undoing
from warmhand.services.asking import By
from warmhand.web.access.people import WRITE, member
from warmhand.web.access.referrals import Referral, referral_of
from warmhand.web.access.request import Request
from warmhand.web.forms.referrals import STEP_FORMS, AnswerForm
from warmhand.web.refer_frame import REFUSED, status_of
from warmhand.web.referrals import show
from warmhand.web.toasts import say

OWN = frozenset({Step.SEND, Step.CLOSE, Step.CANCEL, Step.REOPEN})


@member(*WRITE)
def take_step(request: Request, key: UUID, step: Step) -> HttpResponse:
    """Enter a step: told by the partner, or the practice's own."""
    referral = referral_of(request, key)
    form_of = STEP_FORMS.get(step)
    if form_of is None or _is_for_care(request, referral, step):
        return show(request, referral, refused="This cannot be entered here.", status=REFUSED)
    form = form_of(request.POST, prefix=step.value)
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return show(request, referral, refused=words, status=REFUSED)
    actor, via = _who_said(referral, step, form.cleaned_data)
    try:
        referrals.take_step(
            referral=referral,
            step=step,
            actor=actor,
            via=via,
            now=timezone.now(),
            said=form.said(),  # type: ignore[attr-defined]  # every step's form has it
            user=request.user,
        )
    except DomainError as refused:
        fresh = referral_of(request, key)
        return show(request, fresh, refused=str(refused), status=status_of(refused))
    say(request, "Noted.")
    return redirect("referral", referral.pk)


def _is_for_care(request: Request, referral: Referral, step: Step) -> bool:
    """Tell whether only who may read notes may do this: a report, and anything with a draft."""
    if request.membership.role in CARE_ROLES:
        return False
    return step is Step.REPORT or referral.status == Status.DRAFT.value


def _who_said(referral: Referral, step: Step, data: Mapping[str, str]) -> tuple[Actor, Via]:
    """A visit may be known from the client, where the partner may not tell."""
    if step in OWN:
        return Actor.PRACTICE, Via.HAND
    if step is Step.MISS and data["told_by"] == Actor.CLIENT.value:
        return Actor.CLIENT, Via.IN_PERSON
    if step is Step.REPORT:
        return Actor.PARTNER, Via(data["via"])
    needed = letters.NEEDED_TO_TELL.get(step)
    told = needed is None or needed in letters.may_tell(referral, on=timezone.localdate())
    from_client = step is Step.SEE and (referral.went == Went.YES.value or not told)
    return (Actor.PRACTICE, Via.IN_PERSON) if from_client else (Actor.PARTNER, Via.PHONE)


@member(*WRITE)
def answer(request: Request, key: UUID) -> HttpResponse:
    """Enter what the client said aloud."""
    referral = referral_of(request, key)
    form = AnswerForm(request.POST, prefix="answer")
    if not form.is_valid():
        return show(request, referral, refused="Choose an answer.", status=REFUSED)
    went, helped = form.cleaned_data["went"], form.cleaned_data["helped"]
    try:
        referrals.record_answer(
            referral=referral,
            went=Went(went) if went else None,
            helped=Helped(helped) if helped else None,
            via=Via.IN_PERSON,
            now=timezone.now(),
            user=request.user,
        )
    except DomainError as refused:
        return show(request, referral, refused=str(refused), status=status_of(refused))
    say(request, "Kept as told to the practice.")
    return redirect("referral", referral.pk)


Deed = Callable[[Request, Referral, datetime], str]


def _ask(by: By) -> Deed:
    def ask(request: Request, referral: Referral, now: datetime) -> str:
        asking.ask_client(referral=referral, by=by, now=now, user=request.user)
        words = {By.MAIL: "The question is on its way.", By.TEXT: "The link is ready below."}
        return words.get(by, "Noted that you asked.")

    return ask


def _nudge(request: Request, referral: Referral, now: datetime) -> str:
    asking.nudge_partner(referral=referral, now=now, user=request.user)
    return "Asked again; the mail is on its way."


def _called(request: Request, referral: Referral, now: datetime) -> str:
    words = request.POST.get("words", "")[:500]
    referrals.note_call(referral=referral, words=words, now=now, user=request.user)
    return "The call is noted."


def _read(request: Request, referral: Referral, now: datetime) -> str:
    referrals.mark_read(referral=referral, now=now, user=request.user)
    return "Noted as read."


def _link(*, by_mail: bool) -> Deed:
    def make(request: Request, referral: Referral, now: datetime) -> str:
        asking.new_partner_link(referral=referral, by_mail=by_mail, now=now, user=request.user)
        return "A new link is on its way." if by_mail else "A new link is ready below."

    return make


def _revoke(request: Request, referral: Referral, now: datetime) -> str:
    asking.revoke_partner_link(referral=referral, now=now, user=request.user)
    return "Their link is closed."


def _by_hand(request: Request, referral: Referral, now: datetime) -> str:
    asking.mark_sent_by_hand(referral=referral, now=now, user=request.user)
    return "Noted as sent by hand."


def _told(how: How) -> Deed:
    def keep(request: Request, referral: Referral, now: datetime) -> str:
        telling.tell_letter(referral=referral, how=how, now=now, user=request.user)
        return "Kept: the client can read it too."

    return keep


def _undo(request: Request, referral: Referral, now: datetime) -> str:
    undoing.undo_send(referral=referral, now=now, user=request.user)
    return "Nothing has left; the draft is open again."


def _withdraw(request: Request, referral: Referral, now: datetime) -> str:
    consents.withdraw_consent(referral=referral, now=now, via=Via.IN_PERSON, user=request.user)
    return "Nothing more is shared from now on."


def _discard(request: Request, referral: Referral, now: datetime) -> str:
    drafts.discard(referral=referral, now=now, user=request.user)
    return "The draft is gone."


DEEDS: dict[str, Deed] = {
    "nudge": _nudge,
    "called": _called,
    "ask-mail": _ask(By.MAIL),
    "ask-text": _ask(By.TEXT),
    "ask-aloud": _ask(By.ALOUD),
    "read": _read,
    "new-link": _link(by_mail=False),
    "mail-link": _link(by_mail=True),
    "revoke-link": _revoke,
    "by-hand": _by_hand,
    **{f"told-{how.value}": _told(how) for how in AT_ONCE},
    "undo": _undo,
    "withdraw": _withdraw,
    "discard": _discard,
}
FOR_CARE = frozenset(
    {
        *("read", "undo", "new-link", "mail-link", "revoke-link", "withdraw", "discard", "another"),
        *(f"told-{how.value}" for how in AT_ONCE),
    }
)


@member(*WRITE)
def do(request: Request, key: UUID) -> HttpResponse:
    """Do one thing that is no step: ask again, note a call, close a link, undo."""
    referral = referral_of(request, key)
    act = request.POST.get("act", "") or request.GET.get("act", "")
    if act in FOR_CARE and request.membership.role not in CARE_ROLES:
        return show(request, referral, refused="The practitioner does this.", status=REFUSED)
    now = timezone.now()
    try:
        if act == "another":
            draft = drafts.offer_another(referral=referral, now=now, user=request.user)
            return redirect("refer-why" if not draft.question else "refer-who", draft.pk)
        if act not in DEEDS:
            raise StaleRowError("That is not offered here any more.")
        say(request, DEEDS[act](request, referral, now))
    except DomainError as refused:
        fresh = referral_of(request, key)
        return show(request, fresh, refused=str(refused), status=status_of(refused))
    return redirect("refer-send" if act == "undo" else "referral", referral.pk)
