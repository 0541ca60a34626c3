"""Makers for letters; everyone in them is made up."""

from datetime import UTC, date, datetime, timedelta

from warmhand.core.consent import Back, Item, Terms, Way, default_end, give
from warmhand.core.letter import Addressee, ClientFacts, ScoreSeries, Sender, letter_content
from warmhand.core.referral import Purpose

DAY = date(2026, 10, 13)
SCORES = (6, 7, 6, 6, 5, 6, 6, 5, 6)
QUESTION = "Would you assess neck and shoulder blade, and tell me what to leave alone?"
SENDER = Sender(
    practice="Linden Row Massage",
    person="Maren Holt, LMT",
    address="14 Linden Row, Alder Falls",
    phone="(503) 555-0142",
    email="maren@example.org",
)
ADDRESSEE = Addressee(
    name="Hana Kovac, PT",
    greeting="Hana",
    practice="Riverside Physical Therapy",
    address="220 Mill Street, Alder Falls",
)
FACTS = ClientFacts(
    name="Theo Brandt",
    first_name="Theo",
    phone="(503) 555-0117",
    email="theo@example.org",
    best_hours="afternoons",
    birth_year=1984,
    problem="neck pain",
    how_long="eight weeks",
    scores=ScoreSeries(
        label="Worst pain in 24 hours",
        low=0,
        high=10,
        meaning="10 is the worst",
        points=tuple(
            (date(2026, 8, 18) + timedelta(weeks=week), float(score))
            for week, score in enumerate(SCORES)
        ),
    ),
    activities=("turning the head to reverse a van, 4 of 10",),
    tried=("back and neck, 45 minutes weekly", "neck and shoulder, 60 minutes weekly"),
)


def agreed(items=frozenset(Item)):
    terms = Terms(
        recipient="Hana Kovac, physical therapist",
        recipient_is_health=True,
        items=items,
        back=frozenset(Back),
        ends_on=default_end(DAY),
    )
    at = datetime(2026, 10, 13, 16, 54, tzinfo=UTC)
    return give(terms=terms, way=Way.ON_SCREEN, given_at=at, given_on=DAY)


def content(items=frozenset(Item), *, question=QUESTION, facts=FACTS, sender=SENDER):
    return letter_content(
        facts=facts,
        question=question,
        consent=agreed(items),
        on=DAY,
        sender=sender,
        addressee=ADDRESSEE,
        purpose=Purpose.CO_MANAGE,
    )
