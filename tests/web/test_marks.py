"""The marks of the look: shapes with words, fields that keep what was typed, words of a place."""

import json
import re
from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.http import HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path
from django.utils import timezone

from warmhand.core.assessment import WORDS
from warmhand.core.progress import State
from warmhand.formats.chart import TrajectoryPicture
from warmhand.web import fields, words
from warmhand.web.icons import ICONS
from warmhand.web.templatetags import marks


def answer(_request):
    return HttpResponse()


urlpatterns = [
    path("", answer, name="today"),
    path("clients/", answer, name="clients"),
    path("referrals/", answer, name="referrals"),
    path("refer/", answer, name="refer-start"),
    path("account/logout/", answer, name="account_logout"),
]


def rendered(source, **context):
    return engines["django"].from_string("{% load marks %}" + source).render(context)


def practice(**fields):
    given = {"name": "Linden Row", "practitioner_name": "Maren Holt", "credential": "LMT"}
    return SimpleNamespace(
        **{**given, "city": "Alder Falls", "country": "US", "phone": "+15035550142", **fields}
    )


class VisitForm(forms.Form):
    name = forms.CharField(label="Name")
    phone = forms.CharField(label="Phone", help_text="On letters.", required=False)
    agrees = forms.BooleanField(label="Client agrees", required=False)
    purpose = forms.ChoiceField(
        label="Purpose", widget=forms.RadioSelect, choices=[("ask", "Ask"), ("refer", "Refer")]
    )
    key = forms.CharField(widget=forms.HiddenInput)


# Shapes with words


def test_every_state_of_the_model_has_a_shape_and_a_word():
    for value in State:
        badge = rendered("{% state value %}", value=value.value)
        assert "<svg" in badge
        assert f">{WORDS[value].capitalize()}<" in badge


def test_a_state_reads_on_inside_a_sentence():
    assert marks.state_words("plateau") == "no clear change yet"


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_not_read_aloud(name):
    assert 'aria-hidden="true"' in marks.icon(name)


@pytest.mark.parametrize(
    ("done", "label"),
    [(0, "Not sent yet"), (None, "Not sent yet"), (3, "Step 3 of 5: booked"), (9, "Step 5 of 5")],
)
def test_the_ring_says_which_step_and_fills_as_many(done, label):
    ring = marks.loop_ring(done)
    assert label in ring
    assert ring.count("loop-step-done") == min(done or 0, 5)


def test_the_steps_of_a_loop_mark_what_is_done_and_what_is_next():
    text = rendered("{% loop_steps 2 dates %}", dates=["Sep 28", "Oct 1"])
    assert text.count('class="is-done"') == 2
    assert text.count('class="is-next"') == 1
    assert "Accepted Oct 1" in text


def test_an_ended_loop_has_no_next_step():
    assert "is-next" not in rendered("{% loop_steps 2 ended=True %}")


def test_steps_name_the_present_one_and_do_not_lead_ahead():
    pages = [("why", "Why", "/why/"), ("who", "Who", "/who/"), ("send", "Send", "")]
    text = rendered('{% steps "who" pages %}', pages=pages)
    assert text.count('aria-current="step"') == 1
    assert 'class="is-done" href="/why/"' in text
    assert "<span>Send</span>" in text


def test_a_chart_has_its_words_and_a_table_of_the_same_figures():
    day = date(2026, 8, 18)
    picture = TrajectoryPicture(
        low=0,
        high=10,
        better="lower",
        scores=[(day, 6, 5)],
        band=[(day, 6.2, 5.4, 7.0)],
        title="Neck <pain>",
        description="One score.",
    )
    text = rendered('{% trajectory picture "neck" %}', picture=picture)
    assert text.count('<svg class="chart ') == 2
    assert "August 18, 2026" in text
    assert "5.4 to 7" in text
    assert "<pain>" not in text


# Fields


