"""Referring a client, second half: the consent, and how it leaves."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.consent import ASK_WHEN, ITEM_WORDS, Item, Way, default_end
from warmhand.core.consent_words import consent_sentences, listed
from warmhand.core.errors import DomainError
from warmhand.core.letter import day_words
from warmhand.core.partnership import WAY_WORDS
from warmhand.core.partnership import Way as PartnerWay
from warmhand.core.referral import Status
from warmhand.services import (
    asking,
    bars,
    consents,
    drafts,
    guardians,
    letters,
    links,
    nudge_facts,
    preview,
    sending,
)
from warmhand.services.sending import Sending
from warmhand.web.access.handover import hand_over
from warmhand.web.access.people import READ_AND_WRITE, WRITE, care_member
from warmhand.web.access.referrals import Referral, referral_of
from warmhand.web.access.request import Request
from warmhand.web.forms.refer import ConsentForm, SendForm, consent_form
from warmhand.web.refer_frame import REFUSED, draft_frame, status_of
from warmhand.web.toasts import say


@care_member(*READ_AND_WRITE)
def consent(request: Request, key: UUID) -> HttpResponse:
    """Let the client sign on their own page, or keep a yes that was heard; nothing is chosen."""
    draft = referral_of(request, key)
    if draft.partner is None or not consents.needs_consent(draft):
        return redirect("refer-who", draft.pk)
    now, today = timezone.now(), timezone.localdate()
    items = consents.possible_items(letters.client_facts(draft, on=today))
    guardian = guardians.agrees_for(draft.client, on=today)
    ends_on = guardians.latest_end(draft.client, default_end(today), on=today)
    initial = {"ends_on": ends_on, "said_on": today}
    form = consent_form(request.POST or None, items=items, initial=initial, guardian=guardian)
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                _agreed(request, draft, form, items, now)
                return _after_consent(draft)
            except DomainError as refused:
                form.add_error(None, str(refused))
                status = status_of(refused)
    is_health = consents.is_health(draft.partner)
    context = {"form": form, **_consent_context(draft, today)}
    context |= {"sets": form.sets(items, is_health=is_health), "is_health": is_health}
    return render(
        request, "refer/consent.html", context | draft_frame(draft, "consent"), status=status
    )


def _after_consent(draft: Referral) -> HttpResponse:
    is_draft = draft.status == Status.DRAFT.value
    return redirect("refer-send" if is_draft else "referral", draft.pk)


def _agreed(
    request: Request, draft: Referral, form: ConsentForm, known: Sequence[Item], now: datetime
) -> None:
    items, back, ends_on = form.chosen(known)
    consents.give_consent(
        referral=draft,
        terms=consents.terms_for(
            referral=draft,
            items=items,
            back=back,
            ends_on=ends_on,
            on=consents.local_day(draft.practice, now),
        ),
        yes=consents.Yes(
            way=Way.SPOKEN,
            given_at=form.given_at(now),
            attested_by=request.user.name or request.user.email,
            assented=form.cleaned_data.get("assented", False),
        ),
        now=now,
        user=request.user,
    )


def _consent_context(draft: Referral, today: date) -> dict[str, object]:
    row, partner = letters.consent_row(draft), draft.partner
    agreed: tuple[str, ...] = ()
    if row is not None and consents.consent_in_force(draft, on=today):
        until = day_words(row.ends_on, country=draft.practice.country)
        agreed = consent_sentences(letters.core_consent(row).terms, ends_on_words=until)
    return {
        "agreed": agreed,
        "ask_when": ASK_WHEN,
        "last_agreed": listed([ITEM_WORDS[item] for item in drafts.last_agreed(draft)]),
        "default_end": guardians.latest_end(draft.client, default_end(today), on=today),
        "age_missing": guardians.why_not_asked(draft.client, on=today),
        "ask_at": guardians.reach_of(draft.client, on=today),
        "recipient": consents.recipient_words(partner) if partner else "",
        "ways": sending.ways(draft),
        "paragraphs": preview.preview_of(draft, on=today),
    }


@care_member(*WRITE)
def ask_consent(request: Request, key: UUID) -> HttpResponse:
    """Let the client choose and agree on their own phone, or on this screen in their hands."""
    draft = referral_of(request, key)
    by = asking.By(request.POST.get("by", "")) if request.POST.get("by") in set(asking.By) else None
    try:
        if by is None:
            raise DomainError("Choose how the client is asked.")
        link = asking.ask_consent(referral=draft, by=by, now=timezone.now(), user=request.user)
    except DomainError as refused:
        say(request, str(refused))
        return redirect("refer-consent", draft.pk)
    if by is asking.By.ALOUD:
        path = f"/c/{links.token_of(link)}/"
        back = reverse("refer-send", args=[draft.pk])
        hand_over(request, client_path=path, back_path=back, now=timezone.now())
        return redirect(path)
    if by is asking.By.MAIL:
        say(request, "The question is on its way to the client’s own phone.")
    else:
        say(request, "The link is ready: send it from your own phone.")
    return redirect("referral", draft.pk)


@care_member(*READ_AND_WRITE)
def send(request: Request, key: UUID) -> HttpResponse:
    """Let it leave: call and book together first, then mail, paper, fax."""
    draft = referral_of(request, key)
    if draft.status != Status.DRAFT.value or draft.partner is None:
        return redirect("referral" if draft.partner_id else "refer-who", draft.pk)
    if consents.needs_consent(draft) and not consents.consent_in_force(
        draft, on=timezone.localdate()
    ):
        return redirect("refer-consent", draft.pk)
    form, status = SendForm(request.POST or None, initial=sending.proposed(draft)), 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                _left(request, draft, form)
                return redirect("referral", draft.pk)
            except DomainError as refused:
                form.add_error(None, str(refused))
                status = status_of(refused)
    context = {"form": form, **_send_context(draft)}
    return render(request, "refer/send.html", context | draft_frame(draft, "send"), status=status)


def _left(request: Request, draft: Referral, form: SendForm) -> None:
    data = form.cleaned_data
    how = Sending(
        called=data["called"],
        booked_for=form.booked_for(),
        mail=data["mail"],
        text=data["text"],
        paper=data["paper"],
        fax=data["fax"],
        introduce=data["introduce"],
    )
    sending.send(referral=draft, how=how, now=timezone.now(), user=request.user)
    leaves = "It leaves in five minutes." if how.mail or how.introduce else "Noted as sent."
    say(request, leaves)  # the page it lands on holds the one Undo


def _send_context(draft: Referral) -> dict[str, object]:
    partner = draft.partner
    if partner is None:
        return {}
    at_hand = (
        (partner.needs_insurance, "insurance"),
        (partner.needs_birth_date, "date of birth"),
        (partner.needs_order, "a physician’s order"),
    )
    return {
        "partner": partner,
        "partner_first": letters.first_name(partner.name),
        "way_words": WAY_WORDS[PartnerWay(partner.way)],
        "at_hand": [words for needed, words in at_hand if needed],
        "request_to": bars.request_to(partner, draft.client),
        "ways": sending.ways(draft),
        "asking": nudge_facts.rules_of(draft.practice),
        "paragraphs": preview.preview_of(draft, on=timezone.localdate()),
    }
