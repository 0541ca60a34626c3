"""How far a fact of the evidence was checked."""

from enum import StrEnum


class Checked(StrEnum):
    """How far a fact was checked: the text itself, another party's summary, or not at all."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    UNCHECKED = "unchecked"


CHECKED_WORDS = {
    Checked.PRIMARY: "the source itself was read",
    Checked.SECONDARY: "a summary of the source was read",
    Checked.UNCHECKED: "our own mapping, no source was read",
}
