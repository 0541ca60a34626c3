"""`warmhand contacts import`: shown, confirmed, all or nothing."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django_scopes import scope

from tests import make
from warmhand.store.models import Partner

pytestmark = pytest.mark.django_db
HEADED = "Name,Phone,Spare\nRuben Castellano DC,503 555 0181,x\nHana Kovac,503 555 0171,\n,5,\n"
BARE = "Ruben Castellano;503 555 0181\nAda Moss;503 555 0182\n"
CARDS = "BEGIN:VCARD\nFN:Ada Moss\nTEL:503 555 0182\nEND:VCARD\n"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def run(tmp_path, text, *arguments, answer=None, monkeypatch=None):
    file = tmp_path / "list.csv"
    file.write_text(text, "utf-8")
    if monkeypatch:
        monkeypatch.setattr(sys, "stdin", io.StringIO() if answer is None else Terminal(answer))
    out, errors = io.StringIO(), io.StringIO()
    call_command("contacts", "import", str(file), *arguments, stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


def names(practice):
    with scope(practice=practice):
        return sorted(Partner.objects.filter(archived_at=None).values_list("name", flat=True))


def test_a_list_with_headings_is_brought_in_from_a_pipe(practice, tmp_path, monkeypatch):
    make.make_partner(practice)
    out, errors = run(tmp_path, HEADED, monkeypatch=monkeypatch)
    assert "1  Name" in out
    assert "3 entries: 1 to be added, 0 to be merged, 1 there already" in out
    assert "Done: 1 added, 0 merged." in out
    assert "line 4: There is no name in this line." in errors
    assert names(practice) == ["Hana Kovac", "Ruben Castellano"]


def test_a_dry_run_says_it_all_and_stores_nothing(practice, tmp_path):
    out, _errors = run(tmp_path, CARDS, "--dry-run")
    assert "Dry run, nothing is stored. 1 entry: 1 to be added" in out
    assert names(practice) == []


def test_columns_guessed_from_what_stands_in_them_need_a_yes(practice, tmp_path, monkeypatch):
    with pytest.raises(CommandError, match="Add --yes"):
        run(tmp_path, BARE, monkeypatch=monkeypatch)
    assert names(practice) == []
    run(tmp_path, BARE, "--yes", monkeypatch=monkeypatch)
    assert names(practice) == ["Ada Moss", "Ruben Castellano"]


def test_on_a_terminal_it_is_asked(practice, tmp_path, monkeypatch):
    for answer in ("n\n", ""):
        with pytest.raises(CommandError, match="Nothing was changed"):
            run(tmp_path, BARE, answer=answer, monkeypatch=monkeypatch)
    assert names(practice) == []
    run(tmp_path, BARE, answer="y\n", monkeypatch=monkeypatch)
    assert len(names(practice)) == 2


def test_a_column_is_corrected_on_the_command_line(practice, tmp_path, monkeypatch):
    text = "Name,Spare\nAda Moss,Elm Gym\n"
    run(tmp_path, text, "--column", "2=organisation", monkeypatch=monkeypatch)
    with scope(practice=practice):
        assert Partner.objects.get().organisation == "Elm Gym"


@pytest.mark.parametrize(
    ("text", "arguments", "words"),
    [
        (BARE, ("--column", "9=phone"), "a number from 1 to 2"),
        (BARE, ("--column", "1=salary"), "a kind of --help"),
        (CARDS, ("--practice", "nobody"), "No practice is called nobody"),
        ("", (), "nothing in the list"),
        ("Name,Phone\n,503 555 0182\n", (), "column holds the name"),
        ("Name,Phone\n-,503 555 0182\n", (), "No entry of the file"),
    ],
    ids=["no column", "no kind", "no practice", "empty", "no names", "no entry"],
)
def test_what_cannot_be_is_refused_in_one_line(practice, tmp_path, text, arguments, words):
    with pytest.raises(CommandError, match=words):
        run(tmp_path, text, *arguments)
    assert names(practice) == []


def test_among_several_practices_one_is_named(practice, tmp_path):
    other = make.make_practice()
    with pytest.raises(CommandError, match="Name one with --practice"):
        run(tmp_path, CARDS)
    run(tmp_path, CARDS, "--practice", other.slug)
    assert (names(practice), names(other)) == ([], ["Ada Moss"])


def test_a_zip_file_is_no_list_of_people(practice, tmp_path):
    for name, raw in (("contacts.zip", b"no zip"), ("contacts.csv", b"PK\x03\x04...")):
        source = tmp_path / name
        source.write_bytes(raw)
        with pytest.raises(CommandError, match="is a zip file"):
            call_command("contacts", "import", str(source), "--dry-run")


def test_a_missing_file_is_named(practice, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.vcf"):
        call_command("contacts", "import", str(tmp_path / "nowhere.vcf"))


def test_a_bar_moves_on_a_terminal_and_not_in_a_pipe(practice, tmp_path, monkeypatch):
    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", stream)
        out, _errors = run(tmp_path, CARDS, "--dry-run")
        assert ("Comparing" in stream.getvalue()) is shown
        assert "Comparing" not in out
