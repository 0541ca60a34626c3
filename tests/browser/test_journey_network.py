"""The whole network on one road: found, brought in, asked about, spoken with, introduced.

Once with a provider file that is made here, and once, where the machine has it, with the one
that WARMHAND_REAL_NPPES names.
"""

import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django_scopes import scope
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.browser import steps
from tests.make import NOW, TODAY
from tests.registry_rows import row, write
from warmhand.core.network import Stage, TouchKind
from warmhand.services import also_sees, touches

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REAL = os.environ.get("WARMHAND_REAL_NPPES", "")
ZIP, CITY = "97701", "Bend"
HERE = {"city": CITY, "region": "OR", "postal_code": ZIP}
PT, DC = "225100000X", "111N00000X"
LISTED = (
    {"last": "WINTERBOURNE", "first": "BRAM", "credential": "PT", "code": PT},
    {"last": "FERNBROOK", "first": "NESSA", "code": PT, "city": "PORTLAND", "zip": "972091234"},
    {"last": "STONEBRIDGE", "first": "MARIT", "credential": "DC", "code": DC},
)
NUMBERS = ("2000000002", "2000000010", "2000000028")
CARDS = (
    ("FN:Dr. June Abara\\, DPM", "TEL:503 555 0173", f"ADR;TYPE=WORK:;;4 Elm;{CITY};OR;{ZIP};"),
    ("FN:Robert Quint", "TEL:503 555 0190", "ORG:Falls River Rowing", "TITLE:Coach"),
    ("FN:ROBERT QUINT", "TEL:(503) 555-0190", "EMAIL:robert.quint@example.org"),
    ("FN:Katherine Bellweather\\, PsyD", "TEL:503 555 0188", "ORG:Bellweather Rooms"),
    ("FN:Kate Bellweather", "TEL:503 555 0188"),
    ("FN:Grace Lindqvist", "TEL:503 555 0172", "EMAIL:grace.lindqvist@example.org"),
)
TOMAS, JUNE, GRACE, KATE = "Tomás Rivera", "June Abara", "Grace Lindqvist", "Kate Bellweather"


@pytest.fixture
def clock():
    with time_machine.travel(NOW) as moving:
        yield moving


@pytest.fixture
def practice(clock, db):
    practice = make.make_practice(is_sample=True, **HERE)
    theo = make.make_client(practice)
    make.make_episode(theo)
    make.make_episode(theo, problem="running_overuse", label="shin pain")
    owner = make.make_member(practice)
    known = {"organisation": "", "email": "", "stage": Stage.TRUSTED.value, **HERE}
    tomas = make.make_partner(
        practice, **known | {"name": TOMAS, "credential": "", "profession": "sports_coach"}
    )
    grace = make.make_partner(
        practice,
        **known | {"name": GRACE, "profession": "acupuncturist", "phone": "+15035550172"},
    )
    piet = make.make_partner(
        practice,
        **known | {"name": "Piet Anders", "profession": "orthopaedist", "stage": "found"},
    )
    with scope(practice=practice):
        for partner, days in ((tomas, 4), (grace, 120)):
            on = TODAY - timedelta(days=days)
            touches.log_touch(partner=partner, kind=TouchKind.COFFEE, on=on, user=owner, now=NOW)
        also_sees.keep(client=theo, partner=piet, may_name=True, today=TODAY, user=owner, now=NOW)
    return practice, owner


def made_file(folder: Path) -> Path:
    place = {"city": "BEND", "state": "OR", "zip": "977011234"}
    rows = [
        row(npi=npi, **place | {"phone": "5035550200"} | one)
        for npi, one in zip(NUMBERS, LISTED, strict=True)
    ]
    return write(folder / "npidata.csv", *rows)


@pytest.mark.parametrize(
    "real",
    [
        False,
        pytest.param(
            True,
            marks=pytest.mark.skipif(
                not REAL, reason="no provider file here: WARMHAND_REAL_NPPES names one"
            ),
        ),
    ],
    ids=["made-file", "real-file"],
)
def test_from_the_registry_to_an_introduction(
    real, live_server, open_page, practice, settings, tmp_path
):
    settings.DIRECTORY_PATH = tmp_path / "directory.sqlite3"
    call_command("registry", "load", REAL if real else str(made_file(tmp_path)))
    _, owner = practice
    page = open_page()
    steps.sign_in(page, live_server.url, owner)
    found = find_and_add(page)
    assert real or found == "Bram Winterbourne"
    bring_in_contacts(page, tmp_path)
    answer_same_person_and_undo(page)
    log_a_call(page, GRACE)
    see_five_people(page, found)
    note_who_knows(page)
    ask_along_the_path(page)
    thank(page)


def find_and_add(page: Page) -> str:
    """Find physical therapists near the ZIP code, add the nearest; return their name."""
    steps.open_link(page, "Partners")
    steps.open_link(page, "Find a partner")
    page.get_by_label("Near").fill(ZIP)
    page.get_by_label("Profession").select_option("physical_therapist")
    steps.press(page, "Search")
    listings = page.get_by_label("Listings found")
    expect(listings).to_contain_text("nearest first")
    cards = listings.locator("li")
    expect(cards.first).to_contain_text("Physical therapist")
    expect(listings).not_to_contain_text("Nessa Fernbrook")  # Portland is far away
    name = cards.first.locator("strong").inner_text().split(",")[0]
    steps.follow(page, cards.first.get_by_role("button", name="Add"))
    expect(page.locator("main")).to_contain_text("From the national directory")
    steps.press(page, "Add partner")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    return name


