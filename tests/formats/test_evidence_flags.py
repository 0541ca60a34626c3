"""The red flags' file: what is read, and every way in which a damaged one is refused."""

from datetime import date
from importlib.resources import files

import pytest

from warmhand.core.checked import Checked
from warmhand.core.errors import EvidenceError
from warmhand.core.red_flags import (
    ALL_BARS,
    Asked,
    Audience,
    BarsMassage,
    FactType,
    RuleChecked,
    Urgency,
)
from warmhand.formats.evidence_flags import read_red_flags, shipped_red_flags

SHIPPED = (files("warmhand.evidence") / "red_flags.toml").read_text("utf-8")
SADDLE, LEG = "cauda-saddle-numbness", "leg-weakness-getting-worse"
GRADUAL, OVERUSE = "myelopathy-gradual", "medication-overuse"
THINNER = "caution-blood-thinner"


def changed(flag: str, before: str, after: str) -> bytes:
    """The shipped file with one thing changed in one flag, or before all flags for ""."""
    start = SHIPPED.index(f'[[flag]]\nid = "{flag}"') if flag else 0
    assert before in SHIPPED[start:], before
    return (SHIPPED[:start] + SHIPPED[start:].replace(before, after, 1)).encode()


def test_the_shipped_file_is_read_whole_and_in_order() -> None:
    flags = shipped_red_flags()
    assert flags.schema_version == 2
    assert (flags.checked_on, flags.review_by) == (date(2026, 11, 23), date(2028, 11, 23))
    sizes = (flags.flags, flags.regions, flags.facts, flags.bundles, flags.topics)
    assert [len(one) for one in sizes] == [98, 23, 33, 19, 7]
    assert list(flags.flags)[:2] == [SADDLE, "cauda-bladder-bowel-sex"]
    assert flags.regions["low_back"] == "Low back or side of the back"


def test_how_far_each_flag_was_checked_is_kept() -> None:
    flags = shipped_red_flags().flags.values()
    checked = [flag.checked for flag in flags]
    assert [checked.count(one) for one in Checked] == [53, 39, 6]
    assert sum(flag.rule_checked is RuleChecked.OURS for flag in flags) == 25
    assert all(flag.source and flag.url.startswith("http") for flag in flags)


def test_a_flag_is_read_with_all_its_parts() -> None:
    flag = shipped_red_flags().flags[GRADUAL]
    assert (flag.urgency, flag.urgency_until_reviewed) == (Urgency.DAYS, Urgency.SAME_DAY)
    assert flag.asked == {Asked.INTAKE, Asked.VISIT}
    assert (flag.audience, flag.bundle) == (Audience.CLIENT, "neck-nerves")
    assert flag.lines[0].id == "myelopathy-gradual.clumsy_hands"
    assert flag.lines[0].words == "My hands have become clumsy"
    assert flag.bars == ALL_BARS
    assert flag.partial is not None
    assert flag.partial.bars.massage is BarsMassage.LOCAL
    assert flag.regions[0] == "neck"


def test_a_flag_without_options_has_its_question_as_its_line() -> None:
    flags = shipped_red_flags()
    (line,) = flags.flags[SADDLE].lines
    assert (line.id, line.words) == (SADDLE, flags.flags[SADDLE].question)
    assert flags.flags[THINNER].derived
    assert flags.flags[THINNER].lines == ()


def test_a_fact_is_read_with_all_its_parts() -> None:
    facts = shipped_red_flags().facts
    assert facts["pregnancy_weeks"].type is FactType.INT
    assert (facts["pregnancy_weeks"].none_value, facts["pregnancy_weeks"].if_not_asked) == (-1, -1)
    assert facts["pregnant"].values == ("no", "yes", "maybe")
    assert [fact.id for fact in facts.values() if fact.once] == ["age", "sex_at_birth"]
    product = [fact.id for fact in facts.values() if fact.known_by_product]
    assert product == ["had_session", "after_neck_work"]
    assert [fact.id for fact in facts.values() if fact.for_note] == ["hormones", "long_travel"]
    follow_ups = [fact.id for fact in facts.values() if fact.follow_up]
    assert follow_ups == ["pregnancy_weeks", "high_risk_pregnancy", "device_trouble"]


def test_a_clinicians_name_and_day_lower_what_waited_for_them() -> None:
    signed = 'reviewed_by = "Dr Ada Fenn"\nreviewed_on = 2027-01-11\naudience ='
    flag = read_red_flags(changed(GRADUAL, "audience =", signed)).flags[GRADUAL]
    assert (flag.reviewed_by, flag.reviewed_on) == ("Dr Ada Fenn", date(2027, 1, 11))
    assert flag.urgency_in_force is Urgency.DAYS


def test_bars_may_be_set_anew_once_a_clinician_has_signed_and_not_before() -> None:
    looser = changed(GRADUAL, 'bars_massage = "all"', 'bars_massage = "local"').decode()
    start = looser.index(f'id = "{GRADUAL}"')
    signed = 'reviewed_by = "Dr Ada Fenn"\nreviewed_on = 2027-01-11\naudience ='
    agreed = looser[:start] + looser[start:].replace("audience =", signed, 1)
    flag = read_red_flags(agreed.encode()).flags[GRADUAL]
    assert flag.bars.massage is BarsMassage.LOCAL
    with pytest.raises(EvidenceError, match=f"{GRADUAL}: bars"):
        read_red_flags(looser.encode())


