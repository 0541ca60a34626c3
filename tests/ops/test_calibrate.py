"""Old and new constants side by side, from one practice or many, and nothing changed."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django_scopes import scope

from tests import make
from tests.make import NOW, TODAY
from warmhand.store.models import Client, Episode, Score

pytestmark = pytest.mark.django_db


def fill(practice, episodes, *, scores=5, sem=1.5, seed=1, measure="nprs"):
    """Episodes of weekly scores whose error is larger than the one in use."""
    draw = np.random.default_rng(seed)
    clients = [Client(practice=practice, name="Theo Brandt", created_at=NOW)]
    rows, kept = [], []
    first = TODAY - timedelta(weeks=scores)
    for _ in range(episodes):
        episode = Episode(
            practice=practice, client=clients[0], label="neck pain", problem="neck_pain",
            started_on=first, created_at=NOW,
        )  # fmt: skip
        kept.append(episode)
        level = draw.normal(5, 1.5) + draw.normal(0, 0.4) * np.arange(scores)
        values = np.clip(np.rint(level + draw.normal(0, sem, scores)), 0, 10)
        rows += [
            Score(
                practice=practice, episode=episode, measure=measure, value=float(value),
                scored_on=first + timedelta(weeks=week), created_at=NOW,
            )
            for week, value in enumerate(values)
        ]  # fmt: skip
    with scope(practice=practice):
        Client.objects.bulk_create(clients)
        Episode.objects.bulk_create(kept)
        Score.objects.bulk_create(rows)


def said(*arguments):
    out = StringIO()
    call_command("calibrate", *arguments, stdout=out)
    return out.getvalue()


def test_old_and_new_stand_side_by_side_and_nothing_changes(practice):
    fill(practice, 220)
    with scope(practice=practice):
        before = list(Score.objects.values_list("pk", "value").order_by("pk"))
    text = said()
    assert "Pain, 0 to 10: 220 episodes, 1,100 scores, 1 practice" in text
    assert "episodes would read differently" in text
    assert "Nothing was changed" in text
    row = next(line for line in text.splitlines() if line.startswith("error of one score"))
    assert row.split()[5] == "1"
    assert 1.3 < float(row.split()[6]) < 1.7
    with scope(practice=practice):
        assert list(Score.objects.values_list("pk", "value").order_by("pk")) == before


def test_as_data_it_says_the_same(practice):
    fill(practice, 220)
    found = json.loads(said("--json"))
    assert (found["measure"], found["episodes"], found["practices"]) == ("nprs", 220, 1)
    sem = found["constants"]["sem"]
    assert sem["in_use"] == 1
    assert sem["low"] < sem["found"] < sem["high"]
    assert found["states_differing"] == sum(row["episodes"] for row in found["moves"])


@pytest.mark.parametrize(
    ("episodes", "scores", "counted"), [(199, 5, 199), (250, 2, 0), (0, 0, 0)], ids=str
)
def test_with_too_few_it_says_how_many_there_are_and_stops(practice, episodes, scores, counted):
    fill(practice, episodes, scores=scores)
    with pytest.raises(CommandError, match=f"^Too few: {counted} of the 200 episodes"):
        said()


def test_many_practices_count_together_and_the_sample_does_not(practice):
    other = make.make_practice(name="Alder House")
    fill(practice, 120)
    fill(other, 120, seed=2)
    fill(make.make_practice(name="Sample", is_sample=True), 300, seed=3)
    assert json.loads(said("--all", "--json"))["episodes"] == 240
    both = json.loads(said("--practice", practice.slug, "--practice", other.slug, "--json"))
    assert (both["practices"], both["episodes"]) == (2, 240)
    with pytest.raises(CommandError, match="Too few: 120"):
        said("--practice", practice.slug)
    with pytest.raises(CommandError, match="There are several"):
        said()
    with pytest.raises(CommandError, match="No practice is called nowhere"):
        said("--practice", "nowhere")


def test_on_a_fresh_site_it_says_that_there_is_no_practice(db):
    with pytest.raises(CommandError, match="There is no practice yet"):
        said()
    with pytest.raises(CommandError, match=r"is called nowhere\. There is no practice yet"):
        said("--practice", "nowhere")


def test_in_an_empty_folder_it_says_so_and_makes_nothing(tmp_path):
    data = tmp_path / "data"
    env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    ran = subprocess.run(
        [sys.executable, "-m", "warmhand", "calibrate", "--data", str(data)],
        capture_output=True, text=True, check=False, cwd=tmp_path, env=env,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.strip() == (
        f"warmhand: There is no practice in {data}. Name the folder with --data."
    )
    assert list(tmp_path.iterdir()) == []


def test_another_measure_and_its_own_regions(practice):
    fill(practice, 210, measure="ndi")
    assert "Neck Disability Index: 210 episodes" in said("--measure", "ndi")
    with pytest.raises(CommandError, match="Too few: 0"):
        said("--measure", "nprs")
