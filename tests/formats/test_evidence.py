from importlib.resources import files

import pytest

from warmhand.core.checked import Checked
from warmhand.core.errors import EvidenceError
from warmhand.core.measures import McidType
from warmhand.formats.evidence import read_measures, shipped_measures

TEXT = files("warmhand.evidence").joinpath("measures.toml").read_text("utf-8")


def test_every_shipped_measure_has_its_facts_and_how_far_they_were_checked():
    measures = shipped_measures()
    assert len(measures) == 17
    nprs = measures["nprs"]
    assert (nprs.low, nprs.high, nprs.mcid, nprs.sem) == (0, 10, 2, 1)
    assert (nprs.loinc, nprs.mcid_checked) == ("72514-3", Checked.PRIMARY)
    assert measures["headache_days"].mcid_type == McidType.RELATIVE
    assert measures["quickdash"].region_overrides["wrist_hand"].sem == 11.0
    assert [m.id for m in measures.values() if not m.modelled] == [
        "groc", "start_back", "start_back_five", "session_check",
    ]  # fmt: skip


def test_every_shipped_measure_names_its_sources_and_licence():
    for measure in shipped_measures().values():
        assert measure.mcid_source, measure.id
        assert measure.sem_source, measure.id
        assert measure.licence_note, measure.id
        assert measure.missing_rule, measure.id


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("format = 1", "format = 2", "format 1"),
        ("[[measure]]", "[[measure]", "not valid TOML"),
        ('id = "psfs"', 'id = "nprs"', "nprs is there twice"),
        ('better = "lower"', 'better = "down"', "nprs is damaged"),
        ("high = 10.0", "high = 0.0", "nprs has no range"),
        ("sem = 1.0\n", "sem = 0.0\n", "without mcid and sem"),
        ("mcid = 2.0", 'mcid = "two"', "nprs is damaged"),
        ('unit = "points"\n', "", "nprs is damaged"),
        ('mcid_checked = "primary"', 'mcid_checked = "surely"', "nprs is damaged"),
    ],
)
def test_damaged_evidence_is_refused_with_its_place(old, new, says):
    with pytest.raises(EvidenceError, match=says):
        read_measures(TEXT.replace(old, new, 1))
