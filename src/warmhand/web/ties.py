"""Whom a partner knows: written down with who said so, taken out, and asked for."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from warmhand.core.errors import DomainError
from warmhand.core.introduction_words import tie_words
from warmhand.core.network import MUTUAL_TIES, Stage, TieKind
from warmhand.services import partner_pages, tie_rows
from warmhand.web.access.network import tie_of
from warmhand.web.access.partners import Partner, partner_of
from warmhand.web.access.people import READ_AND_WRITE, WRITE, member
from warmhand.web.access.request import Request
from warmhand.web.forms.introductions import TieForm, start_of_tie
from warmhand.web.http import words_sought
from warmhand.web.toasts import say

MOST_OFFERED = 12
OFFERED_UNASKED = 5  # before a name is looked for, so that the page stays short
TAKEN_OUT = "tie_taken_out"
_UNMET = frozenset({Stage.FOUND, Stage.CONTACTED})


@member(*READ_AND_WRITE)
def tie_new(request: Request, key: UUID) -> HttpResponse:
    """Write down whom a partner knows, and see what was written down."""
    partner = partner_of(request, key)
    today = timezone.localdate()
    unmet = Stage(partner.stage) in _UNMET
    start = start_of_tie(
        source="" if unmet else partner.name, direction="from" if unmet else "to", today=today
    )
    form = TieForm(request.POST or None, initial=start).named(partner.name)
    if request.method != "POST":
        return _page(request, partner, form)
    if not form.is_valid() or not _added(request, partner, form, today):
        return _page(request, partner, form, status=422)
    return redirect("tie-new", key)


def _page(request: Request, partner: Partner, form: TieForm, *, status: int = 200) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    query = words_sought(given)
    others = [key for key in partner_pages.find_keys(query=query) if key != partner.pk]
    most = MOST_OFFERED if query else OFFERED_UNASKED
    context = {
        "partner": partner,
        "form": form,
        "query": query,
        "others": partner_pages.lines_of(others[:most], practice=request.practice),
        "more": len(others) - most,
        "chosen": str(form["other"].value() or ""),
        "lines": [(line, _words(line)) for line in tie_rows.ties_of(partner=partner)],
        "suggested": tie_rows.suggested_ties(partner=partner),
        "same_workplace": TieKind.SAME_WORKPLACE.value,
        "same_address": tie_rows.SAME_ADDRESS,
        "today": timezone.localdate(),
    }
    return render(request, "introductions/knows.html", context, status=status)


def _words(line: tie_rows.TieLine) -> str:
    return tie_words(line.kind, giver=line.giver.name, receiver=line.receiver.name)


def _added(request: Request, partner: Partner, form: TieForm, today: date) -> bool:
    """Write the tie down; False where it was refused, which `form` then says."""
    told = form.cleaned_data
    other = partner_of(request, told["other"])
    try:
        ties = [
            tie_rows.add_tie(
                giver=giver,
                receiver=receiver,
                kind=form.tie_kind,
                known_on=told["known_on"],
                source=told["source"],
                today=today,
                user=request.user,
                now=timezone.now(),
            )
            for giver, receiver in _pairs(partner, other, told["direction"], form.tie_kind)
        ]
    except DomainError as refused:
        form.add_error(None, str(refused))
        return False
    undo = reverse("tie-remove", args=[ties[0].pk]) if len(ties) == 1 else ""
    say(request, f"Noted: {partner.name} and {other.name}.", undo_url=undo)
    return True


def _pairs(
    partner: Partner, other: Partner, direction: str, kind: TieKind
) -> list[tuple[Partner, Partner]]:
    """Return who could introduce one to whom; what holds both ways by itself is written once."""
    there, back = (partner, other), (other, partner)
    if direction == "both" and kind not in MUTUAL_TIES:
        return [there, back]
    return [back if direction == "from" else there]


@member(*WRITE)
def tie_remove(request: Request, key: UUID) -> HttpResponse:
    """Take a tie out; it comes back with one touch, as long as nothing else is taken out."""
    tie = tie_of(request, key)
    giver, receiver = tie.giver, tie.receiver
    held = tie_rows.remove_tie(tie=tie, user=request.user, now=timezone.now())
    request.session[TAKEN_OUT] = {
        "practice": str(request.practice.pk),
        "giver": str(held.giver),
        "receiver": str(held.receiver),
        "kind": held.kind.value,
        "known_on": held.known_on.isoformat(),
        "source": held.source,
    }
    undo = reverse("tie-again", args=[giver.pk])
    say(request, f"Taken out: {giver.name} and {receiver.name}.", undo_url=undo)
    return redirect("tie-new", giver.pk)


@member(*WRITE)
def tie_again(request: Request, key: UUID) -> HttpResponse:
    """Write down again the tie that was taken out last."""
    partner = partner_of(request, key)
    held = request.session.pop(TAKEN_OUT, None)
    if held is None or held["practice"] != str(request.practice.pk):
        say(request, "There is nothing to bring back.")
        return redirect("tie-new", partner.pk)
    tie_rows.add_tie(
        giver=partner_of(request, UUID(held["giver"])),
        receiver=partner_of(request, UUID(held["receiver"])),
        kind=TieKind(held["kind"]),
        known_on=date.fromisoformat(held["known_on"]),
        source=held["source"],
        today=timezone.localdate(),
        user=request.user,
        now=timezone.now(),
    )
    say(request, "It is back.")
    return redirect("tie-new", partner.pk)


@member(*WRITE)
def asked_whom(request: Request, key: UUID) -> HttpResponse:
    """Note that a partner was asked today whom they know; `?back=` puts back the day before it."""
    partner = partner_of(request, key)
    is_back, today = "back" in request.GET, timezone.localdate()
    before = partner.asked_whom_on
    on = _day_in(request.GET["back"]) if is_back else today
    tie_rows.note_asked(partner=partner, on=on, user=request.user, now=timezone.now())
    told = "not asked today" if is_back else "asked today whom they know"
    back = before.isoformat() if before and before != today else ""
    undo = "" if is_back else f"{reverse('partner-asked-whom', args=[key])}?back={back}"
    say(request, f"{partner.name}: {told}.", undo_url=undo)
    return redirect("tie-new", key)


def _day_in(text: str) -> date | None:
    """Return the day up to today that `text` is, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day <= timezone.localdate() else None
