"""Pages of contacts: an address book brought in, somebody just met, who sent a client."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django_scopes import scope

from tests import make
from warmhand.core.people import Role
from warmhand.store.models import Client, Partner, Touch

IMPORT = "/partners/import/"
LIST = (
    "Name,Company,Job Title,Phone,E-mail\n"
    "Ruben Castellano,Linden Chiropractic,Chiropractor,503-555-0181,ruben@example.org\n"
    "Aunt Rosa,,,503-555-0182,\n"
    "Hana Kovac,,,(503) 555-0171,\n"
)
CARDS = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Castellano;Ruben;;Dr.;DC\r\nTEL:503 555 0181\r\n"
    "PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 74 + "\r\n" + (" " + "QUJD" * 18 + "\r\n") * 400 +
    "END:VCARD\r\n"
)  # fmt: skip


def names(practice, **fields):
    with scope(practice=practice):
        rows = Partner.objects.filter(archived_at__isnull=True, **fields).order_by("name")
        return list(rows.values_list("name", flat=True))


def previewed(member, text=LIST, **fields):
    response = member.post(IMPORT, {"text": text, **fields})
    assert response.status_code == 200, response.content.decode()
    return response, sent_back(response)


def sent_back(response):
    """What the page would send: its hidden fields, its choices and its ticks."""
    context = response.context
    form = context["form"]
    chosen = {name: form[name].value() for name in form.fields}
    ticks = [each.read.line for each, is_taken, _profession in context["rows"] if is_taken]
    kept = {name: context[name] for name in ("text", "out", "shown", "page")}
    return {**chosen, **kept, "tick": ticks}


def of(practice, role) -> Browser:
    browser = Browser()
    browser.force_login(make.make_member(practice, role))
    return browser


def test_an_address_book_is_shown_before_anything_is_kept(member, practice):
    make.make_partner(practice)
    response, _fields = previewed(member)
    assert response.context["counts"] == {
        "add": 2, "merge": 0, "there": 1, "repeated": 0, "refused": 0,
    }  # fmt: skip
    page = response.content.decode()
    assert "Chiropractor" in page
    assert "Hana Kovac is among your partners already" in page
    assert names(practice) == ["Hana Kovac"]


def test_who_is_ticked_is_brought_in_and_undone(member, practice):
    make.make_partner(practice)
    _response, fields = previewed(member)
    fields["tick"] = [2]
    page = member.post(IMPORT, {**fields, "step": "apply"}, follow=True).content.decode()
    assert "1 brought in." in page
    assert names(practice) == ["Hana Kovac", "Ruben Castellano"]
    with scope(practice=practice):
        batch = Partner.objects.get(name="Ruben Castellano").import_batch
    assert f"{IMPORT}{batch}/undo/" in member.get(IMPORT).content.decode()
    member.post(f"{IMPORT}{batch}/undo/")
    assert names(practice) == ["Hana Kovac"]


@pytest.mark.parametrize(("step", "ticked"), [("none", []), ("all", [2, 3, 4]), ("at-work", [2])])
def test_all_at_once_is_ticked_without_a_script(member, step, ticked):
    _response, fields = previewed(member)
    response = member.post(IMPORT, {**fields, "step": step})
    assert sent_back(response)["tick"] == ticked
    again = member.post(IMPORT, {**sent_back(response), "step": "look"})
    assert sent_back(again)["tick"] == ticked


def test_ticks_hold_over_the_pages_of_a_long_list(member, practice):
    text = "Name,E-mail\n" + "".join(f"Person N{n},p{n}@example.org\n" for n in range(450))
    _response, fields = previewed(member, text)
    assert len(fields["tick"]) == 200
    fields["tick"] = fields["tick"][:1]
    second = member.post(IMPORT, {**fields, "step": "page-1"})
    fields = sent_back(second)
    assert (len(fields["tick"]), second.context["first"]) == (200, 201)
    fields["tick"] = []
    third = member.post(IMPORT, {**fields, "step": "page-2"})
    member.post(IMPORT, {**sent_back(third), "step": "apply"})
    assert len(names(practice)) == 1 + 50


def test_of_a_whole_address_book_those_at_work_come_first_and_are_ticked(member):
    family = "".join(f"Person N{n},p{n}@example.org,\n" for n in range(250))
    text = f"Name,E-mail,Company\n,nobody@example.org,\n{family}Ada Moss,a@example.org,Elm Gym\n"
    response, fields = previewed(member, text)
    assert response.context["rows"][0][0].read.details.name == "Ada Moss"
    assert (response.context["chosen"], fields["tick"]) == (1, [253])
    everybody = member.post(IMPORT, {**fields, "step": "all"})
    assert everybody.context["chosen"] == 251


def test_a_repeat_stays_out_with_its_first_line(member, practice):
    text = "Name,E-mail,Phone\nAda Moss,a@example.org,\nAda Moss,a@example.org,503 555 0101\n"
    _response, fields = previewed(member, text + "Bo Lind,b@example.org,\n")
    fields["tick"] = [4]
    member.post(IMPORT, {**fields, "step": "apply"})
    assert names(practice) == ["Bo Lind"]


def test_cards_with_photos_travel_without_them(member, practice):
    file = SimpleUploadedFile("contacts.vcf", CARDS.encode())
    response = member.post(IMPORT, {"file": file})
    assert len(response.context["text"]) < 500
    member.post(IMPORT, {**sent_back(response), "step": "apply"})
    assert names(practice, profession="chiropractor") == ["Ruben Castellano"]


def test_a_column_can_be_corrected(member, practice):
    _response, fields = previewed(member, "Linden Row Yoga;Ada Moss\nElm Pilates;Bo Lind\n")
    fields |= {"column-0": "organisation", "column-1": "name", "step": "apply"}
    member.post(IMPORT, fields)
    assert names(practice, organisation="Elm Pilates") == ["Bo Lind"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Paste a list or choose a file."),
        ({"text": "Name\n"}, "no contacts below them"),
        ({"text": "BEGIN:VCARD\nEND:VCARD\n"}, "no contact in this file"),
        ({"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04" + b"\0" * 90)}, "not a text file"),
        ({"step": "look", "text": "{"}, "got lost on the way"),
        ({"step": "apply", "text": '{"header":[],"columns":[],"rows":[]}'}, "got lost on the way"),
    ],
    ids=["nothing", "headings only", "an empty card", "a spreadsheet", "damaged", "empty"],
)
def test_what_cannot_be_read_is_refused_in_clear_words(member, practice, fields, words):
    response = member.post(IMPORT, fields)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert names(practice) == []


def test_nobody_ticked_is_said(member, practice):
    _response, fields = previewed(member)
    response = member.post(IMPORT, {**fields, "tick": [], "step": "apply"})
    assert response.status_code == 422
    assert names(practice) == []


def test_what_a_card_holds_is_shown_as_text(member, practice):
    text = 'Name,Company\n"=HYPERLINK(""http://x"")",<script>alert(1)</script>\n'
    response, fields = previewed(member, text)
    page = response.content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    member.post(IMPORT, {**fields, "step": "apply"})
    assert names(practice) == ['=HYPERLINK("http://x")']


def test_an_import_with_a_touch_stays(member, practice):
    _response, fields = previewed(member)
    member.post(IMPORT, {**fields, "step": "apply"})
    with scope(practice=practice):
        row = Partner.objects.get(name="Aunt Rosa")
        Touch.objects.create(
            practice=practice, partner=row, kind="call", touched_on=make.TODAY,
            created_at=make.NOW,
        )  # fmt: skip
    assert member.post(f"{IMPORT}{row.import_batch}/undo/").status_code == 409
    assert len(names(practice)) == 3


def test_another_practices_import_is_not_found(member):
    other = make.make_partner(
        make.make_practice(), import_batch="6f0c2f5e-0000-4000-8000-000000000001"
    )
    assert member.post(f"{IMPORT}{other.import_batch}/undo/").status_code == 404


def test_the_front_desk_brings_in_no_address_book(practice):
    assert of(practice, Role.FRONT_DESK).get(IMPORT).status_code == 403


def test_the_page_asks_few_queries_with_many_partners(
    member, practice, django_assert_max_num_queries
):
    with scope(practice=practice):
        Partner.objects.bulk_create(
            Partner(practice=practice, name=f"Partner {n}", created_at=make.NOW)
            for n in range(2_000)
        )
    with django_assert_max_num_queries(10):
        assert member.post(IMPORT, {"text": LIST}).status_code == 200


def test_somebody_met_is_a_partner_with_a_meeting(practice):
    desk = of(practice, Role.FRONT_DESK)
    fields = {
        "name": "Ruben Castellano, DC", "reach": "503 555 0181", "where": "the 5 km run",
        "words": "treats runners",
    }  # fmt: skip
    assert desk.get("/partners/met/").status_code == 200
    assert desk.post("/partners/met/", fields).status_code == 302
    with scope(practice=practice):
        row = Partner.objects.get()
        assert (row.name, row.profession, row.stage) == ("Ruben Castellano", "chiropractor", "met")
        assert (row.phone, row.met_where) == ("+15035550181", "the 5 km run")
        touch = Touch.objects.get()
        assert (touch.kind, touch.words) == ("meeting", "treats runners")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": " "}, "A name is enough."),
        ({"name": "Ada Moss", "reach": "12"}, "too few or too many digits"),
        ({"name": "Ada Moss", "reach": "a@b@c"}, "is not an e-mail address"),
        ({"name": "Ada Moss", "profession": "baker"}, "Select a valid choice"),
        ({"name": "Hana Kovac", "reach": "503 555 0171"}, "is among your partners already"),
    ],
)
def test_a_meeting_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    member, practice, fields, words
):
    make.make_partner(practice)
    response = member.post("/partners/met/", fields)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert fields["name"].strip() in response.content.decode()
    assert names(practice) == ["Hana Kovac"]


def test_who_sent_a_client_is_searched_and_linked(member, practice):
    client = make.make_client(practice, name="Lena Hartmann")
    sender = make.make_client(practice, name="Theo Brandt")
    partner = make.make_partner(practice)
    path = f"/clients/{client.pk}/source/"
    assert "Hana Kovac" in member.get(path, {"q": "kovac"}).content.decode()
    for value, shown in (
        (f"partner:{partner.pk}", "Hana Kovac"),
        (f"client:{sender.pk}", "Theo Brandt"),
        ("direct", "found us by themselves"),
        ("", "not asked yet"),
    ):
        page = member.post(path, {"source": value}, follow=True).content.decode()
        assert shown in page


def test_somebody_new_who_sent_a_client_becomes_a_partner(member, practice):
    client = make.make_client(practice)
    member.post(f"/clients/{client.pk}/source/", {"source": "new", "q": "Dr. Ada Moss, DPM"})
    assert names(practice, stage="found", profession="podiatrist") == ["Ada Moss"]
    with scope(practice=practice):
        assert Client.objects.get().source_partner.name == "Ada Moss"


@pytest.mark.parametrize("value", ["client:x", "partner:", "nobody:1"])
def test_a_source_that_is_nobody_is_not_found(member, practice, value):
    path = f"/clients/{make.make_client(practice).pk}/source/"
    assert member.post(path, {"source": value}).status_code == 404


def test_a_source_of_another_practice_is_not_found(member, practice):
    client, other = make.make_client(practice), make.make_practice()
    for value in (f"client:{make.make_client(other).pk}", f"partner:{make.make_partner(other).pk}"):
        path = f"/clients/{client.pk}/source/"
        assert member.post(path, {"source": value}).status_code == 404


def test_clients_do_not_send_each_other_in_a_circle(member, practice):
    one = make.make_client(practice, name="Theo Brandt")
    other = make.make_client(practice, source_kind="client", source_client=one)
    for client, value in ((one, other), (one, one)):
        response = member.post(f"/clients/{client.pk}/source/", {"source": f"client:{value.pk}"})
        assert response.status_code == 422


def test_whoever_was_brought_in_is_seen_and_nobody_else(member, practice):
    make.make_partner(practice, note="")
    make.make_partner(practice, name="Bo Lind")
    _response, fields = previewed(member, LIST.replace("0171,", "0171,h@example.org"))
    page = member.post(IMPORT, {**fields, "step": "apply"}, follow=True).content.decode()
    assert "2 brought in, 1 brought up to date." in page
    assert "3 people of the list you brought in" in page
    assert all(name in page for name in ("Aunt Rosa", "Hana Kovac", "Ruben Castellano"))
    assert "Bo Lind" not in page


def test_a_list_with_nothing_new_leads_on(member, practice):
    make.make_partner(practice)
    response, _fields = previewed(member, "Name,Phone\nHana Kovac,503 555 0171\n")
    page = response.content.decode()
    assert "Nobody here is new" in page
    assert "Everybody</button>" not in page


def test_an_organization_without_a_profession_is_not_at_work_and_a_partner_is(member, practice):
    make.make_partner(practice, note="")
    text = "Name,Company,Phone,Notes\n,Spin Laundry,,\nHana Kovac,,503 555 0171,runs\n"
    _response, fields = previewed(member, text)
    response = member.post(IMPORT, {**fields, "step": "at-work"})
    assert sent_back(response)["tick"] == [3]


def test_somebody_written_down_by_mistake_is_put_away_again(member, practice):
    page = member.post("/partners/met/", {"name": "Ada Moss"}, follow=True).content.decode()
    with scope(practice=practice):
        row = Partner.objects.get()
    assert f"/partners/{row.pk}/archive/" in page
    assert "Undo" in page
