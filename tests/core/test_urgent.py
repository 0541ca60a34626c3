"""What an urgent answer asks for: words by urgency, numbers by country, when to ask again."""

from datetime import UTC, datetime, timedelta

import pytest

from warmhand.core.errors import InvalidValueError
from warmhand.core.heeded import checked_words, choices, follow_up_at, heeded_words
from warmhand.core.help_lines import duty_to_report, numbers_for
from warmhand.core.red_flags import Urgency
from warmhand.core.safety import Heeded
from warmhand.core.urgent import HARM, MIND, SORE, Caller, Concern, note_calls, say_this, told
from warmhand.formats.evidence_flags import shipped_red_flags

NOW = datetime(2026, 10, 13, 16, 0, tzinfo=UTC)
FLAGS = shipped_red_flags().flags
URGENCIES = (Urgency.EMERGENCY, Urgency.SAME_DAY)


@pytest.mark.parametrize(
    ("country", "number"),
    [("US", "911"), ("ca", "911"), ("GB", "999"), ("DE", "112"), ("FR", "112"), ("AU", "000"),
     ("NZ", "111"), ("IE", "112"), ("XX", "112")],
)  # fmt: skip
def test_the_emergency_number_is_that_of_the_country(country, number):
    assert numbers_for(country).emergency.number == number
    found = told(Urgency.EMERGENCY, flags=["leg-clot"], name="Theo", country=country)
    assert found.call.href == f"tel:{number}"


@pytest.mark.parametrize(
    ("country", "numbers"), [("US", ["988"]), ("GB", ["111", "116 123"]), ("DE", [])]
)
def test_a_crisis_shows_the_crisis_lines_and_a_trouble_of_the_body_does_not(country, numbers):
    for urgency in URGENCIES:
        of_mind = told(urgency, flags=["suicide-thoughts"], name="Theo", country=country)
        shown = {line.number for line in (of_mind.call, *of_mind.other) if line}
        assert set(numbers) <= shown
        assert numbers_for(country).emergency.number in shown
        body = told(urgency, flags=["leg-clot"], name="Theo", country=country)
        assert not {"988", "116 123"} & {line.number for line in body.other}


def test_a_crisis_beside_a_trouble_of_the_body_shows_both():
    found = told(Urgency.EMERGENCY, flags=["leg-clot", *MIND], name="Theo", country="US")
    assert "emergency department" in found.title
    assert [line.number for line in (found.call, *found.other)] == ["911", "988"]


def test_numbers_that_nobody_checked_say_so():
    assert numbers_for("US").checked
    assert numbers_for("GB").checked
    assert not numbers_for("AU").checked
    assert not numbers_for("DE").checked


def test_an_emergency_and_the_same_day_differ_in_words():
    now = told(Urgency.EMERGENCY, flags=["leg-clot"], name="Theo", country="US")
    today = told(Urgency.SAME_DAY, flags=["leg-clot"], name="Theo", country="US")
    assert now.title == "Stop here. Theo needs an emergency department now."
    assert today.title == "Theo needs to talk to a doctor today."
    assert "Not alone in a car" in now.ride
    assert today.call is None
    assert today.other[0].name == "If it gets worse"
    assert "911" in today.in_words


@pytest.mark.parametrize("to_client", [True, False])
@pytest.mark.parametrize("urgency", URGENCIES)
@pytest.mark.parametrize("flag", FLAGS)
def test_no_condition_is_named(flag, urgency, to_client):
    found = told(urgency, flags=[flag], name="Theo", country="US", to_client=to_client)
    assert FLAGS[flag].suggests.lower() not in found.in_words.lower()


def test_what_is_told_apart_stands_in_the_evidence():
    assert {*MIND, *HARM, SORE} <= set(FLAGS)


@pytest.mark.parametrize("country", ["US", "GB", "DE"])
def test_the_duty_to_report_says_where_it_is_from_or_that_nobody_checked_it(country):
    duty = duty_to_report(country)
    assert bool(duty.url) is duty.checked
    assert "report" in duty.words


def test_what_is_said_names_no_cause():
    said = say_this(
        Caller(
            profession="massage therapist",
            age=52,
            trouble="low back pain",
            yes=("I am numb between the legs",),
            unsure=(),
            urgency=Urgency.EMERGENCY,
        )
    )
    assert said.startswith("I am a massage therapist. My client is 52 and comes because of low")
    assert "“I am numb between the legs”" in said
    assert said.endswith("I do not know the cause. They need to be assessed now.")


