"""The sheet: what the paragraphs say, printed as it stands, on one page."""

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.letters import FACTS, SENDER, content
from warmhand.core.consent import Item
from warmhand.core.letter import Sender
from warmhand.core.letter_text import letter_text
from warmhand.core.letter_words import letter_paragraphs
from warmhand.formats.letter import letter_pdf, score_picture


def printed(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return len(pages), "\n".join(page.extract_text() for page in pages)


def squeezed(text):
    return "".join(text.split())


def test_page_and_sheet_say_the_same():
    letter = content()
    number, text = printed(letter_pdf(letter))
    assert number == 1
    for paragraph in letter_paragraphs(letter):
        assert squeezed(paragraph.text) in squeezed(text)
    for line in ("Linden Row Massage", "14 Linden Row, Alder Falls", "Hana Kovac, PT"):
        assert line in text


def test_every_sentence_of_the_plain_text_stands_in_the_sheet():
    letter = content(sender=replace(SENDER, words="Hands that listen."))
    _, sheet = printed(letter_pdf(letter))
    for row in letter_paragraphs(letter):
        said = letter_text(letter)
        assert squeezed(row.text) in squeezed(said)
        assert squeezed(row.text) in squeezed(sheet)


def test_the_sheet_is_an_archive_file_with_its_fonts_its_title_and_its_language():
    pdf = pypdf.PdfReader(io.BytesIO(letter_pdf(content(), answer_url="https://x.example/r/a")))
    root = pdf.root_object
    about = root["/Metadata"].get_data().decode()
    assert re.search(r"<pdfaid:part>2</pdfaid:part>", about)
    assert re.search(r"<pdfaid:conformance>B</pdfaid:conformance>", about)
    assert "/DestOutputProfile" in root["/OutputIntents"][0].get_object()
    assert pdf.metadata.title == "Letter from Linden Row Massage"
    assert root["/Lang"].startswith("en")
    fonts = [font.get_object() for font in pdf.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])


def longest(text):
    """A letter whose every line is as long as a field may be; lists longer than anyone writes."""
    line = (text * 200)[:200]
    facts = replace(
        FACTS, name=line, first_name=line, email=line, best_hours=line, problem=line,
        activities=(line,) * 30, tried=(line,) * 60,
        scores=replace(FACTS.scores, points=FACTS.scores.points * 20),
    )  # fmt: skip
    sender = Sender(practice=line, person=line, address=line, email=line, words=line)
    return content(question=(text * 2_000)[:2_000], facts=facts, sender=sender)


@pytest.mark.parametrize("text", ["to turn and reach up ", "WIDE ", "a\n", "李小雷"])
def test_the_longest_letter_that_can_be_written_fits_one_sheet(text):
    pdf = letter_pdf(longest(text), answer_url="https://x.example/r/" + "k7m2" * 12)
    assert printed(pdf)[0] == 1


def test_the_figures_are_printed_only_when_agreed():
    _, with_figures = printed(letter_pdf(content()))
    _, without = printed(letter_pdf(content(frozenset(Item) - {Item.SCORES})))
    assert "Aug 18" in with_figures
    assert "Aug 18" not in without


def test_the_address_for_the_answer_stands_in_words_beside_the_code():
    url = "https://linden-row.example.org/r/k7m2-pq9d"
    assert url in printed(letter_pdf(content(), answer_url=url))[1]


def test_a_long_letter_still_fits_one_sheet():
    long = content(question="Would you look at this, please? " * 90)
    assert printed(letter_pdf(long, answer_url="https://x.example/r/a"))[0] == 1


NASTY = [
    '#read("/etc/passwd")',
    '#{ panic("x") }',
    '#include "letter.typ" $x^2$ @ref <label> `raw` *b* _i_ = h',
    r"\ \\ \u{41} \n \" ' ” ~ --- ... //x /*y*/",
    '"}, {"role": "title", "text": "injected"',
    "]]>  <svg onload=alert(1)>&amp;",
]


@pytest.mark.parametrize("text", NASTY, ids=["read", "code", "markup", "back", "json", "xml"])
@pytest.mark.parametrize("place", ["question", "name", "practice", "words"])
def test_text_that_looks_like_code_is_printed_as_it_stands(text, place):
    letter = {
        "question": lambda: content(question=text),
        "name": lambda: content(facts=replace(FACTS, name=text, first_name=text)),
        "practice": lambda: content(sender=replace(SENDER, practice=text)),
        "words": lambda: content(sender=replace(SENDER, words=text)),
    }[place]()
    _, out = printed(letter_pdf(letter))
    assert squeezed(text) in squeezed(out)
    assert "root:" not in out


@pytest.mark.parametrize("text", ["שלום לך", "مرحبا", "李小雷", "Zoë Łuczak", "😀 ok"])
def test_other_scripts_and_signs_do_not_stop_the_letter(text):
    number, out = printed(letter_pdf(content(question=text)))
    assert number == 1
    assert "My question" in out


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_any_ascii_text_is_printed_literally(text):
    _, out = printed(letter_pdf(content(question=f"[{text}]")))
    assert squeezed(f"[{text}]") in squeezed(out)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_gives_one_sheet(text):
    whole = text.encode("utf-8", "ignore").decode()
    assert printed(letter_pdf(content(question=whole)))[0] == 1


def test_the_same_letter_gives_the_same_bytes():
    assert letter_pdf(content()) == letter_pdf(content())


def test_the_picture_has_a_ring_for_each_score_and_no_words():
    root = ET.fromstring(score_picture(FACTS.scores))
    tags = [part.tag.rpartition("}")[2] for part in root.iter()]
    assert tags.count("circle") == len(FACTS.scores.points)
    assert "text" not in tags