IN_A_FLAG = {
    "a key that is not known": (SADDLE, "audience =", "mood = 1\naudience ="),
    "an urgency that is not known": (SADDLE, '"emergency"', '"at once"'),
    "an urgency of none": (SADDLE, '"emergency"', '"none"'),
    "a place that is not known": (SADDLE, '["low_back"', '["lowback"'),
    "a place in the situation that is not known": (SADDLE, '{regions = ["low_back"', '{regions = ["x"'),
    "a key of the situation that is not known": (SADDLE, "situation = {", "situation = {age = 3, "),
    "an audience that is not known": (SADDLE, '"client"', '"doctor"'),
    "an audience that is not the bundle's": (SADDLE, '"client"', '"therapist"'),
    "a time that is not known": (SADDLE, '"intake", "visit"', '"intake", "night"'),
    "no time": (SADDLE, '["intake", "visit"]', "[]"),
    "a bundle that is not known": (SADDLE, '"back-nerves"', '"back"'),
    "a bundle of facts": (SADDLE, '"back-nerves"', '"health"'),
    "no bundle": (SADDLE, 'bundle = "back-nerves"\n', ""),
    "no source": (SADDLE, "source =", "note2 ="),
    "an empty source": (SADDLE, "source = ", 'source = ""#'),
    "a check that is not known": (SADDLE, 'checked = "primary"', 'checked = "read"'),
    "a truth that is none": (SADDLE, "acts_alone = true", "acts_alone = 1"),
    "a bar that is not known": (SADDLE, 'bars_massage = "all"', 'bars_massage = "some"'),
    "a missing bar": (SADDLE, "bars_trainer = true\n", ""),
    "an urgent flag that lets massage through": (SADDLE, 'massage = "all"', 'massage = "local"'),
    "a name without a day": (SADDLE, "audience =", 'reviewed_by = "Dr Fenn"\naudience ='),
    "a day without a name": (SADDLE, "audience =", "reviewed_on = 2027-01-11\naudience ="),
    "a moment in place of a day": (
        SADDLE,
        "audience =",
        'reviewed_by = "Dr Fenn"\nreviewed_on = 2027-01-11T09:00:00\naudience =',
    ),
    "a line that is not known": (LEG, '"leg-weakness-getting-worse.fast"', '"leg.fast"'),
    "a flag in place of a line": (LEG, '{sign = "cauda-both-legs"}', f'{{sign = "{LEG}"}}'),
    "a flag that is not known": (LEG, '{sign = "cauda-both-legs"}', '{flag = "both-legs"}'),
    "a flag that decides itself": (LEG, '{sign = "cauda-both-legs"}', f'{{flag = "{LEG}"}}'),
    "a rule that is not known": (LEG, '{sign = "cauda-both-legs"}', '{not = "cauda-both-legs"}'),
    "a rule of two kinds": (LEG, "{any = [", '{sign = "cauda-both-legs", any = ['),
    "an empty rule": (LEG, '{any = [{sign = "leg', '{any = [], all = [{sign = "leg'),
    "an option that is not known": (LEG, "follow_up = true", "hidden = true"),
    "an option that is there twice": (LEG, 'id = "sudden"', 'id = "fast"'),
    "an option without words": (LEG, 'words = "It began suddenly"', 'words = ""'),
    "nothing to begin with": (LEG, 'walk"}', 'walk", follow_up = true}'),
    "a raise that lowers": (LEG, '{urgency = "emergency"', '{urgency = "days"'),
    "a raise that loosens a bar": (
        LEG,
        '{urgency = "emergency"',
        '{bars_trainer = false, urgency = "emergency"',
    ),
    "a level until reviewed that is lower": (GRADUAL, '"same_day"', '"routine"'),
    "more than there are": (GRADUAL, "at_least = {n = 2", "at_least = {n = 6"),
    "none of them": (GRADUAL, "at_least = {n = 2", "at_least = {n = 0"),
    "at least without a number": (GRADUAL, "at_least = {n = 2, ", "at_least = {"),
    "a part higher than the whole": (GRADUAL, '"routine"', '"same_day"'),
    "a part without a rule": (LEG, "raises_to =", 'partial_urgency = "days"\nraises_to ='),
    "bars of no part": (LEG, "raises_to =", 'partial_bars_massage = "none"\nraises_to ='),
    "a fact that is not known": (GRADUAL, 'fact = "age"', 'fact = "weight"'),
    "a comparison that is not known": (GRADUAL, 'op = ">="', 'op = "=>"'),
    "an age that is no number": (GRADUAL, 'op = ">=", value = 50', 'op = ">=", value = "50"'),
    "an age in place of a choice": (GRADUAL, 'op = ">=", value = 50', 'op = "==", value = 50'),
    "a rule that waits for a no": (THINNER, "value = true", "value = false"),
    "a yes or no put in order": (THINNER, 'op = "=="', 'op = ">="'),
    "a choice that is not there": ("caution-pregnancy", '["yes", "maybe"]', '["yes", "soon"]'),
    "no choice": ("caution-pregnancy", '["yes", "maybe"]', "[]"),
    "facts that do not decide": (THINNER, "needs =", "situation2 ="),
    "a question where facts decide": (THINNER, "derived = true", 'derived = true\nbundle = "now"'),
    "a sign before signs are known": (
        "head-injury-signs",
        '{fact = "recent_head_knock", op = "==", value = true}',
        '{sign = "sepsis-signs"}',
    ),
    "what opens what is open": (SADDLE, 'situation = {regions =', "situation = {or_when = {regions ="),
    "an id that is none": (SADDLE, 'id = "cauda-saddle-numbness"', 'id = "Saddle!"'),
    "a topic that is not known": ("leg-clot", "audience =", 'topics = ["legs"]\naudience ='),
    "a word twice": ("leg-clot", "audience =", 'topics = ["skin", "skin"]\naudience ='),
}  # fmt: skip