def test_a_field_keeps_what_was_typed_and_ties_hint_and_error_to_it():
    form = VisitForm({"phone": '555"<', "purpose": "x", "key": "k"})
    form.add_error("phone", "Two digits are missing.")
    text = rendered("{% field form.phone autocomplete='tel' %}", form=form)
    assert 'value="555&quot;&lt;"' in text
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in text
    assert 'id="id_phone_helptext"' in text
    assert 'id="id_phone_error"' in text
    assert 'aria-invalid="true"' in text
    assert 'autocomplete="tel"' in text
    assert "(optional)" in text


def test_a_needed_field_without_hint_or_error_describes_nothing():
    text = rendered("{% field form.name %}", form=VisitForm())
    assert "aria-describedby" not in text
    assert "(optional)" not in text


def test_choices_stand_in_a_fieldset_whose_error_belongs_to_it():
    text = rendered("{% field form.purpose %}", form=VisitForm({"purpose": ""}))
    assert '<fieldset class="field" aria-describedby="id_purpose_error">' in text
    assert text.count('type="radio"') == 2
    assert " checked" not in text


def test_a_checkbox_stands_before_its_words_and_a_hidden_field_alone():
    assert '<label class="check"><input type="checkbox"' in rendered(
        "{% field form.agrees %}", form=VisitForm()
    )
    assert "<label" not in rendered("{% field form.key %}", form=VisitForm())


def test_a_summary_names_each_error_and_leads_to_its_field():
    form = VisitForm({"name": "", "purpose": ""})
    text = rendered("{% error_summary form %}", form=form)
    assert "Three things to look at" in text
    assert '<a href="#id_name">Name: please fill this in.</a>' in text
    assert 'href="#id_purpose_0"' in text


def test_a_sound_form_has_no_summary():
    assert "notice" not in rendered("{% error_summary form %}", form=VisitForm())


@pytest.mark.parametrize(
    ("submit", "kind"), [(False, 'type="radio"'), (True, 'type="submit"')], ids=["choose", "save"]
)
def test_a_scale_of_scores_has_eleven_numbers_and_marks_the_last(submit, kind):
    text = rendered('{% score_scale "pain" "Worst pain" last=5 submit=submit %}', submit=submit)
    assert text.count(kind) == 11
    assert text.count("score-last") == 1
    assert "Last time: 5" in text


def test_a_chosen_score_stays_chosen():
    text = rendered('{% score_scale "pain" "Worst pain" value="0" %}')
    assert text.count(" checked") == 1
    assert 'value="0" checked' in text


# Words


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words.day(date(2026, 10, 13)), "October 13, 2026"),
        (words.day(date(2026, 10, 13), "GB"), "13 October 2026"),
        (words.short_day(date(2026, 10, 13)), "Oct 13"),
        (words.clock(time(16, 12)), "4:12 pm"),
        (words.clock(time(16, 12), "DE"), "16:12"),
        (words.days(0), "today"),
        (words.days(1), "1 day"),
        (words.days(1500), "1,500 days"),
        (words.spelled(9), "nine"),
        (words.spelled(10), "10"),
        (words.score(6.0), "6"),
        (words.score(-0.6), "\N{MINUS SIGN}0.6"),
        (words.score(-0.04), "0"),
        (words.money(8500), "$85"),
        (words.money(8550, "EUR"), "€85.50"),
        (words.money(-151000), "\N{MINUS SIGN}$1,510"),
        (words.money(100, "SEK"), "SEK 1"),
        (words.distance(1.93), "1.2 miles"),
        (words.distance(1.61), "1 mile"),
        (words.distance(1.93, "DE"), "1.9 km"),
        (words.phone("+15035550142"), "(503) 555-0142"),
        (words.phone("+15035550142", "DE"), "+1 503-555-0142"),
        (words.phone("ask at the desk"), "ask at the desk"),
        (words.tel("(503) 555-0142"), "tel:+15035550142"),
        (words.tel("ask at the desk"), ""),
        (words.initials("Hana Maria Kovac, PT"), "HK"),
        (words.initials(""), ""),
    ],
)
def test_words_follow_the_place(said, expected):
    assert said == expected


