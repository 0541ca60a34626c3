"""A letter holds what was agreed to, item by item."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.letters import ADDRESSEE, DAY, FACTS, QUESTION, SENDER, agreed, content
from warmhand.core.consent import ConsentError, Item
from warmhand.core.letter import (
    Role,
    asking_content,
    day_words,
    letter_content,
)
from warmhand.core.letter_lines import figures, plain
from warmhand.core.letter_text import letter_text
from warmhand.core.letter_words import letter_paragraphs
from warmhand.core.referral import Purpose

# What each item puts into the letter's text; nothing else may carry it there.
TRACES = {
    Item.NAME: "Brandt",
    Item.PHONE: "(503) 555-0117",
    Item.EMAIL: "theo@example.org",
    Item.BEST_HOURS: "afternoons",
    Item.BIRTH_YEAR: "1984",
    Item.QUESTION: "neck and shoulder blade",
    Item.PROBLEM: "neck pain",
    Item.ACTIVITIES: "reverse a van",
    Item.TRIED: "45 minutes weekly",
}


def text_of(letter):
    return "\n".join(paragraph.text for paragraph in letter_paragraphs(letter))


@given(st.frozensets(st.sampled_from(Item), min_size=1))
def test_the_letter_says_what_was_agreed_and_no_more(items):
    letter = content(items)
    text = text_of(letter)
    for item, trace in TRACES.items():
        assert (trace in text) == (item in items), item
    assert (letter.scores is not None) == (Item.SCORES in items)
    assert (letter.chart is not None) == (Item.CHART in items)
    assert ("Worst pain" in text) == bool({Item.SCORES, Item.CHART} & items)


def test_an_ended_or_withdrawn_consent_gives_no_letter():
    for consent, on in (
        (agreed(), DAY + timedelta(days=91)),
        (replace(agreed(), withdrawn_at=datetime(2026, 10, 14, tzinfo=UTC)), DAY),
    ):
        with pytest.raises(ConsentError, match="ended or was withdrawn"):
            letter_content(
                facts=FACTS,
                question=QUESTION,
                consent=consent,
                on=on,
                sender=SENDER,
                addressee=ADDRESSEE,
                purpose=Purpose.REFER,
            )


def test_the_letter_says_when_the_client_agreed_and_until_when():
    text = text_of(content(frozenset(Item)))
    assert "Theo agreed to this letter on October 13, 2026, until January 11, 2027." in text
    assert "You may tell me whether the visit took place and what you find and plan." in text


def test_the_question_comes_first_and_what_is_asked_back_stands_in_short_lines():
    rows = letter_paragraphs(content(sender=replace(SENDER, words="Hands that listen.")))
    assert [row.text.split("\n")[0][:16] for row in rows] == [
        "Theo Brandt, bor", "Dear Hana,", "My question: Wou", "Theo has had nec",
        "Worst pain in 24", "What matters mos", "Tried so far: ba", "To reach Theo: (",
        "What I ask back:", "Theo agreed to t", "Hands that liste", "Warmly,",
    ]  # fmt: skip
    asked = next(row.text for row in rows if row.role is Role.ASKED_BACK)
    assert asked.count("\n- ") == 5
    assert "findings" not in asked


def test_only_what_the_client_lets_be_told_is_asked_back():
    quiet = replace(content(), back=frozenset())
    asked = next(r.text for r in letter_paragraphs(quiet) if r.role is Role.ASKED_BACK)
    assert asked == "What I ask back:\n- yes or no, with a word why\n- the date, once there is one"


@given(st.frozensets(st.sampled_from(Item), min_size=1), st.text(max_size=80))
def test_the_plain_text_says_every_paragraph_in_72_columns(items, question):
    letter = content(items, question=question)
    url = "https://linden-row.example.org/r/" + "k7m2" * 12
    text = letter_text(letter, answer_url=url)
    assert all(len(line) <= 72 for line in text.splitlines() if line != url)
    for row in letter_paragraphs(letter):
        assert "".join(plain(row.text).split()) in "".join(text.split())
    assert url in text.splitlines()
    assert ("Aug 18: 6" in text) == (Item.SCORES in items)


def test_a_long_story_is_cut_to_its_newest_lines_and_says_so():
    facts = replace(FACTS, tried=tuple(f"plan {n}" for n in range(40)))
    text = text_of(content(facts=facts, question="one\n" * 400))
    assert "Tried so far: 34 earlier; plan 34; plan 35;" in text
    assert text.count("\n") < 30


def test_it_begins_with_the_title_and_ends_with_the_hand():
    rows = letter_paragraphs(content(frozenset(Item)))
    assert (rows[0].role, rows[-1].role) == (Role.TITLE, Role.SIGNATURE)
    assert rows[0].text == "Theo Brandt, born 1984: neck pain"
    assert rows[-1].text == "Warmly,\nMaren Holt, LMT"


def test_asking_a_colleague_names_nobody():
    letter = asking_content(
        question="What would you try for eight weeks of neck pain?",
        client=FACTS,
        on=DAY,
        sender=SENDER,
        addressee=ADDRESSEE,
    )
    text = text_of(letter)
    assert not any(TRACES[item] in text for item in (Item.NAME, Item.PHONE, Item.BIRTH_YEAR))
    assert "whom I do not name" in text


def test_asking_with_the_name_in_the_question_is_refused():
    with pytest.raises(ConsentError, match="Theo"):
        asking_content(
            question="What would you do for Theo?",
            client=FACTS,
            on=DAY,
            sender=SENDER,
            addressee=ADDRESSEE,
        )


def test_dates_read_as_they_do_there():
    assert day_words(date(2026, 10, 3), country="us") == "October 3, 2026"
    assert day_words(date(2026, 10, 3), country="GB") == "3 October 2026"


def test_many_scores_print_the_first_and_the_last_eleven():
    points = tuple((DAY + timedelta(days=i), float(i % 10)) for i in range(40))
    shown = figures(replace(FACTS.scores, points=points))
    assert shown == (points[0], *points[-11:])


def test_a_question_cannot_carry_the_name_that_was_not_agreed_to():
    question = "Would you see Theo Brandt? He is at (503) 555-0117."
    text = text_of(content(frozenset({Item.QUESTION}), question=question))
    assert "Would you see my client? He is at [not shared]" in text
    assert question in text_of(content(frozenset(Item), question=question))


def test_the_best_hours_do_not_carry_what_is_not_shared():
    facts = replace(FACTS, best_hours="after 5, ask for Theo on (503) 555-0117")
    hours = content(frozenset({Item.BEST_HOURS}), facts=facts).best_hours
    assert hours.startswith("after 5")
    assert "Theo" not in hours
    assert "0117" not in hours
