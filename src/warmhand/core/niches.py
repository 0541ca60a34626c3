"""A niche: characteristics of people and a common need, as rules that a person reads."""

from enum import StrEnum


class Trait(StrEnum):
    """A kind of characteristic; the age band follows from the year of birth."""

    ACTIVITY = "activity"
    WORK = "work"
    AGE = "age"
    LIFE = "life"
    PLACE = "place"


class NicheState(StrEnum):
    """What a practice does with a niche; at most one is chosen at a time."""

    NOTED = "noted"
    CHOSEN = "chosen"
    LEFT = "left"


class PlaceKind(StrEnum):
    """Where people of a niche gather."""

    CLUB = "club"
    GYM = "gym"
    RACE = "race"
    WORKPLACE = "workplace"
    CLINIC = "clinic"
    SHOP = "shop"
    ONLINE = "online"
    OTHER = "other"
