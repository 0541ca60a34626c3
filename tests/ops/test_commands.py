import os
import stat
import subprocess
import sys
import threading
from datetime import timedelta
from io import StringIO
from pathlib import Path
from pkgutil import iter_modules

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.mail_catcher import catching
from tests.make import NOW, make_member
from warmhand.__main__ import main
from warmhand.core.outbox import MailKind
from warmhand.ops import checks
from warmhand.ops.checks import findings
from warmhand.ops.management import commands
from warmhand.ops.management.commands.demo import empty_sample
from warmhand.ops.management.commands.serve import refuse_taken_port
from warmhand.ops.management.commands.work import work_until
from warmhand.ops.serving import Kept
from warmhand.services import outbox

COMMANDS = ("serve", "work", "demo", "doctor", "sign-in-link")


def warmhand(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("WARMHAND")
    }
    environment |= {"WARMHAND_DATA": str(data), "DJANGO_SETTINGS_MODULE": "warmhand.settings"}
    command = [sys.executable, "-m", "warmhand", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def said(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("command", COMMANDS)
def test_help_ends_with_an_example(command, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["warmhand", command, "--help"])
    with pytest.raises(SystemExit) as left:
        main()
    shown = capsys.readouterr().out
    assert left.value.code == 0
    assert f"Example: warmhand {command}" in shown
    assert "--settings" not in shown


def test_help_lists_every_command_of_ours_and_none_of_djangos(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["warmhand", "--help"])
    main()
    shown = capsys.readouterr().out
    ours = {each.name.replace("_", "-") for each in iter_modules(commands.__path__)}
    assert {line.split()[0] for line in shown.splitlines() if line.startswith("  ")} == ours
    assert "migrate" not in shown


def test_a_fresh_folder_from_the_command_line(tmp_path):
    data = tmp_path / "data"
    before = warmhand("doctor", data=data)
    assert before.returncode == 1
    assert "BAD  database" in before.stdout
    assert before.stderr.startswith("warmhand: ")
    assert before.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())

    assert warmhand("demo", data=data).returncode == 0
    assert stat.S_IMODE((tmp_path / "data.keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "data.keys" / "link_key").stat().st_mode) == 0o600
    worked = warmhand("work", "--once", data=data)
    assert worked.returncode == 0
    # How many reminders are due depends on the hour; none may fail.
    assert "sent, 0 to be tried again" in worked.stdout
    after = warmhand("doctor", data=data)
    assert (after.returncode, after.stderr) == (0, "")
    assert "BAD" not in after.stdout


def test_wrong_usage_and_a_refusal_have_their_own_exit(tmp_path):
    assert warmhand("serve", "--port", "many", data=tmp_path / "data").returncode == 2
    refused = warmhand("sign-in-link", "nobody@example.org", data=tmp_path / "data")
    assert refused.returncode == 1
    assert refused.stderr == "warmhand: Nobody signs in here as nobody@example.org.\n"


def test_a_locked_out_owner_gets_a_link(practice):
    make_member(practice, email="maren@example.org")
    assert "/new-password/" in said("sign_in_link", "maren@example.org")


def test_working_once_sends_what_is_due(in_practice, monkeypatch):
    in_practice.mail_from_address = "maren@example.org"
    in_practice.save()
    outbox.enqueue(
        practice=in_practice,
        kind=MailKind.TEST,
        key="one",
        to_name="Hana Kovac",
        to_address="hana@example.org",
        now=NOW,
    )
    with catching() as catcher:
        monkeypatch.setenv("WARMHAND_MAIL_URL", catcher.url)
        assert "1 sent, 0 to be tried again" in said("work", "--once")
    assert len(catcher.caught) == 1
    assert outbox.last_beat() is not None


def test_the_worker_ends_with_the_server_that_started_it(db):
    work_until(threading.Event(), parent=-1)
    assert outbox.last_beat() is None


def test_the_worker_is_started_again_when_it_has_ended(monkeypatch):
    words = []
    kept = Kept([sys.executable, "-c", ""], say=words.append)
    monkeypatch.setattr("warmhand.ops.serving.RESTART_SECONDS", 0.0)
    kept.look()
    first = kept.process
    assert first is not None
    first.wait()
    kept.look()
    assert kept.process is not None
    assert kept.process.pid != first.pid
    assert words == ["The worker ended; starting it again."]
    kept.stop()
    assert kept.process.returncode is not None


def test_a_running_worker_is_left_alone_and_stopped_at_the_end():
    kept = Kept([sys.executable, "-c", "import time; time.sleep(600)"], say=print)
    kept.look()
    running = kept.process
    kept.look()
    assert kept.process is running
    kept.stop()
    assert running is not None
    assert running.returncode == -15


def test_a_port_in_use_is_refused_with_another_one_named():
    with catching() as listener, pytest.raises(CommandError, match="--port"):
        refuse_taken_port(listener.server_address[1])


def test_a_folder_that_is_no_sample_stays_as_it_is(tmp_path):
    diary = tmp_path / "diary.txt"
    diary.write_text("mine")
    with pytest.raises(CommandError, match="no sample"):
        empty_sample(tmp_path, mark=tmp_path / "SAMPLE")
    assert diary.read_text() == "mine"


def test_a_sample_starts_afresh(tmp_path):
    mark = tmp_path / "sample" / "SAMPLE"
    empty_sample(tmp_path / "sample", mark=mark)
    (tmp_path / "sample" / "old").mkdir()
    (tmp_path / "sample" / "old" / "rest.txt").touch()
    empty_sample(tmp_path / "sample", mark=mark)
    assert list((tmp_path / "sample").iterdir()) == [mark]


def lines_of(now) -> dict[str, bool]:
    return {finding.name: finding.is_good for finding in findings(now=now)}


@pytest.fixture
def installed(settings, tmp_path, monkeypatch, practice):
    """The test database as if it lay in a data folder of its own."""
    make_member(practice)
    settings.DATA_DIR, settings.KEY_DIR = tmp_path, tmp_path / "keys"
    monkeypatch.setattr(checks, "database_path", lambda: tmp_path / "warmhand.sqlite3")
    (tmp_path / "warmhand.sqlite3").touch()
    settings.KEY_DIR.mkdir(mode=0o700)
    outbox.note_beat(now=NOW)
    return tmp_path


def test_the_doctor_finds_nothing_where_all_is_well(installed):
    assert all(lines_of(NOW).values()), list(findings(now=NOW))


def test_the_doctor_sees_a_worker_that_is_gone(installed):
    assert not lines_of(NOW + timedelta(minutes=5))["worker"]


def test_the_doctor_sees_keys_that_others_can_read(installed):
    key = installed / "keys" / "link_key"
    key.write_text("secret")
    key.chmod(0o644)
    assert not lines_of(NOW)["keys"]


def test_the_doctor_sees_mail_that_does_not_leave(installed, in_practice):
    outbox.enqueue(
        practice=in_practice,
        kind=MailKind.TEST,
        key="one",
        to_name="Hana",
        to_address="hana@example.org",
        now=NOW - timedelta(hours=2),
    )
    assert not lines_of(NOW)["outgoing mail"]


def test_the_doctor_sees_a_mail_server_that_cannot_be_read(installed, monkeypatch):
    monkeypatch.setenv("WARMHAND_MAIL_URL", "mail.example.org")
    assert not lines_of(NOW)["mail server"]


def test_the_doctor_prints_a_line_each_and_refuses_what_is_bad(installed):
    out = StringIO()
    with pytest.raises(CommandError, match="need you"):
        call_command("doctor", stdout=out)
    assert "worker" in out.getvalue()
    assert timezone.now() > NOW