def bring_in_contacts(page: Page, folder: Path) -> None:
    file = folder / "contacts.vcf"
    cards = (("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", "") for lines in CARDS)
    file.write_text("".join("\r\n".join(lines) for lines in cards), "utf-8")
    steps.open_link(page, "Partners")
    steps.open_link(page, "Import contacts")
    page.get_by_label("Choose a file").set_input_files(file)
    steps.press(page, "Look at it first")
    main = page.locator("main")
    expect(main).to_contain_text("Nothing is kept yet")
    for words in ("6 entries in the list", "both become one", "and gains: e-mail"):
        expect(main).to_contain_text(words)
    steps.press(page, "Bring in who is ticked")
    expect(page.locator("body")).to_contain_text("4 brought in, 1 brought up to date")


def answer_same_person_and_undo(page: Page) -> None:
    steps.open_link(page, "may be there twice")
    asked = page.locator("section.card", has_text=KATE)
    expect(asked).to_contain_text("Why we ask: same phone")
    steps.follow(page, asked.get_by_role("button", name="Yes, the same"))
    expect(page.locator("body")).to_contain_text("is one entry now")
    steps.open_link(page, "What was made one so far")
    merged = page.locator("li.card", has_text="Bellweather")
    expect(merged).to_contain_text("Took in the entry")
    steps.follow(page, merged.get_by_role("button", name="Undo"))
    expect(page.locator("li.card", has_text="Bellweather")).to_contain_text("Undone")
    steps.open_link(page, "Partners")
    steps.open_link(page, "Everyone")
    for name in (KATE, "Katherine Bellweather", "Robert Quint", JUNE):
        expect(link_of(page, name)).to_have_count(1)


def link_of(page: Page, name: str) -> Locator:
    return page.locator("main").get_by_role("link", name=re.compile(name))


def log_a_call(page: Page, name: str) -> None:
    """Two taps on the partner's own page."""
    steps.follow(page, link_of(page, name))
    expect(page.locator("main")).to_contain_text("Last real contact")
    steps.unfold(page, "Log a contact")
    steps.press(page, "Call")
    expect(page.locator("main")).to_contain_text(f"Last real contact {day_words(TODAY)}, a call")


def day_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def see_five_people(page: Page, found: str) -> None:
    steps.open_link(page, "Partners")
    steps.open_link(page, "This week")
    page.get_by_label("How many people a week").select_option("5")
    steps.press(page, "Keep")
    expect(page.get_by_role("heading", level=1)).to_have_text("Five people this week")
    cards = page.locator(".work-card")
    gap = cards.filter(has_text=found)
    expect(gap).to_contain_text("A gap in your A-team")
    expect(gap).to_contain_text("no physical therapist you trust within reach")
    seen = cards.filter(has_text="Piet Anders")
    expect(seen).to_contain_text("agreed to be named to them")
    expect(page.locator("section", has_text="Done this week").last).to_contain_text(
        f"{GRACE}, a call, {make.today():%A}"
    )


def note_who_knows(page: Page) -> None:
    steps.open_link(page, "Everyone")
    steps.follow(page, link_of(page, TOMAS))
    steps.open_link(page, "Whom do they know?")
    page.get_by_role("radio", name=re.compile(JUNE)).check()
    page.get_by_label(f"{TOMAS} could introduce us to them").check()
    page.get_by_label("They work together").check()
    page.get_by_label("Who said so?").fill("Tomás, over coffee")
    steps.press(page, "Note it")
    expect(page.locator("main")).to_contain_text("Tomás, over coffee")


def ask_along_the_path(page: Page) -> None:
    steps.open_link(page, "Partners")
    steps.open_link(page, "This week")
    card = page.locator(".work-card", has_text=JUNE)
    expect(card).to_contain_text(f"{TOMAS} could introduce you")
    steps.follow(page, card.get_by_role("link", name="Ask Tomás"))
    main = page.locator("main")
    expect(main).to_contain_text(f"You → {TOMAS} → {JUNE}")
    expect(main).to_contain_text("(Tomás, over coffee, October 2026)")
    expect(main).to_contain_text("Weakest link")
    message = page.get_by_label("Your message").input_value()
    assert JUNE in message
    assert "Theo" not in message
    steps.press(page, "I have asked")
    expect(page.locator("main")).to_contain_text(f"{TOMAS} → {JUNE}")


def thank(page: Page) -> None:
    steps.press(page, f"{JUNE} said yes")
    expect(page.get_by_role("heading", name="Say thank you")).to_be_visible()
    expect(page.locator("main")).to_contain_text("no fee and no favor")
    steps.press(page, "I have thanked")
    expect(page.locator("main")).to_contain_text("Thanked")
    steps.follow(page, page.locator("main").get_by_role("link", name=JUNE).first)
    expect(page.locator("main")).to_contain_text(f"Introduced by {TOMAS}")
