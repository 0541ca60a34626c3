"""A made-up network in the database: people in a few groups, their contacts, who knows whom."""

from datetime import timedelta
from random import Random

from django_scopes import scope

from tests import make
from warmhand.store.models import Partner, Practice, Tie, Touch

FIRST = [
    "Hana",
    "Samuel",
    "Noor",
    "Tomás",
    "Grace",
    "Ben",
    "Elise",
    "Ivo",
    "June",
    "Priya",
    "Otto",
    "Mina",
    "Luis",
    "Vera",
    "Anton",
    "Rosa",
]
LAST = [
    "Kovac",
    "Adeyemi",
    "Haddad",
    "Rivera",
    "Lindqvist",
    "Whitaker",
    "Moreau",
    "Petrov",
    "Abara",
    "Nair",
    "Lang",
    "Sato",
    "Ortiz",
]
PROFESSIONS = (
    *("physical_therapist", "chiropractor", "acupuncturist", "personal_trainer", "orthopaedist"),
    *("massage_therapist", "psychologist", "sports_coach", "primary_care", ""),
)
STAGES = ("trusted", "met", "met", "contacted", "contacted", "found", "found", "found")
KINDS = ("works_with", "knows", "knows", "introduced_before", "same_workplace", "same_event")


def make_network(practice: Practice, people: int, ties: int, *, seed: int = 1) -> list[Partner]:
    """Return `people` partners with contacts by stage and `ties` pieces of evidence among them."""
    chance = Random(seed)
    with scope(practice=practice):
        rows = Partner.objects.bulk_create(
            Partner(
                practice=practice,
                name=f"{chance.choice(FIRST)} {chance.choice(LAST)}{f' {n}' if n > 200 else ''}",
                profession=chance.choice(PROFESSIONS),
                stage=chance.choice(STAGES) if n % 31 else "resting",
                created_at=make.NOW,
            )
            for n in range(people)
        )
        Touch.objects.bulk_create(_touch(row, chance) for row in rows if row.stage != "found")
        Tie.objects.bulk_create(_ties(rows, ties, chance))
    return rows


def _touch(row: Partner, chance: Random) -> Touch:
    ago = int(chance.expovariate(1 / 60))
    return Touch(
        practice=row.practice,
        partner=row,
        kind=chance.choice(["coffee", "call", "meeting"]),
        touched_on=make.TODAY - timedelta(days=ago),
        created_at=make.NOW,
    )


def _ties(rows: list[Partner], ties: int, chance: Random) -> list[Tie]:
    """Mostly within groups of twelve, now and then beyond."""
    made = []
    for _ in range(ties if len(rows) > 1 else 0):
        one = chance.randrange(len(rows))
        near = one - one % 12 + chance.randrange(12)
        other = near if chance.random() < 0.8 else chance.randrange(len(rows))
        if other < len(rows) and other != one:
            made.append(
                Tie(
                    practice=rows[0].practice,
                    giver=rows[one],
                    receiver=rows[other],
                    kind=chance.choice(KINDS),
                    known_on=make.TODAY - timedelta(days=chance.randrange(700)),
                    source=rows[one].name,
                    created_at=make.NOW,
                )
            )
    return made
