"""How near a contact brings a partner."""

import pytest

from warmhand.core.network import Stage, TouchKind
from warmhand.core.touches import stage_after


@pytest.mark.parametrize("kind", TouchKind)
def test_only_who_was_seen_face_to_face_is_met(kind):
    seen = {TouchKind.MEETING, TouchKind.VISIT, TouchKind.COFFEE, TouchKind.DEMO}
    assert (stage_after(Stage.CONTACTED, kind) is Stage.MET) is (kind in seen)


@pytest.mark.parametrize("stage", Stage)
def test_a_card_moves_nobody_and_a_call_takes_nobody_further_away(stage):
    assert stage_after(stage, TouchKind.CARD) is stage
    after = stage_after(stage, TouchKind.CALL)
    assert after is (Stage.CONTACTED if stage is Stage.FOUND else stage)
