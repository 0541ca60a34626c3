"""Who brought whom: every kind with its link, first and last both told, names for who treats."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests import make
from tests.make import NOW, TODAY
from warmhand.core.came_from import KIND_WORDS, CameFrom
from warmhand.core.people import Role
from warmhand.services.came_from import note
from warmhand.store.models import PartnerCard

pytestmark = pytest.mark.django_db
WHERE = "/outreach/who-brought-whom/"
DAY = timedelta(days=1)


def test_each_kind_leads_to_its_thing_and_counts_first_and_last(in_practice, member):
    old = NOW - 30 * DAY
    event = make.make_event(in_practice, starts_at=old, ends_at=old + DAY / 8, state="held")
    article = make.make_article(in_practice, published_at=old)
    edition = make.make_edition(in_practice, state="sent", started_at=old)
    hana, ben = make.make_partner(in_practice), make.make_partner(in_practice, name="Ben", npi="")
    card = PartnerCard.objects.create(
        practice=in_practice, partner=hana, code="c" * 16, created_at=old
    )
    ada = make.make_client(in_practice, name="Ada Moss", since_on=TODAY - 40 * DAY)
    theo = make.make_client(in_practice, name="Theo Brandt", since_on=TODAY - DAY)
    things = {
        CameFrom.EVENT: {"event": event},
        CameFrom.ARTICLE: {"article": article},
        CameFrom.NEWSLETTER: {"edition": edition},
        CameFrom.CARD: {"card": card},
        CameFrom.PARTNER: {"partner": ben},
        CameFrom.CLIENT: {"by_client": ada},
        CameFrom.PAGE: {},
    }
    for days, (kind, thing) in enumerate(things.items()):
        note(client=theo, kind=kind, on=TODAY - (20 - days) * DAY, now=NOW, **thing)
    shown = member.get(WHERE)
    groups = {group["key"]: group for group in shown.context["groups"]}
    assert list(groups) == [kind.value for kind in KIND_WORDS]
    for key, group in groups.items():
        (line,) = group["lines"]
        assert (line["count"], line["first"], line["last"]) == (1, key == "event", key == "page")
        assert [name for _key, name in line["clients"]] == ["Theo Brandt"]
        if line["url"]:
            assert member.get(line["url"]).status_code == 200, line
    assert groups["card"]["lines"][0]["url"] == reverse("partner", args=[hana.pk])
    assert not groups["page"]["lines"][0]["url"]
    assert "2 clients came in the last twelve months. Of 1 it is known" in shown.content.decode()


def test_who_came_long_ago_stands_in_the_whole_alone(in_practice, member):
    hana = make.make_partner(in_practice)
    sent = {"source_kind": "partner", "source_partner": hana}
    make.make_client(in_practice, since_on=TODAY - 500 * DAY, **sent)
    assert "Nobody came in the last twelve months." in member.get(WHERE).content.decode()
    assert "Hana Kovac" in member.get(WHERE + "?since=ever").content.decode()


def test_the_front_desk_reads_counts_and_nobody_s_name(in_practice):
    hana = make.make_partner(in_practice)
    sent = {"source_kind": "partner", "source_partner": hana}
    make.make_client(in_practice, name="Theo Brandt", since_on=TODAY, **sent)
    desk = Browser()
    desk.force_login(make.make_member(in_practice, Role.FRONT_DESK))
    shown = desk.get(WHERE)
    assert "Hana Kovac" in shown.content.decode()
    assert "Theo" not in shown.content.decode()
    assert [line["clients"] for line in shown.context["groups"][0]["lines"]] == [[]]