@pytest.mark.parametrize(
    ("yes", "unsure", "said"),
    [
        (("A",), (), "Asked today, they said yes to this: “A” I do"),
        ((), ("B",), "Asked today, they were not sure of this: “B” I do"),
        (("A",), ("B",), "they said yes to this: “A” They were not sure of this: “B” I do"),
    ],
    ids=["yes", "unsure", "both"],
)
def test_what_is_said_tells_a_yes_from_a_not_sure(yes, unsure, said):
    caller = Caller(
        profession="doula", age=None, trouble="", yes=yes, unsure=unsure, urgency=Urgency.SAME_DAY
    )
    assert said in say_this(caller)


def test_who_answered_elsewhere_is_kept_company_on_the_phone():
    for urgency in URGENCIES:
        away = told(urgency, flags=MIND, name="Uma", country="US", is_away=True)
        assert away.ride == "Stay on the phone until somebody is with them."
        assert told(urgency, flags=MIND, name="Uma", country="US").ride.startswith("Stay with them")


@pytest.mark.parametrize(
    ("urgency", "flag", "words"),
    [
        (Urgency.EMERGENCY, "leg-clot", "Emergency: 911."),
        (Urgency.EMERGENCY, "suicide-danger-now", "Emergency: 911. Crisis line: 988."),
        (Urgency.SAME_DAY, "leg-clot", "If it gets worse, call 911."),
        (Urgency.SAME_DAY, "suicide-thoughts", "If it gets worse, call 911. Crisis line: 988."),
    ],
)
def test_a_note_tells_the_emergency_number_from_the_crisis_line(urgency, flag, words):
    assert note_calls(urgency, flags=[flag], country="US") == words


@pytest.mark.parametrize("urgency", URGENCIES)
def test_in_a_crisis_of_the_mind_nobody_is_said_to_be_on_the_way(urgency):
    found = {c.heeded: c.title for c in choices(urgency, name="Uma", concern=Concern.MIND)}
    assert found[Heeded.ON_THE_WAY] == "Uma talks to a crisis line or a doctor now"
    assert found[Heeded.WILL_CALL] == "Somebody is with Uma and helps to call"
    assert heeded_words(Heeded.WILL_CALL, Concern.MIND) == "somebody is with them and helps to call"
    assert heeded_words(Heeded.MISTAKE, Concern.MIND) == "ticked by mistake"


def test_what_is_said_leaves_out_what_is_not_known():
    caller = Caller(
        profession="acupuncturist",
        age=None,
        trouble="",
        yes=(),
        unsure=(),
        urgency=Urgency.SAME_DAY,
    )
    assert say_this(caller) == (
        "I am an acupuncturist. I do not know the cause. They need to be assessed today."
    )


@pytest.mark.parametrize("heeded", [h for h in Heeded if h is not Heeded.MISTAKE])
@pytest.mark.parametrize("hours", [24, 48, 72])
def test_a_follow_up_is_due_within_one_to_three_days(heeded, hours):
    assert follow_up_at(heeded, now=NOW, hours=hours) - NOW == timedelta(hours=hours)


def test_the_first_follow_up_is_due_a_day_later():
    for heeded in (Heeded.ON_THE_WAY, Heeded.WILL_CALL, Heeded.DECLINED):
        assert follow_up_at(heeded, now=NOW) == NOW + timedelta(hours=24)
    assert follow_up_at(Heeded.MISTAKE, now=NOW) is None


@pytest.mark.parametrize("hours", [0, 23, 73, 1000, -24])
def test_no_follow_up_is_put_off_beyond_three_days(hours):
    with pytest.raises(InvalidValueError):
        follow_up_at(Heeded.DECLINED, now=NOW, hours=hours)


@pytest.mark.parametrize("heeded", [Heeded.DECLINED, Heeded.MISTAKE])
def test_who_declines_or_was_mistaken_needs_a_sentence(heeded):
    with pytest.raises(InvalidValueError):
        checked_words(heeded, "  no  ")
    assert checked_words(heeded, " Told him to go. ") == "Told him to go."
    assert checked_words(Heeded.ON_THE_WAY, "") == ""


def test_an_emergency_does_not_wait_for_a_call_later_today():
    assert Heeded.WILL_CALL not in {c.heeded for c in choices(Urgency.EMERGENCY, name="Theo")}
    assert {c.heeded for c in choices(Urgency.SAME_DAY, name="Theo")} == set(Heeded)
