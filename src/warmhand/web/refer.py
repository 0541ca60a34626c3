"""Referring a client: why, who, consent, send."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.reasons import ORDER_WORDS
from warmhand.core.referral import Purpose, Urgency
from warmhand.services import (
    choices,
    clients,
    consents,
    drafts,
    letters,
    raised,
)
from warmhand.services.offers import Offer, away_words
from warmhand.web.access.care import Episode, episode_of
from warmhand.web.access.clients import Client, client_of
from warmhand.web.access.partners import Partner, partner_of
from warmhand.web.access.people import READ, READ_AND_WRITE, care_member
from warmhand.web.access.referrals import Referral, referral_of
from warmhand.web.access.request import Request
from warmhand.web.forms.refer import WhyForm, why_form
from warmhand.web.http import page_or_part, words_sought
from warmhand.web.refer_frame import REFUSED, draft_frame, has_left, status_of
from warmhand.web.toasts import say

SHOWN = 12
FURTHER_SHOWN = 12
LEFT_OUT_SHOWN = 12
ASK_ANEW = "What is asked has changed, so the client’s agreement has ended. Ask them to agree anew."


@care_member(*READ)
def start(request: Request) -> HttpResponse:
    """Choose the client."""
    return _start(request, None)


@care_member(*READ)
def to_partner(request: Request, key: UUID) -> HttpResponse:
    """Choose the client for whom one thinks of a partner; nothing is chosen by it."""
    return _start(request, partner_of(request, key))


def _start(request: Request, wish: Partner | None) -> HttpResponse:
    query = words_sought(request.GET)
    found = clients.find_clients(query=query)
    lines = clients.client_lines(found[:SHOWN], today=timezone.localdate(), with_care=True)
    context = {"query": query, "lines": lines, "more": max(0, len(found) - SHOWN)}
    context |= {"wish": wish, "first": letters.first_name(wish.name) if wish else ""}
    return page_or_part(request, "refer/start.html", "found", context)


@care_member(*READ_AND_WRITE)
def new(request: Request, key: UUID) -> HttpResponse:
    """Begin with a client: the first page, which makes the draft when it is sent."""
    client = client_of(request, key)
    episodes = drafts.open_episodes(client)
    return _new(request, client, episodes, chosen=episodes[0] if len(episodes) == 1 else None)


@care_member(*READ_AND_WRITE)
def new_to(request: Request, key: UUID, partner: UUID) -> HttpResponse:
    """Begin with a client and a partner one thinks of, whom the choices then show as ticked."""
    client, wish = client_of(request, key), partner_of(request, partner)
    episodes = drafts.open_episodes(client)
    chosen = episodes[0] if len(episodes) == 1 else None
    return _new(request, client, episodes, chosen=chosen, wish=wish)


@care_member(*READ_AND_WRITE)
def new_for_episode(request: Request, key: UUID) -> HttpResponse:
    """Begin with an episode."""
    episode = episode_of(request, key)
    return _new(request, episode.client, [episode], chosen=episode)


def _new(
    request: Request,
    client: Client,
    episodes: list[Episode],
    *,
    chosen: Episode | None,
    wish: Partner | None = None,
) -> HttpResponse:
    waiting = drafts.waiting_draft(client, chosen)
    if waiting is not None and request.method != "POST":
        return _to_who(waiting, wish) if wish else redirect("refer-why", waiting.pk)
    form = why_form(
        request.POST or None,
        problems=choices.problem_choices(),
        episodes=[(str(row.pk), row.label or "Without a name yet") for row in episodes],
        initial=drafts.first_words(client, chosen, on=timezone.localdate()),
    )
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            key = form.cleaned_data.get("episode", "")
            episode = chosen or next((row for row in episodes if str(row.pk) == key), None)
            try:
                return _to_who(_drafted(request, client, episode, form), wish)
            except DomainError as refused:
                form.add_error("question", str(refused))
                status = status_of(refused)
    context = {"client": client, "episode": chosen, "form": form, "referral": None}
    return render(request, "refer/why.html", context | _frame(client), status=status)


def _to_who(draft: Referral, wish: Partner | None) -> HttpResponse:
    if wish is None:
        return redirect("refer-who", draft.pk)
    return redirect("refer-who-to", draft.pk, wish.pk)


def _frame(client: Client) -> dict[str, object]:
    return {"first_name": letters.first_name(client.name), "section": "refer-start"}


def _drafted(request: Request, client: Client, episode: Episode | None, form: WhyForm) -> Referral:
    now = timezone.now()
    if form.cleaned_data["purpose"] == Purpose.ASK.value:
        drafts.refuse_naming(client, form.cleaned_data["question"])
    draft = drafts.start_draft(client=client, episode=episode, now=now, user=request.user)
    _set_why(request, draft, form, now)
    return draft


def _set_why(request: Request, draft: Referral, form: WhyForm, now: datetime) -> None:
    data = form.cleaned_data
    has_ended = drafts.set_why(
        referral=draft,
        purpose=Purpose(data["purpose"]),
        question=data["question"],
        problem=data["problem"],
        urgency=Urgency(data["urgency"]),
        wishes=data["wishes"],
        now=now,
        user=request.user,
    )
    if has_ended:
        say(request, ASK_ANEW)


@care_member(*READ_AND_WRITE)
def why(request: Request, key: UUID) -> HttpResponse:
    """Change the purpose and the question of a draft."""
    draft = referral_of(request, key)
    if has_left(draft, request):
        return redirect("referral", draft.pk)
    initial = {
        "purpose": draft.purpose,
        "question": draft.question,
        "problem": draft.problem,
        "urgency": Urgency.SOON.value if raised.is_locked(draft.client_id) else draft.urgency,
        "wishes": draft.wishes,
    }
    form = why_form(request.POST or None, problems=choices.problem_choices(), initial=initial)
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                _set_why(request, draft, form, timezone.now())
                return redirect("refer-who", draft.pk)
            except DomainError as refused:
                form.add_error("question", str(refused))
                status = status_of(refused)
    context = {"client": draft.client, "episode": draft.episode, "form": form, "referral": draft}
    return render(request, "refer/why.html", context | draft_frame(draft, "why"), status=status)


@care_member(*READ_AND_WRITE)
def who(request: Request, key: UUID, partner: UUID | None = None) -> HttpResponse:
    """Choose among partners, in an order that is explained; or anyone else.

    `partner` is whom one thinks of: ticked where they may be chosen, and nothing else.
    """
    wish = partner_of(request, partner) if partner else None
    draft = referral_of(request, key)
    if has_left(draft, request):
        return redirect("referral", draft.pk)
    offer = choices.offer_for(draft, on=timezone.localdate())
    problem, status, unsure = "", 200, None
    if request.method == "POST":
        try:
            unsure = _not_yet_sure(request, draft, offer)
            if unsure is None:
                return _chosen(request, draft, offer)
            problem, status = f"{unsure.name} is offered to nobody. {away_words(unsure)}", REFUSED
        except DomainError as refused:
            problem, status = str(refused), status_of(refused)
    chosen = str(wish.pk if wish else draft.partner_id or "")
    context = {"problem": problem, "chosen": chosen, **_shown(request, offer)}
    context |= _wished(offer, wish) if wish else {}
    if unsure is not None:
        context |= {"wish": unsure, "unsure": away_words(unsure), "is_other": True, "why_not": ""}
    return render(request, "refer/who.html", context | draft_frame(draft, "who"), status=status)


def _wished(offer: Offer, wish: Partner) -> dict[str, object]:
    """Where one's wish stands: among the choices, among the others, or left out, and why."""
    why_not = next((why for row, why in offer.left_out if row.pk == wish.pk), "")
    is_shown = any(row.partner.pk == wish.pk for row in offer.choices)
    return {"wish": wish, "why_not": why_not, "is_other": not why_not and not is_shown}


