"""The client's choice and consent: whom to see, what they may know, signed by the client's hand."""

from collections.abc import Sequence

from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.consent import HEALTH_ITEMS, Item, Terms, needs_signature
from warmhand.core.consent_words import consent_sentences
from warmhand.core.errors import DomainError, InvalidValueError, StaleRowError
from warmhand.core.letter import day_words
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import ENDED, Actor, Purpose
from warmhand.services.choices import partner_among
from warmhand.services.client_page import ClientChoices
from warmhand.services.consents import (
    Yes,
    give_consent,
    recipient_words,
    terms_for,
)
from warmhand.services.drafts import choose_partner
from warmhand.web.access.links import Referral, by_link, linked_referral, token_in
from warmhand.web.access.people import READ, READ_AND_WRITE
from warmhand.web.access.request import LinkRequest
from warmhand.web.forms.links import AnyShare, Chosen, ShareForm, SignForm, share_form
from warmhand.web.links.client import (
    by_the_clients_hand,
    choices_of,
    frame,
    stop_sharing,
    via_of,
    way_of,
)

CHANGED = "This was changed meanwhile, so nothing is signed. Please look at it again."


@by_link(LinkPurpose.CLIENT_CONSENT, *READ)
def client_consent(request: LinkRequest) -> HttpResponse:
    """Show what is agreed; before that, ask whom to see, and then what they may know."""
    referral = linked_referral(request)
    choices = choices_of(referral)
    if choices.agreed:
        return render(request, "links/consent/agreed.html", frame(request, choices))
    if choices.is_draft:
        return whom(request, choices)
    if may_agree(referral) and not choices.was_stopped:
        return redirect("client-share", token_in(request))
    context = {**frame(request, choices), "may_agree": may_agree(referral)}
    return render(request, "links/consent/nothing.html", context)


def may_agree(referral: Referral) -> bool:
    """Tell whether there is something to agree to: somebody chosen, and it goes on."""
    return (
        referral.partner is not None
        and referral.status not in ENDED
        and referral.purpose != Purpose.ASK.value
    )