@pytest.mark.parametrize(
    "word",
    [words.day, words.short_day, words.moment, words.clock, words.iso, words.days, words.score],
)
def test_nothing_known_is_nothing_said(word):
    assert word(None) == ""


def test_a_moment_is_told_in_the_practices_time_zone():
    with timezone.override("America/New_York"):
        said = words.moment(datetime(2026, 10, 13, 1, 30, tzinfo=UTC))
    assert said == "October 12, 2026, 9:30 pm"


# Frames


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "context", "current"),
    [
        ("/", {}, "Today"),
        ("/clients/7/", {}, "Clients"),
        ("/episodes/7/", {}, "Clients"),
        ("/referrals/7/", {}, "Referrals"),
        ("/elsewhere/", {"section": "refer-start"}, "Refer"),
    ],
)
def test_the_menu_marks_where_one_is_and_names_no_page_that_is_not_there(address, context, current):
    request = RequestFactory().get(address)
    request.user = SimpleNamespace(name="Maren", is_authenticated=True)
    text = render_to_string("base.html", context, request=request)
    here = [part.split("</a>")[0] for part in text.split('aria-current="page"')[1:]]
    # Beside the bar it may stand under "More", of which a screen shows one or the other.
    assert {part.rsplit(">", 1)[1] for part in here} == {current}
    assert len(here) <= 2
    assert "Partners" not in text


def test_htmx_swaps_refusals_and_keeps_no_page_behind():
    config = json.loads(marks.htmx_config())
    swapped = {row["code"] for row in config["responseHandling"] if row["swap"]}
    assert swapped == {"[23]..", "409|422"}
    assert config["allowEval"] is False
    assert config["historyCacheSize"] == 0


def test_a_page_by_link_has_a_face_and_a_phone_but_no_menu_and_no_script():
    text = render_to_string("base_link.html", {"practice": practice()})
    assert 'href="tel:+15035550142"' in text
    assert "Maren Holt, LMT" in text
    assert 'name="referrer" content="strict-origin"' in text
    assert "<script" not in text
    assert "<nav" not in text


def test_what_passes_can_be_undone_by_a_button_that_posts():
    message = Message(25, "Saved.", extra_tags="undo=/undo/7/")
    text = render_to_string("components/toasts.html", {"messages": [message]})
    assert '<form method="post" action="/undo/7/">' in text
    assert "<form" not in render_to_string("components/toasts.html", {"messages": ["Saved."]})


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "405", "410", "429", "500"])
def test_an_error_page_needs_nothing_and_says_what_to_do(code):
    text = render_to_string(f"{code}.html")
    assert text.count("<h1>") == 1
    assert "</p>" in text
    assert "<script" not in text


def test_the_sign_in_page_ties_its_words_to_its_fields_and_loads_only_its_own_scripts(client, db):
    text = client.get("/account/login/").content.decode()
    assert '<label class="field-label" for="id_password">' in text
    assert 'aria-describedby="id_password_helptext"' in text
    sources = re.findall(r'<script[^>]*src="([^"]*)"', text)
    assert sources
    assert all(source.startswith("/static/") for source in sources)


def test_a_work_card_fits_under_the_heading_before_it():
    card = {"ring": 2, "title": "Ruth to Elise", "url": "/x/"}
    assert '<h3 class="card-title">' in render_to_string("components/work_card.html", card)
    under_h1 = render_to_string("components/work_card.html", {**card, "level": 2})
    assert '<h2 class="card-title">' in under_h1


def test_a_field_with_its_own_sentence_says_that_and_a_label_with_a_stop_keeps_no_colon():
    class Asked(forms.Form):
        agreed = forms.BooleanField(
            label="I asked, and heard yes.", error_messages={"required": "Ask first."}
        )
        other = forms.BooleanField(label="It is so.")

    words = [row["words"] for row in fields.error_summary(Asked({}))["problems"]]
    assert words == ["Ask first.", "It is so: please fill this in."]