def _shown(request: Request, offer: Offer) -> dict[str, object]:
    """The offer, and of everybody else a list that a page can hold."""
    query = words_sought(request.GET)
    found = offer.named(query) if query else None
    return {
        "offer": offer,
        "order_words": ORDER_WORDS,
        "new_words": next((row.note for row in offer.choices if row.note), ""),
        "query": query,
        "found_others": found,
        "listed": offer.listed if found is None else [row for row in found if not away_words(row)],
        "resting": _apart(offer.resting if found is None else found),
        "further": offer.further[:FURTHER_SHOWN],
        "more_further": len(offer.further) - FURTHER_SHOWN,
        "left_out": offer.left_out[:LEFT_OUT_SHOWN],
        "more_left_out": len(offer.left_out) - LEFT_OUT_SHOWN,
    }


def _apart(rows: Iterable[Partner]) -> list[tuple[Partner, str]]:
    """Return those offered to nobody with why, those of one reason together."""
    told = [(row, away_words(row)) for row in rows]
    return sorted((pair for pair in told if pair[1]), key=lambda pair: pair[1])


def _picked(request: Request) -> str:
    key = request.POST.get("partner", "")
    return request.POST.get("other", "") if key == "other" else key


def _not_yet_sure(request: Request, draft: Referral, offer: Offer) -> Partner | None:
    """Return whom it asks about once more: newly chosen though offered to nobody, without a tick."""
    if request.POST.get("not_this"):
        return None
    partner = choices.partner_among(offer, _picked(request))
    is_sure = request.POST.get("sure") == str(partner.pk) or draft.partner_id == partner.pk
    return None if is_sure or not away_words(partner) else partner


def _chosen(request: Request, draft: Referral, offer: Offer) -> HttpResponse:
    now = timezone.now()
    if out := request.POST.get("not_this", ""):
        partner = choices.partner_among(offer, out)
        drafts.leave_out(referral=draft, partner=partner_of(request, partner.pk), now=now)
        return redirect("refer-who", draft.pk)
    partner = choices.partner_among(offer, _picked(request))
    drafts.choose_partner(
        referral=draft, partner=partner, offered=offer.as_offered(), now=now, user=request.user
    )
    needs = consents.needs_consent(draft)
    return redirect("refer-consent" if needs else "refer-send", draft.pk)