def whom(
    request: LinkRequest, choices: ClientChoices, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Answer with the choices: whom to see, or somebody else, or no one."""
    # "New to you" is said to the practitioner; the client reads name, profession and reasons.
    people = [(recipient_words(row.partner), row) for row in choices.offer.choices]
    context = {**frame(request, choices), "people": people, "problem": problem}
    return render(request, "links/consent/whom.html", context, status=status)


@by_link(LinkPurpose.CLIENT_CONSENT, *READ_AND_WRITE)
@by_the_clients_hand
def client_choose(request: LinkRequest) -> HttpResponse:
    """Let the client choose whom to see; all choices weigh the same."""
    referral = linked_referral(request)
    choices = choices_of(referral)
    if not choices.is_draft:
        return redirect("client-consent", token_in(request))
    if request.method != "POST":
        return whom(request, choices)
    try:
        choose_partner(
            referral=referral,
            partner=partner_among(choices.offer, request.POST.get("partner", "")),
            offered=choices.offer.as_offered(),
            actor=Actor.CLIENT,
            via=via_of(request),
            now=timezone.now(),
        )
    except StaleRowError as stale:
        fresh = choices_of(linked_referral(request))
        return whom(request, fresh, problem=str(stale), status=409)
    except DomainError:
        return whom(request, choices, problem="Please choose one of these.", status=422)
    return redirect("client-share", token_in(request))


@by_link(LinkPurpose.CLIENT_CONSENT, *READ_AND_WRITE)
@by_the_clients_hand
def client_share(request: LinkRequest) -> HttpResponse:
    """Ask what may be shared; then show it in sentences to be signed. Nothing is kept yet."""
    referral = linked_referral(request)
    choices = choices_of(referral)
    if not may_agree(referral):
        return redirect("client-consent", token_in(request))
    if choices.age_missing:
        return render(request, "links/consent/under_age.html", frame(request, choices))
    form = _form(ShareForm, request, choices)
    if request.method != "POST":
        return _what(request, choices, form)
    if not form.is_valid():
        return _what(request, choices, form, status=422)
    initial = {**form.cleaned_data, "partner": str(referral.partner_id)}
    signing = share_form(
        SignForm,
        None,
        items=[item for item, _ in choices.items],
        today=timezone.localdate(),
        initial=initial,
        guardian=choices.guardian,
        first_name=choices.first_name,
    )
    return _sign(request, referral, choices, signing, form.chosen())


def _form(kind: type[AnyShare], request: LinkRequest, choices: ClientChoices) -> AnyShare:
    return share_form(
        kind,
        request.POST if request.method == "POST" else None,
        items=[item for item, _ in choices.items],
        today=timezone.localdate(),
        initial={"ends_on": choices.ends_on},
        guardian=choices.guardian,
        first_name=choices.first_name,
    )


def _what(
    request: LinkRequest,
    choices: ClientChoices,
    form: ShareForm,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    items: BoundField = form["items"]
    groups: Sequence[tuple[str, bool]] = (
        ("Who you are and how to reach you", False),
        ("About your health", True),
    )
    health = {item.value for item in HEALTH_ITEMS}
    ticked = frozenset(Item(box.data["value"]) for box in items if box.data["selected"])
    context = {
        **frame(request, choices),
        "form": form,
        "problem": problem,
        "recipient": recipient_words(choices.partner) if choices.partner else "",
        "question": choices.question_with(ticked),
        "names_problem": Item.PROBLEM in ticked,
        "groups": [
            (legend, [box for box in items if (box.data["value"] in health) is is_health])
            for legend, is_health in groups
        ],
    }
    return render(request, "links/consent/what.html", context, status=status)


def _sign(
    request: LinkRequest,
    referral: Referral,
    choices: ClientChoices,
    form: ShareForm,
    chosen: Chosen,
    *,
    status: int = 200,
) -> HttpResponse:
    items = chosen[0]
    terms = _terms(referral, chosen)
    until = day_words(terms.ends_on, country=request.practice.country)
    context = {
        **frame(request, choices),
        "form": form,
        "sentences": consent_sentences(terms, ends_on_words=until),
        "signature_needed": needs_signature(
            recipient_is_health=terms.recipient_is_health, items=items
        ),
        "recipient": terms.recipient,
        "question": choices.question_with(items) if Item.QUESTION in items else "",
        "names_problem": Item.PROBLEM in items,
    }
    return render(request, "links/consent/sign.html", context, status=status)


def _terms(referral: Referral, chosen: Chosen) -> Terms:
    items, back, ends_on = chosen
    return terms_for(
        referral=referral, items=items, back=back, ends_on=ends_on, on=timezone.localdate()
    )


@by_link(LinkPurpose.CLIENT_CONSENT, *READ_AND_WRITE)
@by_the_clients_hand
def client_sign(request: LinkRequest) -> HttpResponse:
    """Keep the client's yes, under the client's own name."""
    referral = linked_referral(request)
    choices = choices_of(referral)
    if request.method != "POST" or not may_agree(referral) or choices.age_missing:
        return redirect("client-share", token_in(request))
    form = _form(SignForm, request, choices)
    if not form.is_valid():
        if set(form.errors) <= {"signature", "assented"}:
            return _sign(request, referral, choices, form, form.chosen(), status=422)
        return _what(request, choices, form, problem=CHANGED, status=422)
    if form.cleaned_data["partner"] != str(referral.partner_id):
        return _what(request, choices, form, problem=CHANGED, status=409)
    return _signed(request, referral, choices, form)


def _signed(
    request: LinkRequest, referral: Referral, choices: ClientChoices, form: SignForm
) -> HttpResponse:
    now = timezone.now()
    try:
        give_consent(
            referral=referral,
            terms=_terms(referral, form.chosen()),
            yes=Yes(
                way=way_of(request),
                given_at=now,
                signature=form.cleaned_data["signature"],
                assented=form.cleaned_data.get("assented", False),
            ),
            now=now,
            link_id=request.link.id,
        )
    except StaleRowError:
        return _what(request, choices, form, problem=CHANGED, status=409)
    except DomainError as refused:
        of_the_name = isinstance(refused, InvalidValueError)
        form.add_error("signature" if of_the_name else None, str(refused))
        return _sign(request, referral, choices, form, form.chosen(), status=422)
    return redirect("client-consent", token_in(request))


@by_link(LinkPurpose.CLIENT_CONSENT, *READ_AND_WRITE)
@by_the_clients_hand
def client_withdraw(request: LinkRequest) -> HttpResponse:
    """Stop sharing, from the link it was agreed by."""
    return stop_sharing(request, "client-consent")
