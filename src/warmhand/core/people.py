"""Who works in a practice, and how others reach its pages."""

from enum import StrEnum


class Role(StrEnum):
    """What a member may do: everything, care, or booking and chasing without notes."""

    OWNER = "owner"
    PRACTITIONER = "practitioner"
    FRONT_DESK = "front_desk"


CARE_ROLES = frozenset({Role.OWNER, Role.PRACTITIONER})
ALL_ROLES = frozenset(Role)

ROLE_WORDS = {
    Role.OWNER: "Owner",
    Role.PRACTITIONER: "Practitioner",
    Role.FRONT_DESK: "Front desk",
}


class Reach(StrEnum):
    """How a partner's phone can open a link of this site."""

    OWN_ADDRESS = "own_address"
    ASSOCIATION = "association"
    NOT_YET = "not_yet"
    SAMPLE = "sample"
