"""What a touch means: whether it waits for an answer, and how near it brings a partner."""

from warmhand.core.network import BEFORE_TRUST, Stage, TouchKind

ANSWERABLE = frozenset({TouchKind.MESSAGE, TouchKind.THANKS})
"""A real contact only once answered; who wrote to the practice has answered."""
FACE_TO_FACE = frozenset({TouchKind.MEETING, TouchKind.VISIT, TouchKind.COFFEE, TouchKind.DEMO})
ABOUT_A_CLIENT = frozenset({TouchKind.SHARED_CLIENT})
"""Kinds whose words are for those who care for clients."""


def stage_after(stage: Stage, kind: TouchKind) -> Stage:
    """Return the stage after a touch of `kind`: contacted, or met once face to face.

    Trust is said by a person, never by a touch; who rests or stepped back stays so.
    """
    if stage not in BEFORE_TRUST or kind is TouchKind.CARD:
        return stage
    reached = Stage.MET if kind in FACE_TO_FACE else Stage.CONTACTED
    return max(stage, reached, key=BEFORE_TRUST.index)