@pytest.mark.parametrize("fault", IN_A_FLAG)
def test_a_flag_is_refused_by_name(fault: str) -> None:
    flag, before, after = IN_A_FLAG[fault]
    data = changed(flag, before, after)
    if fault == "what opens what is open":
        start = data.index(b"or_when = {regions =")
        data = data[:start] + data[start:].replace(b"]}", b"]}}", 1)
    name = "Saddle!" if fault == "an id that is none" else flag
    with pytest.raises(EvidenceError, match=f"^The flag {name}"):
        read_red_flags(data)


OUTSIDE = {
    "no TOML": ("schema_version =", "schema_version"),
    "another format": ("schema_version = 2", "schema_version = 3"),
    "lowering": ("lowers_never = true", "lowers_never = false"),
    "another order": ('["emergency", "same_day", "days"', '["same_day", "emergency", "days"'),
    "unsure counting for less": ('["emergency", "same_day", "caution"]', '["emergency"]'),
    "a key that is not known": ("schema_version = 2", "schema_version = 2\nmood = 1"),
    "a review after more than two years": ("review_by = 2028-11-23", "review_by = 2029-01-01"),
    "a review before the check": ("review_by = 2028-11-23", "review_by = 2026-11-23"),
    "a place without words": ('head = "Head"', 'head = ""'),
    "a fact's type": ('age = {type = "int"', 'age = {type = "float"'),
    "a fact's bundle": ('bundle = "profile", once', 'bundle = "now", once'),
    "a fact that is known and asked": (', known = "product"', ', known = "product", bundle = "health"'),
    "a fact that nobody knows": (', known = "product"', ""),
    "a fact that waits for itself": ('{fact = "age", op = "<="', '{fact = "sex_at_birth", op = "<="'),
    "a fact that is not asked without a value": (', if_not_asked = "other"', ""),
    "a value that is no choice": ('if_not_asked = "other"', 'if_not_asked = "none"'),
    "choices of a number": ('values = ["female"', 'values2 = ["female"'),
    "a bundle's audience": ('audience = "client"', 'audience = "all"'),
    "a bundle's screen": ("screen = 1", 'screen = "1"'),
    "a bundle twice": ('id = "health"', 'id = "profile"'),
    "a topic that opens nothing": ('opens = ["private"]', "opens = []"),
    "a topic that opens what is not there": ('opens = ["private"]', 'opens = ["public"]'),
}  # fmt: skip


@pytest.mark.parametrize("fault", OUTSIDE)
def test_a_damaged_list_is_refused(fault: str) -> None:
    with pytest.raises(EvidenceError):
        read_red_flags(changed("", *OUTSIDE[fault]))


def test_a_circle_of_flags_is_refused() -> None:
    data = changed("low-energy-athlete", "bars_massage", (
        'raises_to = [{urgency = "same_day", when = {flag = "bone-stress-injury"}}]\nbars_massage'
    ))  # fmt: skip
    with pytest.raises(EvidenceError, match="bone-stress-injury decides itself"):
        read_red_flags(data)


def test_a_flag_that_is_there_twice_is_refused() -> None:
    again = SHIPPED + SHIPPED[SHIPPED.index('[[flag]]\nid = "changing-mole"') :].split("\n\n")[0]
    with pytest.raises(EvidenceError, match="The flag changing-mole: changing-mole is there twice"):
        read_red_flags(again.encode())


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(EvidenceError):
        read_red_flags(b"\xff\xfe")


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(EvidenceError, match="flag is missing"):
        read_red_flags(SHIPPED[: SHIPPED.index("[[flag]]")].encode())


def test_the_most_urgent_signs_stand_first_and_who_reads_private_answers_is_said_before():
    bundles = shipped_red_flags().bundles
    signs = sorted((row for row in bundles.values() if row.screen == 2), key=lambda row: row.order)
    assert signs[0].id == "now"
    assert "Only your therapist reads your answers" in bundles["private"].words
