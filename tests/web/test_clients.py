"""Pages of clients."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from django_scopes import scope

from tests import make
from warmhand.core.people import Role
from warmhand.store.models import Client, TrailEntry


def names(practice, **fields):
    with scope(practice=practice):
        rows = Client.objects.filter(**fields).order_by("name")
        return list(rows.values_list("name", flat=True))


def of(practice, role) -> Browser:
    browser = Browser()
    browser.force_login(make.make_member(practice, role))
    return browser


def test_an_empty_list_offers_the_two_ways_to_begin(member):
    page = member.get("/clients/").content.decode()
    assert "No clients yet" in page
    assert reverse("client-import") in page
    assert reverse("client-new") in page


def test_a_client_needs_only_a_name(member, practice):
    response = member.post("/clients/new/", {"name": "  Theo   Brandt "})
    assert response.status_code == 302
    assert names(practice) == ["Theo Brandt"]


def test_what_was_typed_stays_when_the_phone_is_wrong(member, practice):
    response = member.post("/clients/new/", {"name": "Theo Brandt", "phone": "12"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="Theo Brandt"' in page
    assert 'value="12"' in page
    assert names(practice) == []


def test_a_phone_is_read_as_the_practices_country_writes_it(member, practice):
    member.post("/clients/new/", {"name": "Theo Brandt", "phone": "503-555-0142"})
    assert names(practice, phone="+15035550142") == ["Theo Brandt"]


def test_the_same_name_is_said_and_is_not_in_the_way(member, practice):
    make.make_client(practice, name="José Álvarez")
    asked = member.post("/clients/new/", {"name": "jose alvarez"})
    assert asked.status_code == 200
    assert "on your list already" in asked.content.decode()
    assert member.post("/clients/new/", {"name": "jose alvarez", "another": "1"}).status_code == 302
    assert len(names(practice)) == 2


@pytest.mark.parametrize(
    "query", ["alvarez", "ÁLV", "jose", "álvarez josé", "555-0142", "(503) 555"]
)
def test_search_minds_neither_accents_nor_capitals_nor_spaces(member, practice, query):
    make.make_client(practice, name="José Álvarez", phone="+15035550142")
    make.make_client(practice, name="Lena Hartmann", phone="+15035550999")
    page = member.get("/clients/", {"q": query}).content.decode()
    assert "José Álvarez" in page
    assert ("Lena Hartmann" in page) == (query == "(503) 555")


def test_htmx_gets_the_part_and_others_the_page(member, practice):
    make.make_client(practice)
    part = member.get("/clients/", {"q": "theo"}, HTTP_HX_REQUEST="true").content.decode()
    assert "Theo Brandt" in part
    assert "<html" not in part


def test_the_list_shows_fifty_a_page_with_few_queries(
    member, practice, django_assert_max_num_queries
):
    with scope(practice=practice):
        Client.objects.bulk_create(
            Client(practice=practice, name=f"Person {n:04}", created_at=make.NOW)
            for n in range(1_000)
        )
    with django_assert_max_num_queries(12):
        page = member.get("/clients/", {"page": 2}).content.decode()
    assert "Person 0050" in page
    assert "Person 0100" not in page
    assert "Page 2 of 20" in page


def test_a_client_page_leaves_a_trail_and_asks_few_queries(
    member, practice, django_assert_max_num_queries
):
    client = make.make_client(practice)
    for n in range(6):
        make.make_episode(client, label=f"problem {n}")
        make.make_referral(client)
    with django_assert_max_num_queries(25):
        page = member.get(f"/clients/{client.pk}/").content.decode()
    assert "problem 5" in page.lower()
    with scope(practice=practice):
        assert TrailEntry.objects.filter(deed="read", client=client).count() == 1


def test_the_front_desk_sees_no_problems(practice):
    client = make.make_client(practice)
    make.make_episode(client, label="neck pain")
    desk = of(practice, Role.FRONT_DESK)
    assert "neck pain" not in desk.get(f"/clients/{client.pk}/").content.decode().lower()
    assert "neck pain" not in desk.get("/clients/").content.decode().lower()


def test_a_stale_edit_is_refused_and_shows_both(member, practice):
    client = make.make_client(practice)
    path = f"/clients/{client.pk}/edit/"
    seen = member.get(path).context["seen"]
    assert member.post(path, {"name": "Theo B.", "seen": seen}).status_code == 302
    stale = member.post(path, {"name": "Theodor", "seen": seen})
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Theo B." in page
    assert 'value="Theodor"' in page
    again = stale.context["seen"]
    assert member.post(path, {"name": "Theodor", "seen": again}).status_code == 302
    assert names(practice) == ["Theodor"]


def test_archiving_is_undone_with_one_touch(member, practice):
    client = make.make_client(practice)
    page = member.post(f"/clients/{client.pk}/archive/", follow=True).content.decode()
    assert f"/clients/{client.pk}/restore/" in page
    assert member.get(f"/clients/{client.pk}/").status_code == 404
    assert "Theo Brandt" in member.get("/clients/", {"archived": "1"}).content.decode()
    member.post(f"/clients/{client.pk}/restore/")
    assert member.get(f"/clients/{client.pk}/").status_code == 200


@pytest.mark.parametrize("path", ["", "edit/", "archive/", "restore/"])
def test_a_stranger_finds_no_client(member, path):
    theirs = make.make_client(make.make_practice())
    method = member.post if path in {"archive/", "restore/"} else member.get
    assert method(f"/clients/{theirs.pk}/{path}").status_code == 404
    assert method(f"/clients/{uuid.uuid4()}/{path}").status_code == 404


LIST = "Name;Phone\nTheo Brandt;(503) 555-0142\n;5035550143\nLena Hartmann;12\n"


def previewed(member, text=LIST):
    response = member.post("/clients/import/", {"text": text})
    assert response.status_code == 200, response.content.decode()
    form = response.context["form"]
    chosen = {name: form[name].value() for name in form.fields if name != "text"}
    kept = {name: response.context[name] for name in ("text", "out", "shown", "page")}
    ticks = [row.line for row, is_taken in response.context["rows"] if is_taken]
    return response, {**chosen, **kept, "tick": ticks}


def test_a_list_is_shown_before_anything_is_kept(member, practice):
    response, _fields = previewed(member)
    page = response.content.decode()
    assert "2 of 2 clients ticked to be brought in" in page
    assert "A client needs a name." in page
    assert "too few or too many digits" in page
    assert names(practice) == []


def test_a_list_is_brought_in_and_undone(member, practice):
    _response, fields = previewed(member)
    page = member.post(
        "/clients/import/", {**fields, "step": "apply"}, follow=True
    ).content.decode()
    assert "2 clients brought in." in page
    assert names(practice) == ["Lena Hartmann", "Theo Brandt"]
    with scope(practice=practice):
        batch = Client.objects.first().import_batch
    member.post(f"/clients/imports/{batch}/undo/")
    assert names(practice) == []


def test_an_import_with_care_stays(member, practice):
    _response, fields = previewed(member)
    member.post("/clients/import/", {**fields, "step": "apply"})
    with scope(practice=practice):
        client = Client.objects.first()
    make.make_episode(client)
    response = member.post(f"/clients/imports/{client.import_batch}/undo/")
    assert response.status_code == 409
    assert len(names(practice)) == 2


def test_a_column_can_be_corrected(member, practice):
    _response, fields = previewed(member, "Brandt,Theo\nHartmann,Lena\n")
    assert fields["column-0"] == "first_name"
    fields |= {"column-0": "last_name", "column-1": "first_name"}
    look = member.post("/clients/import/", {**fields, "step": "look"})
    assert "Theo Brandt" in look.content.decode()
    assert names(practice) == []
    member.post("/clients/import/", {**fields, "step": "apply", "tick": "2"})
    assert names(practice) == ["Lena Hartmann"]


def test_two_columns_that_say_the_same_are_refused(member, practice):
    _response, fields = previewed(member, "Brandt,Theo\nHartmann,Lena\n")
    fields |= {"column-0": "name", "column-1": "name", "step": "apply"}
    response = member.post("/clients/import/", fields)
    assert response.status_code == 422
    assert "Each may be chosen once" in response.content.decode()
    assert names(practice) == []


def test_who_is_there_already_is_left_out_unless_wanted(member, practice):
    make.make_client(practice, name="Theo Brandt")
    page = previewed(member)[0].content.decode()
    assert "A client of this name is there already." in page
    assert "1 of 2 clients ticked to be brought in" in page
    assert 'value="2" checked' not in page
    assert 'value="4" checked' in page


def test_a_file_in_another_encoding_is_read(member, practice):
    file = SimpleUploadedFile("list.csv", "Name,Phone\nJosé Álvarez,\n".encode("cp1252"))
    response = member.post("/clients/import/", {"file": file})
    assert "José Álvarez" in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Paste a list or choose a file."),
        ({"text": "Name\n"}, "no clients below them"),
        ({"text": "a name\n" * 5_001}, "at most 5,000"),
        ({"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04" + b"\0" * 90)}, "not a text file"),
        ({"file": SimpleUploadedFile("x.csv", b"a" * 2_000_001)}, "larger than 2 MB"),
    ],
    ids=["nothing", "headings only", "too many", "a spreadsheet", "too large"],
)
def test_what_cannot_be_read_is_refused_in_clear_words(member, practice, fields, words):
    response = member.post("/clients/import/", fields)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert names(practice) == []


def test_a_list_of_five_thousand_travels_through_the_page(member, practice):
    text = "".join(f"Ünïque Person {n};+1503555{n:04}\n" for n in range(5_000))
    _response, fields = previewed(member, text)
    member.post("/clients/import/", {**fields, "step": "apply"})
    assert len(names(practice)) == 5_000


def test_the_front_desk_brings_in_no_list(practice):
    assert of(practice, Role.FRONT_DESK).get("/clients/import/").status_code == 403


SOURCES = (
    "First Name,Last Name,Mobile Number,Date of Birth,Added,Referral Source\n"
    "Theo,Brandt,503 555 0142,1979-02-03,2024-03-31,Hana Kovac\n"
    "Lena,Hartmann,,,,Google\n"
    "Otto,Moss,,,,Dr. Ruben Castellano\n"
)


def test_who_sent_them_is_asked_once_each_and_linked(member, practice):
    partner = make.make_partner(practice)
    response, fields = previewed(member, SOURCES)
    assert "Who sent them" in response.content.decode()
    chosen = {field: value for _question, field, value in response.context["sources"]}
    assert set(chosen.values()) == {f"partner:{partner.pk}", "direct", "new"}
    new = next(field for field, value in chosen.items() if value == "new")
    member.post("/clients/import/", {**fields, **chosen, new: "", "step": "apply"})
    assert names(practice, source_partner=partner) == ["Theo Brandt"]
    assert names(practice, source_kind="direct") == ["Lena Hartmann"]
    assert names(practice, source_kind="") == ["Otto Moss"]


def test_a_source_that_was_not_offered_falls_back_to_the_guess(member, practice):
    theirs = make.make_partner(make.make_practice())
    response, fields = previewed(member, SOURCES)
    chosen = {field: f"partner:{theirs.pk}" for _q, field, _value in response.context["sources"]}
    member.post("/clients/import/", {**fields, **chosen, "step": "apply"})
    assert names(practice, source_kind="direct") == ["Lena Hartmann"]
    assert names(practice, source_partner=theirs) == []


def test_a_circle_in_a_list_is_said_and_nothing_is_kept(member, practice):
    text = "Name,Referred by\nTheo Brandt,Lena Hartmann\nLena Hartmann,Theo Brandt\n"
    _response, fields = previewed(member, text)
    response = member.post("/clients/import/", {**fields, "step": "apply"})
    assert response.status_code == 422
    assert "in a circle" in response.content.decode()
    assert names(practice) == []
