"""The order of partners: the worked example, and what may never move it."""

import random
from dataclasses import fields, replace

import pytest

from warmhand.core.choice_rules import Rules, Weights, changed, rules_with
from warmhand.core.clients import Wish
from warmhand.core.errors import InvalidValueError
from warmhand.core.fit import GOOD_GRADES, Grade
from warmhand.core.matching import (
    Gate,
    Need,
    Partner,
    Payment,
    Taking,
    bar_for,
    choose,
    scored,
)
from warmhand.core.reasons import DistanceUnit, distance_words, why
from warmhand.core.red_flags import ALL_BARS, NO_BARS, Bars, BarsMassage
from warmhand.core.referral import Urgency
from warmhand.core.results import Results, Share, results_of_others, results_words

NEED = Need(wishes=frozenset({Wish.EVENINGS}))
EVENINGS = frozenset({Wish.EVENINGS})


def results(seen, helped):
    return Results(Share(*seen), Share(*helped))


def partner(name="Ana Ruiz", **values):
    named = {
        "id": name,
        "name": name,
        "profession": "physical_therapist",
        "profession_words": "physical therapist",
        "is_health": True,
        "manipulates": False,
        "manipulates_mainly": False,
        "is_medical": False,
        "grade": Grade.FIRST_LINE,
    }
    return Partner(**(named | values))


ANA = partner(
    distance_km=3,
    wait_days=10,
    payment=Payment.FITS,
    wishes_met=EVENINGS,
    others=results((14, 20), (9, 14)),
    own=results((6, 8), (5, 6)),
)
CY = partner(
    "Cy Dorn",
    profession="chiropractor",
    profession_words="chiropractor",
    grade=Grade.OPTION,
    distance_km=1,
    wait_days=2,
    payment=Payment.FITS,
    wishes_met=EVENINGS,
    others=results((3, 5), (1, 3)),
    own=results((4, 4), (3, 4)),
)
BEN = partner(
    "Ben Cole",
    distance_km=12,
    wait_days=4,
    wishes_met=EVENINGS,
    is_new=True,
    others=results((20, 28), (14, 20)),
)
DI = partner(
    "Di Eck",
    profession="acupuncturist",
    profession_words="acupuncturist",
    grade=Grade.OPTION,
    distance_km=5,
    payment=Payment.DOES_NOT_FIT,
    is_new=True,
)
EXAMPLE = (DI, BEN, ANA, CY)


