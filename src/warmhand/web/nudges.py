"""Asking again by a schedule, how it is stopped, and partners who are away."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.errors import InvalidValueError
from warmhand.core.next_action import Act
from warmhand.core.nudges import DEFAULT, Rules, Side, in_words
from warmhand.core.people import CARE_ROLES
from warmhand.core.referral import Purpose, Status
from warmhand.services import away, loops, next_choice, nudges, phoning
from warmhand.services.consents import local_day
from warmhand.services.letters import first_name
from warmhand.services.mail_server import is_ready
from warmhand.services.nudge_facts import ASKED_OF, Coming, away_of, coming, rules_of
from warmhand.services.practice import links_reach_others
from warmhand.web.access.links import token_in
from warmhand.web.access.partners import Partner, partner_of
from warmhand.web.access.people import READ_AND_WRITE, member, owner
from warmhand.web.access.referrals import Referral
from warmhand.web.access.request import LinkRequest, Request
from warmhand.web.forms.nudges import NUMBERS, AwayForm, NudgeRulesForm
from warmhand.web.toasts import say
from warmhand.web.words import day

DONE, REFUSED = 302, 422


def on_referral(request: Request, referral: Referral) -> dict[str, Any]:
    """Return what this area adds to the page of `referral`: one query."""
    status, now = Status(referral.status), timezone.now()
    with_care = request.membership.role in CARE_ROLES
    chain = next_choice.chain_of(referral)
    may_change = with_care and next_choice.may_change_partner(referral)
    found: dict[str, Any] = {"chain": chain, "may_change_partner": may_change, "reminders": ()}
    if status in ASKED_OF:
        found |= _reminders(request, referral)
    if status in ASKED_OF | {Status.ON_HOLD}:
        found |= {
            "partner_away": _away_words(request, referral),
            "to_phone": _to_phone(request, referral),
        }
    found["may_resend"] = with_care and status is Status.SENT and now > referral.status_at
    return found


def _to_phone(request: Request, referral: Referral) -> phoning.ToPhone | None:
    today = local_day(request.practice, timezone.now())
    todo = loops.next_of(referral, practice=request.practice, today=today, can_mail=_mails(request))
    if todo is None or todo.act is not Act.CALL_DESK:
        return None
    return phoning.to_phone(referral, practice=request.practice)


def _mails(request: Request) -> bool:
    return links_reach_others(request.practice) and is_ready(request.practice)


def _reminders(request: Request, referral: Referral) -> dict[str, Any]:
    """What the schedule writes to each side, and whether it is stopped; nothing while it is off."""
    if not rules_of(request.practice).is_on:
        return {}
    now = timezone.now()
    found = coming(referral, practice=request.practice, now=now, can_mail=_mails(request))
    sides = [Side.PARTNER] if referral.purpose == Purpose.ASK.value else list(Side)
    return {"reminders": [_reminder(request, referral, side, found) for side in sides]}


def _reminder(request: Request, referral: Referral, side: Side, found: Coming) -> dict[str, Any]:
    person = referral.partner if side is Side.PARTNER else referral.client
    nudge = found.of(side)
    return {
        "side": side.value,
        "name": first_name(person.name) if person else "They",
        "on": day(local_day(request.practice, nudge.at), request.practice.country) if nudge else "",
        "number": getattr(referral, f"{side.value}_nudges"),
        "is_stopped": getattr(referral, f"{side.value}_nudges_off"),
        "wished": bool(person and person.nudges_off),
        "at_most": rules_of(request.practice).at_most,
    }


def _away_words(request: Request, referral: Referral) -> str:
    """Return "until December 3, 2026" while the partner is away, with who stands in; else ""."""
    found, partner = away_of(referral.partner), referral.partner
    if found is None or partner is None or not found.holds(timezone.localdate()):
        return ""
    stands_in = f" {partner.away_words}" if partner.away_words else ""
    return f"until {day(found.last, request.practice.country)}.{stands_in}"


def on_partner_page(request: LinkRequest, referral: Referral) -> dict[str, Any]:
    """Return what this area adds to the partner’s page."""
    partner, found = referral.partner, away_of(referral.partner)
    is_away = found is not None and timezone.localdate() <= found.last
    return {
        "own_away": day(found.last, request.practice.country) if found and is_away else "",
        "is_quiet": bool(partner and partner.nudges_off),
        "quiet_token": token_in(request),
    }


@owner(*READ_AND_WRITE)
def settings_nudges(request: Request) -> HttpResponse:
    """Switch asking again on or off, and set its days, numbers and hours."""
    rules = rules_of(request.practice)
    form = NudgeRulesForm(request.POST or None, initial=asdict(rules))
    status = 200
    if request.method == "POST":
        status = _changed(request, form)
        if status == DONE:
            return redirect("settings-nudges")
    context = {
        "form": form,
        "tab": "nudges",
        "numbers": [(form[name], str(getattr(DEFAULT, name))) for name in NUMBERS],
        "rules": rules,
        "preview": in_words(rules),
        "would": in_words(Rules(**{**asdict(rules), "is_on": True})),
        "is_changed": bool(request.practice.nudge_rules),
        "can_mail": _mails(request),
    }
    return render(request, "nudges/settings.html", context, status=status)


def _changed(request: Request, form: NudgeRulesForm) -> int:
    if request.POST.get("usual") == "1":
        rules = DEFAULT
    elif not form.is_valid():
        return REFUSED
    else:
        try:
            rules = form.rules()
        except InvalidValueError as refused:
            form.add_error(None, str(refused))
            return REFUSED
    nudges.set_rules(practice=request.practice, rules=rules, user=request.user, now=timezone.now())
    say(request, f"Saved. {in_words(rules)}")
    return DONE


@member(*READ_AND_WRITE)
def partner_away(request: Request, key: UUID) -> HttpResponse:
    """Enter how long a partner is away, or that they are back (`back=1`)."""
    partner = partner_of(request, key)
    now, status = timezone.now(), 200
    if request.method == "POST" and request.POST.get("back") == "1":
        away.set_away(partner=partner, until=None, now=now, user=request.user)
        say(request, f"{partner.name} is back.")
        return redirect("partner", partner.pk)
    initial = {
        "first": partner.away_from,
        "until": partner.away_until,
        "words": partner.away_words,
    }
    form = AwayForm(request.POST or None, initial=initial)
    if request.method == "POST":
        status = _away(request, partner, form)
        if status == DONE:
            return redirect("partner", partner.pk)
    context = {"form": form, "partner": partner, "first": first_name(partner.name)}
    return render(request, "nudges/away.html", context, status=status)


def _away(request: Request, partner: Partner, form: AwayForm) -> int:
    if not form.is_valid():
        return REFUSED
    said = form.cleaned_data
    try:
        away.set_away(partner=partner, now=timezone.now(), user=request.user, **said)
    except InvalidValueError as refused:
        form.add_error("until", str(refused))
        return REFUSED
    say(
        request,
        f"Away until {day(said['until'], request.practice.country)}. Nobody asks till then.",
    )
    return DONE
