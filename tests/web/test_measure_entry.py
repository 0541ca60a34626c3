"""Every further measure from the page: a right entry, a missing part, one that cannot be."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from tests import make
from warmhand.store.models import Score

pytestmark = pytest.mark.django_db
MEASURES = ("rmdq", "odi", "ndi", "lefs", "quickdash", "spadi", "hit6", "headache_days", "peg")
SPADI = (
    "sum_spadi_pain",
    "answered_spadi_pain",
    "sum_spadi_disability",
    "answered_spadi_disability",
)


def spadi(*values):
    return dict(zip(SPADI, map(str, values), strict=True))


RIGHT = [
    ("rmdq", {"extra": "11"}, 11),
    ("odi", {"extra": "42"}, 42),
    ("odi", {"sum_odi": "18", "answered_odi": "9"}, 40),
    ("ndi", {"extra": "24", "extra_unit": "points"}, 24),
    ("ndi", {"extra": "24", "extra_unit": "percent"}, 12),
    ("ndi", {"sum_ndi": "18", "answered_ndi": "9"}, 20),
    ("lefs", {"extra": "61"}, 61),
    ("lefs", {"sum_lefs": "48", "answered_lefs": "16"}, 60),
    ("quickdash", {"extra": "45.5"}, 45.5),
    ("quickdash", {"sum_quickdash": "30", "answered_quickdash": "10"}, 50),
    ("spadi", {"extra": "38.5"}, 38.5),
    ("spadi", spadi(20, 4, 24, 6), 45),
    ("hit6", {"extra": "63"}, 63),
    ("headache_days", {"extra": "7", "extra_observed": "14"}, 14),
    ("headache_days", {"extra": "9", "extra_observed": "28"}, 9),
    ("peg", {"extra": "4.7"}, 4.7),
    ("peg", {"sum_peg": "15", "answered_peg": "3"}, 5),
    ("promis_pi", {"extra": "61.3"}, 61.3),
    ("promis_pf", {"extra": "41.2"}, 41.2),
]
WRONG = [
    ("rmdq", {"extra": "25"}, "25 is outside 0 to 24."),
    ("rmdq", {"extra": "4.5"}, "4.5 is not a whole number."),
    ("odi", {"extra": "101"}, "101 is outside 0 to 100."),
    ("odi", {"sum_odi": "12", "answered_odi": "7"}, "7 answered; 8 to 10 are needed."),
    ("odi", {"sum_odi": "12"}, "A sum needs the number of answers"),
    ("odi", {"sum_odi": "46", "answered_odi": "9"}, "A sum of 46 is not possible with 9 answers."),
    ("odi", {"extra": "40", "sum_odi": "18", "answered_odi": "9"}, "not both"),
    ("ndi", {"extra": "24"}, "Points or percent?"),
    ("ndi", {"extra": "51", "extra_unit": "points"}, "51 is outside 0 to 50 points."),
    ("ndi", {"sum_ndi": "18", "answered_ndi": "7"}, "7 answered; 8 to 10 are needed."),
    ("lefs", {"extra": "81"}, "81 is outside 0 to 80."),
    ("lefs", {"sum_lefs": "40", "answered_lefs": "15"}, "15 answered; 16 to 20 are needed."),
    ("quickdash", {"extra": "-1"}, "-1 is outside 0 to 100."),
    ("quickdash", {"sum_quickdash": "30", "answered_quickdash": "9"}, "9 answered; 10 to 11"),
    ("quickdash", {"sum_quickdash": "9", "answered_quickdash": "10"}, "A sum of 9 is not possible"),
    ("spadi", {"extra": "100.5"}, "100.5 is outside 0 to 100."),
    ("spadi", spadi(20, 2, 24, 6), "2 answered; 3 to 5 are needed."),
    ("spadi", spadi(20, 4, 24, 5), "5 answered; 6 to 8 are needed."),
    ("spadi", {"sum_spadi_pain": "20", "answered_spadi_pain": "4"}, "each part both"),
    ("hit6", {"extra": "35"}, "35 is outside 36 to 78."),
    ("hit6", {"extra": "79"}, "79 is outside 36 to 78."),
    ("headache_days", {"extra": "7"}, "At least 14 days must be observed."),
    ("headache_days", {"extra": "7", "extra_observed": "13"}, "At least 14 days"),
    ("headache_days", {"extra": "15", "extra_observed": "14"}, "15 of 14 days is not possible."),
    ("peg", {"sum_peg": "10", "answered_peg": "2"}, "2 answered; all 3 are needed."),
    ("peg", {"extra": "10.1"}, "10.1 is outside 0 to 10."),
    ("promis_pi", {"extra": "61.35"}, "one decimal"),
    ("promis_pi", {"extra": "37.9"}, "37.9 is outside 38 to 84."),
    ("promis_pf", {"extra": "80.1"}, "80.1 is outside 13 to 80."),
]


def words(value):
    return (
        ",".join(f"{key}={part}" for key, part in value.items())
        if isinstance(value, dict)
        else None
    )


@pytest.fixture
def started():
    return make.today() - timedelta(days=60)


def episode_with(practice, started, measure, **fields):
    return make.make_episode(
        make.make_client(practice), measure=measure, started_on=started, **fields
    )


def post(member, episode, fields):
    return member.post(reverse("score", args=[episode.pk]), fields)


def kept(practice):
    with scope(practice=practice):
        return {row.measure: row.value for row in Score.objects.all()}


@pytest.mark.parametrize(("measure", "fields", "score"), RIGHT, ids=words)
def test_a_right_entry_is_kept_in_the_measures_points(
    member, practice, started, measure, fields, score
):
    episode = episode_with(practice, started, measure)
    assert post(member, episode, fields).status_code == 302
    assert kept(practice) == {measure: pytest.approx(score)}


@pytest.mark.parametrize(("measure", "fields", "says"), WRONG, ids=words)
def test_a_refused_entry_says_why_and_keeps_nothing(
    member, practice, started, measure, fields, says
):
    episode = episode_with(practice, started, measure)
    response = post(member, episode, {"pain": "5", **fields})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert kept(practice) == {}


@pytest.mark.parametrize("measure", [*MEASURES, "promis_pi", "promis_pf"])
def test_without_an_entry_the_measure_is_left_out(member, practice, started, measure):
    episode = episode_with(practice, started, measure)
    page = member.get(reverse("score", args=[episode.pk])).content.decode()
    assert 'name="extra"' in page
    assert post(member, episode, {"pain": "5"}).status_code == 302
    assert kept(practice) == {"nprs": 5}


def test_what_was_typed_stays_where_another_score_of_the_day_stands(member, practice, started):
    episode = episode_with(practice, started, "odi")
    assert post(member, episode, {"sum_odi": "18", "answered_odi": "9"}).status_code == 302
    response = post(member, episode, {"sum_odi": "27", "answered_odi": "9"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "40 is written, you entered 60" in text
    assert 'name="sum_odi" value="27"' in text


@pytest.fixture
def back(practice, started):
    return episode_with(practice, started, "", problem="acute_lbp", label="low back pain")


@pytest.mark.parametrize(
    ("total", "five", "group"), [(3, 2, "low"), (5, 3, "medium"), (6, 4, "high")], ids=str
)
def test_the_back_screen_shows_its_group(member, back, total, five, group):
    fields = {"screen_total": str(total), "screen_last_five": str(five)}
    assert post(member, back, fields).status_code == 302
    page = member.get(reverse("episode", args=[back.pk])).content.decode()
    assert f"{group} group" in page


def test_a_high_back_screen_asks_to_share_care(member, back):
    post(member, back, {"pain": "6", "screen_total": "6", "screen_last_five": "4"})
    page = member.get(reverse("episode", args=[back.pk])).content.decode()
    assert "back screen (STarT Back) is in its high group" in page
    assert "Share care" in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"screen_total": "6"}, "Give both"),
        ({"screen_last_five": "3"}, "Give both"),
        ({"screen_total": "2", "screen_last_five": "3"}, "holds the last five"),
        ({"screen_total": "9", "screen_last_five": "4"}, "holds the last five"),
        ({"screen_total": "10", "screen_last_five": "5"}, "less than or equal to 9"),
    ],
    ids=words,
)
def test_a_back_screen_that_cannot_be_is_refused(member, practice, back, fields, says):
    response = post(member, back, {"pain": "5", **fields})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert kept(practice) == {}


def test_the_back_screen_is_for_backs(member, practice, started):
    neck = episode_with(practice, started, "")
    assert "screen_total" not in member.get(reverse("score", args=[neck.pk])).content.decode()