@pytest.mark.parametrize(
    ("who", "parts", "seen_helped", "score"),
    [
        (ANA, (1, 0.5137, 0.8123, 0.7189, 1, 1), (0.7179, 0.7156), 0.85),
        (CY, (0.7, 0.4169, 0.9330, 0.9361, 1, 1), (0.7538, 0.5530), 0.76),
        (BEN, (1, 0.4700, 0.4353, 0.8763, 0.5, 1), (0.7000, 0.6714), 0.75),
        (DI, (0.7, 0.3250, 0.7071, 0.5, 0, 0), (0.6500, 0.5000), 0.47),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_the_worked_example_has_these_parts(who, parts, seen_helped, score):
    row = scored(who, NEED, Rules())
    got = (row.evidence, row.results, row.distance, row.wait, row.payment, row.wishes)
    assert got == pytest.approx(parts, abs=5e-5)
    assert (row.seen_expected, row.helped_expected) == pytest.approx(seen_helped, abs=5e-5)
    assert row.score == score


def test_the_worked_example_shows_ana_cy_and_ben():
    choices = choose(EXAMPLE, NEED)
    assert [row.partner.name for row in choices.shown] == ["Ana Ruiz", "Cy Dorn", "Ben Cole"]
    assert [row.partner.is_new for row in choices.shown] == [False, False, True]


def test_the_reasons_of_the_worked_example_read_like_this():
    shown = {
        row.partner.name: why(row, NEED, unit=DistanceUnit.KM)
        for row in choose(EXAMPLE, NEED).shown
    }
    assert shown["Ana Ruiz"].heading == "Ana Ruiz, physical therapist"
    assert shown["Ana Ruiz"].text == (
        "First-line for this problem (grade A). 3 km. Usual wait 10 days. Takes your insurance. "
        "Of 8 people sent, 6 were seen; of 6 who answered, 5 were helped (few, so counted "
        "together with other physical therapists)."
    )
    assert shown["Ben Cole"].heading == "Ben Cole, physical therapist, few sent there so far"
    assert shown["Ben Cole"].text == (
        "First-line for this problem (grade A). Usual wait 4 days. 12 km. Ask how they are paid."
    )


# Random lists, from a fixed seed.

BANNED = ("fee", "sent_back", "clients_sent", "revenue", "gift", "warmth", "stage")


PROFESSIONS = ("physical_therapist", "chiropractor", "trainer", "podiatrist", "primary_care")


def random_share(rng, most):
    number = rng.randint(0, most)
    return Share(rng.randint(0, number), number)


def random_partners(rng):
    rows = []
    for place in range(rng.randint(1, 9)):
        profession = rng.choice(list(PROFESSIONS))
        seen = random_share(rng, 12)
        answered = rng.randint(0, seen.yes)
        rows.append(
            partner(
                f"{rng.choice('ABCDE')} {place}",
                profession=profession,
                profession_words=profession,
                is_health=profession != "trainer",
                manipulates=profession in {"physical_therapist", "chiropractor"},
                manipulates_mainly=profession == "chiropractor",
                is_medical=profession == "primary_care",
                grade=rng.choice(list(Grade)),
                distance_km=rng.choice([None, rng.uniform(0, 60)]),
                wait_days=rng.choice([None, rng.uniform(0, 60)]),
                payment=rng.choice(list(Payment)),
                wishes_met=frozenset(rng.sample(list(Wish), rng.randint(0, 5))),
                taking=rng.choice([Taking.YES] * 5 + list(Taking)),
                is_new=rng.random() < 0.4,
                own=Results(seen, Share(rng.randint(0, answered), answered)),
            )
        )
    others = results_of_others((row.id, row.profession, row.own) for row in rows)
    return [replace(row, others=others[row.id]) for row in rows]


def random_need(rng):
    return Need(
        urgency=rng.choice(list(Urgency)),
        assessment=rng.random() < 0.3,
        state=rng.choice(["", "plateau", "worsening", "possibly_worsening"]),
        wishes=frozenset(rng.sample(list(Wish), rng.randint(0, 3))),
        bars=rng.choice(SOME_BARS),
        no_thrusts=rng.random() < 0.5,
        doctor_first=rng.random() < 0.1,
    )


SOME_BARS = [
    *[NO_BARS] * 4,
    Bars(BarsMassage.LOCAL, manipulation=True, trainer=False),
    Bars(BarsMassage.NONE, manipulation=False, trainer=True),
    ALL_BARS,
]


def random_lists(number=2_000):
    for seed in range(number):
        rng = random.Random(seed)
        yield rng, random_partners(rng), random_need(rng)


def places(choices):
    return [(row.partner.id, row.score) for row in choices.order]


def test_the_record_has_no_room_for_money_volume_direction_or_warmth():
    names = {one.name for one in fields(Partner)}
    for banned in BANNED:
        assert banned not in names
        with pytest.raises(TypeError):
            partner(**{banned: 1})
    assert not hasattr(ANA, "__dict__")


def test_shuffling_rows_changes_nothing():
    for rng, partners, need in random_lists():
        before = choose(partners, need)
        rng.shuffle(partners)
        assert choose(partners, need) == before


def test_what_the_record_has_no_room_for_cannot_move_the_list():
    """The lists again, made of rows that carry all of it and lose it where the record is made."""
    known = {one.name for one in fields(Partner)}
    for rng, partners, need in random_lists():
        carried = []
        for row in partners:
            held = {name: getattr(row, name) for name in known}
            held |= {name: rng.randint(0, 99) for name in BANNED}
            carried.append(Partner(**{name: held[name] for name in held if name in known}))
        rng.shuffle(carried)
        assert choose(carried, need) == choose(partners, need)


def test_two_partners_alike_stand_in_the_alphabet():
    rows = (partner("b"), partner("A"), partner("C"))
    assert [row.partner.name for row in choose(rows, NEED).order] == ["A", "b", "C"]


def test_removing_somebody_never_moves_the_rest():
    for rng, partners, need in random_lists():
        gone = rng.choice(partners)
        rest = [row for row in partners if row is not gone]
        expected = [place for place in places(choose(partners, need)) if place[0] != gone.id]
        assert places(choose(rest, need)) == expected


def one_more(share, *, success):
    return Share(share.yes + success, share.number + 1)


def improvements(row):
    yield replace(row, distance_km=(row.distance_km or 0) / 2) if row.distance_km else row
    yield replace(row, wait_days=(row.wait_days or 0) / 2) if row.wait_days else row
    yield replace(row, payment=Payment.FITS)
    yield replace(row, wishes_met=frozenset(Wish))
    yield replace(row, own=replace(row.own, seen=one_more(row.own.seen, success=True)))
    yield replace(row, own=replace(row.own, helped=one_more(row.own.helped, success=True)))
    if row.grade in {Grade.OPTION, Grade.WEAK}:
        yield replace(row, grade=Grade.FIRST_LINE)


def test_nearer_sooner_better_or_one_more_success_is_never_lower():
    need = Need(wishes=frozenset({Wish.STEP_FREE, Wish.ONLINE}), assessment=True)
    for _, partners, _ in random_lists(500):
        for row in partners:
            if row.grade in {Grade.AGAINST, Grade.NONE}:
                continue
            before = scored(row, need, Rules())
            for better in improvements(row):
                assert scored(better, need, Rules()).score >= before.score


def test_one_more_failure_is_never_higher():
    need = Need(assessment=True)
    for _, partners, _ in random_lists(500):
        for row in partners:
            if row.grade in {Grade.AGAINST, Grade.NONE}:
                continue
            before = scored(row, need, Rules())
            for name in ("seen", "helped"):
                share = one_more(getattr(row.own, name), success=False)
                worse = replace(row, own=replace(row.own, **{name: share}))
                after = scored(worse, need, Rules())
                assert after.results <= before.results
                assert after.score <= before.score


def test_a_partner_never_sent_to_has_the_results_of_the_profession():
    row = scored(BEN, NEED, Rules())
    seen = (8 * 0.65 + 20) / (8 + 28)
    helped = (8 * 0.60 + 14) / (8 + 20)
    assert row.results == pytest.approx(seen * helped, abs=1e-12)


def test_at_least_two_choices_or_the_word_that_there_is_one():
    for _, partners, need in random_lists():
        choices = choose(partners, need)
        assert len(choices.shown) >= min(2, len(choices.order))
        assert len(choices.shown) <= 4
        assert len(set(choices.shown)) == len(choices.shown)
        assert choices.only_one == (len(choices.order) == 1)
        assert "You may choose anyone" in choices.words
        assert ("Only one person" in choices.words) == choices.only_one
        assert len(choices.order) + len(choices.left_out) == len(partners)


def test_a_second_profession_is_shown_wherever_one_with_a_good_grade_is_in_the_order():
    seen_rule = 0
    for _, partners, need in random_lists():
        choices = choose(partners, need)
        shown = {row.partner.profession for row in choices.shown}
        good = {r.partner.profession for r in choices.order if r.partner.grade in GOOD_GRADES}
        if len(choices.order) > 1 and good - shown:
            assert len(shown) > 1
            seen_rule += 1
    assert seen_rule > 10


def known(name, distance_km, **values):
    return partner(name, distance_km=distance_km, **values)


def test_three_of_one_profession_give_the_third_place_to_another():
    rows = [known(name, 1) for name in "ABCD"] + [replace(CY, distance_km=50)]
    assert [row.partner.name for row in choose(rows, NEED).shown] == ["A", "B", "Cy Dorn"]


def test_a_weak_profession_does_not_take_the_third_place():
    rows = [known(name, 1) for name in "ABC"] + [replace(CY, grade=Grade.WEAK)]
    assert [row.partner.name for row in choose(rows, Need()).shown] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("payment", "added"),
    [(Payment.UNKNOWN, ["N"]), (Payment.DOES_NOT_FIT, [])],
    ids=["within-ten-hundredths", "beyond"],
)
def test_somebody_new_is_one_more_choice_when_near_enough(payment, added):
    rows = [known("A", 1), known("B", 1), CY]
    new = known("N", 10, is_new=True, payment=payment)
    assert [row.partner.name for row in choose([*rows, new], Need()).shown][3:] == added


def test_somebody_new_who_gave_the_third_place_away_is_added_again():
    rows = [known("A", 1), known("B", 1), known("N", 1, is_new=True), replace(CY, distance_km=20)]
    assert [row.partner.name for row in choose(rows, Need()).shown] == ["A", "B", "Cy Dorn", "N"]


@pytest.mark.parametrize(
    ("who", "need", "gate"),
    [
        (partner(grade=Grade.NONE), NEED, Gate.DOES_NOT_FIT),
        (partner(grade=Grade.AGAINST), NEED, Gate.DOES_NOT_FIT),
        (partner(grade=Grade.ASSESS), NEED, Gate.ASSESSMENT_ONLY),
        (partner(grade=Grade.ASSESS), Need(assessment=True), None),
        (partner(is_health=False), Need(state="worsening"), Gate.GETTING_WORSE),
        (partner(is_health=False), Need(state="possibly_worsening"), Gate.GETTING_WORSE),
        (partner(is_health=False), Need(state="plateau"), None),
        (partner(), Need(state="worsening"), None),
        (partner(taking=Taking.NOT_NOW), NEED, Gate.NOT_TAKING),
        (partner(taking=Taking.RESTING), NEED, Gate.RESTING),
        (partner(taking=Taking.STEPPED_BACK), NEED, Gate.STEPPED_BACK),
        (partner(), Need(not_these=frozenset({"Ana Ruiz"})), Gate.NOT_WANTED),
    ],
    ids=[
        "none",
        "against",
        "assess",
        "assessment",
        "worse",
        "maybe",
        "flat",
        "pt",
        "full",
        "rest",
        "back",
        "no",
    ],
)
def test_the_gates_say_why(who, need, gate):
    choices = choose([who], need)
    assert [row.gate for row in choices.left_out] == ([gate] if gate else [])
    assert len(choices.shown) == (0 if gate else 1)


def test_whom_an_open_flag_bars_is_never_shown_whatever_else_is_given():
    barred = 0
    for _, partners, need in random_lists():
        for row in choose(partners, need).order:
            who = row.partner
            assert not (need.doctor_first and not who.is_medical)
            assert not (need.bars.manipulation and who.manipulates_mainly)
            assert not (need.bars.manipulation and need.no_thrusts and who.manipulates)
            assert not (need.bars.trainer and not who.is_health)
            assert not (need.state in {"worsening", "possibly_worsening"} and not who.is_health)
        barred += any(bar_for(who, need) for who in partners)
    assert barred > 500


TRAINER = partner(profession="trainer", is_health=False)
DOCTOR = partner(profession="primary_care", is_medical=True)
THRUSTS = partner(profession="chiropractor", manipulates=True, manipulates_mainly=True)
MAY_THRUST = partner(manipulates=True)
NO_THRUST = Bars(BarsMassage.NONE, manipulation=True, trainer=False)
NO_TRAINER = Bars(BarsMassage.NONE, manipulation=False, trainer=True)


@pytest.mark.parametrize(
    ("who", "need", "gate"),
    [
        (THRUSTS, Need(bars=NO_THRUST), Gate.NO_MANIPULATION),
        (THRUSTS, Need(bars=NO_TRAINER), None),
        (MAY_THRUST, Need(bars=NO_THRUST, no_thrusts=True), Gate.NO_MANIPULATION),
        (MAY_THRUST, Need(bars=NO_THRUST), None),
        (TRAINER, Need(bars=NO_TRAINER), Gate.NO_TRAINING),
        (TRAINER, Need(bars=NO_THRUST), None),
        (TRAINER, Need(state="worsening"), Gate.GETTING_WORSE),
        (partner(), Need(doctor_first=True, bars=ALL_BARS), Gate.DOCTOR_FIRST),
        (DOCTOR, Need(doctor_first=True, bars=ALL_BARS), None),
    ],
    ids=[
        "thrust",
        "thrust-free",
        "may",
        "caution",
        "trainer",
        "trainer-free",
        "worse",
        "not-a-doctor",
        "doctor",
    ],
)
@pytest.mark.parametrize("grade", Grade)
@pytest.mark.parametrize("assessment", [True, False])
def test_a_bar_goes_by_who_they_are_and_by_no_grade_or_purpose(who, need, gate, grade, assessment):
    need = replace(need, assessment=assessment)
    assert bar_for(replace(who, grade=grade), need) is gate
    if gate:
        assert choose([replace(who, grade=grade)], need).left_out[0].gate is gate


def test_doctors_alone_are_listed_while_a_doctor_comes_first():
    order = choose([DOCTOR, ANA, CY], Need(doctor_first=True)).order
    assert [row.partner for row in order] == [DOCTOR]


def test_soon_lets_the_wait_weigh_more():
    slow = scored(partner(wait_days=21), Need(urgency=Urgency.SOON), Rules())
    assert slow.wait == pytest.approx(0.125)


@pytest.mark.parametrize(
    "values",
    [
        {"evidence": 0.46, "results": 0.09},
        {"evidence": 0.24, "results": 0.30},
        {"evidence": 0.40},
        {"wait": -0.05, "distance": 0.30},
        {"gifts": 0.10},
    ],
    ids=["too-far", "evidence-low", "sum", "negative", "unknown"],
)
def test_weights_outside_their_bounds_are_refused(values):
    with pytest.raises(InvalidValueError):
        rules_with(values, half_distance_km=10)


def test_weights_within_their_bounds_are_kept_and_the_usual_ones_are_none():
    own = {"evidence": 0.25, "results": 0.20, "distance": 0.25}
    assert rules_with(own, half_distance_km=25).weights.parts()[:3] == (0.25, 0.20, 0.25)
    assert changed(Weights()) == {}
    assert changed(Weights(**own)) == {**own, "wait": 0.1, "payment": 0.1, "wishes": 0.1}


@pytest.mark.parametrize("half", [0, 0.9, 101])
def test_a_half_distance_lies_between_one_and_a_hundred(half):
    with pytest.raises(InvalidValueError):
        rules_with({}, half_distance_km=half)


def test_own_weights_and_half_distance_move_the_score():
    own = rules_with({"evidence": 0.25, "distance": 0.25}, half_distance_km=25)
    row = scored(BEN, NEED, own)
    assert row.distance == pytest.approx(0.5 ** (12 / 25))
    parts = (row.evidence, row.results, row.distance, row.wait, row.payment, row.wishes)
    weights = (0.25, 0.20, 0.25, 0.10, 0.10, 0.10)
    assert row.score == round(sum(w * p for w, p in zip(weights, parts, strict=True)), 2)


@pytest.mark.parametrize(
    ("km", "unit", "words"),
    [
        (3, DistanceUnit.KM, "3 km"),
        (1.93, DistanceUnit.MILES, "1.2 miles"),
        (1.609, DistanceUnit.MILES, "1 mile"),
        (12.4, DistanceUnit.KM, "12 km"),
    ],
    ids=str,
)
def test_distances_read_as_people_say_them(km, unit, words):
    assert distance_words(km, unit) == words


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (results((0, 0), (0, 0)), ""),
        (
            results((4, 4), (3, 4)),
            "Of 4 people sent, 4 were seen; 4 answered, too few to tell more.",
        ),
        (
            results((1, 1), (0, 0)),
            "Of 1 person sent, 1 was seen; 0 answered, too few to tell more.",
        ),
        (
            results((14, 16), (9, 12)),
            "Of 16 people sent, 14 were seen; of 12 who answered, 9 were helped.",
        ),
    ],
    ids=["none", "four", "one", "enough"],
)
def test_results_are_counts_and_never_a_percentage(own, words):
    assert results_words(own, profession="chiropractor") == words
    assert "%" not in words


def test_never_more_than_four_reasons():
    for _, partners, need in random_lists(200):
        for row in choose(partners, need).order:
            assert 1 <= len(why(row, need, unit=DistanceUnit.MILES).reasons) <= 4
