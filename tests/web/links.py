"""One referral with everything that can be shared, and its links."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.consent import Back, Item, Way
from warmhand.core.links import LinkPurpose
from warmhand.core.referral import Actor, Purpose, Step, Urgency, Via
from warmhand.services import consents, drafts, links
from warmhand.services.referrals import Said, take_step
from warmhand.store.models import Activity, Plan, Practice, Referral, Score

QUESTION = "Would you assess neck and shoulder blade?"
# One word for each thing that can be agreed to; the page writes the phone as the place does.
CANARIES = {
    Item.NAME: "Theo Quillfeather",
    Item.PHONE: "(503) 555-0117",
    Item.EMAIL: "heron@example.org",
    Item.BEST_HOURS: "moonrise hours",
    Item.BIRTH_YEAR: "1931",
    Item.QUESTION: "assess the marzipan",
    Item.PROBLEM: "porcupine neck",
    Item.ACTIVITIES: "juggling teacups",
    Item.TRIED: "kneading with walnut oil",
}


def draft(practice: Practice, *, purpose: Purpose = Purpose.REFER) -> Referral:
    """A draft to Hana Kovac, with another partner to choose, of a client of whom all is known."""
    client = make.make_client(
        practice,
        name=CANARIES[Item.NAME],
        phone="+15035550117",
        email=CANARIES[Item.EMAIL],
        best_hours=CANARIES[Item.BEST_HOURS],
        birth_year=1931,
    )
    episode = make.make_episode(client, label=CANARIES[Item.PROBLEM])
    common = {"practice": practice, "episode": episode}
    activity = Activity.objects.create(
        label=CANARIES[Item.ACTIVITIES], added_on=TODAY - timedelta(days=40), **common
    )
    for week in range(6):
        day = TODAY - timedelta(days=7 * week)
        Score.objects.create(
            measure="nprs", scored_on=day, value=5.5, ratings=2, created_at=NOW, **common
        )
        Score.objects.create(
            measure="psfs", activity=activity, scored_on=day, value=4, created_at=NOW, **common
        )
    Plan.objects.create(
        started_on=date(2026, 8, 18), text=CANARIES[Item.TRIED], created_at=NOW, **common
    )
    referral = drafts.start_draft(client=client, episode=episode, now=NOW)
    question = QUESTION if purpose is Purpose.ASK else f"Would you {CANARIES[Item.QUESTION]}?"
    drafts.set_why(
        referral=referral,
        purpose=purpose,
        question=question,
        problem="neck_pain",
        urgency=Urgency.ROUTINE,
        wishes=(),
        now=NOW,
    )
    make.make_partner(practice, name="Otis Lund", profession="acupuncturist", credential="LAc")
    drafts.choose_partner(referral=referral, partner=make.make_partner(practice), now=NOW)
    return referral


def agree(
    referral: Referral,
    items: Iterable[Item] = tuple(Item),
    back: Iterable[Back] = tuple(Back),
    *,
    ends_on: date = TODAY + timedelta(days=90),
    now: datetime = NOW,
) -> None:
    """The client's own yes."""
    terms = consents.terms_for(
        referral=referral,
        items=frozenset(items),
        back=frozenset(back),
        ends_on=ends_on,
        on=consents.local_day(referral.practice, now),
    )
    yes = consents.Yes(way=Way.LINK, given_at=now, signature="Theo Quillfeather")
    consents.give_consent(referral=referral, terms=terms, yes=yes, now=now)


def sent(
    practice: Practice,
    items: Iterable[Item] = tuple(Item),
    back: Iterable[Back] = tuple(Back),
    *,
    purpose: Purpose = Purpose.REFER,
) -> Referral:
    """A referral that has left, resting on a consent to `items`."""
    referral = draft(practice, purpose=purpose)
    if purpose is not Purpose.ASK:
        agree(referral, items, back)
    take(referral, Step.SEND, actor=Actor.PRACTICE, via=Via.MAIL)
    return referral


def take(
    referral: Referral, step: Step, *, actor: Actor = Actor.PARTNER, via: Via = Via.LINK, **said
) -> None:
    take_step(referral=referral, step=step, actor=actor, via=via, now=NOW, said=Said(**said))


def token(referral: Referral, purpose: LinkPurpose, *, now: datetime = NOW) -> str:
    link = links.issue_link(
        practice=referral.practice,
        purpose=purpose,
        now=now,
        referral=referral,
        client=referral.client,
    )
    return links.token_of(link)
