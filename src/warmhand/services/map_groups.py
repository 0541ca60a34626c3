"""The groups round the map: fixed lists, so that a sector stays where it is whoever is added."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from warmhand.services.problems import region_of


class By(StrEnum):
    """What people stand together by."""

    PROFESSION = "profession"
    SERVES = "serves"


@dataclass(frozen=True, slots=True)
class Group:
    """One sector: its words, and the professions or places of the body that belong to it."""

    slug: str
    words: str
    members: frozenset[str]


def _group(slug: str, words: str, *members: str) -> Group:
    return Group(slug, words, frozenset(members))


# The last of each list takes whoever belongs to no other. A new group at another place would turn
# every map: put it in the place of one, or at the end.
GROUPS = {
    By.PROFESSION: (
        _group("physical", "Physical therapy", "physical_therapist", "occupational_therapist"),
        _group("doctors", "Doctors", "orthopaedist", "primary_care", "pain_medicine"),
        _group("feet", "Podiatry", "podiatrist"),
        _group("spine", "Chiropractic", "chiropractor"),
        _group("exercise", "Exercise", "exercise_physiologist", "functional_exercise_therapist"),
        _group("coaches", "Coaches", "personal_trainer", "sports_coach"),
        _group("massage", "Massage", "massage_therapist"),
        _group("needles", "Acupuncture", "acupuncturist"),
        _group("mind", "Mind, others", "psychologist"),
    ),
    By.SERVES: (
        _group("head", "Head, jaw", "head", "eye", "face", "jaw"),
        _group("neck", "Neck", "neck"),
        _group("shoulder", "Shoulder", "shoulder", "arm"),
        _group("hand", "Elbow, hand", "elbow", "wrist_hand"),
        _group("trunk", "Chest, pelvis", "chest", "upper_back", "belly", "pelvis"),
        _group("back", "Low back", "low_back", "buttock"),
        _group("hip", "Hip, thigh", "hip", "groin", "thigh"),
        _group("leg", "Knee, foot", "knee", "lower_leg", "foot_ankle"),
        _group("all", "All over, not said", "whole_body", "no_pain"),
    ),
}


def group_of_profession(profession: str) -> Group:
    """Return the group of a profession's slug; the last one where it is not known."""
    return _holding(GROUPS[By.PROFESSION], profession)


def group_of_serves(serves: Iterable[str]) -> Group:
    """Return the group most of the problems `serves` lie in, the first of several; else the last."""
    groups = GROUPS[By.SERVES]
    found = [groups.index(_holding(groups, region_of(problem))) for problem in serves]
    if not found:
        return groups[-1]
    return groups[min(found, key=lambda place: (-found.count(place), place))]


def _holding(groups: tuple[Group, ...], member: str) -> Group:
    return next((group for group in groups if member in group.members), groups[-1])
