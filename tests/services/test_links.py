from datetime import timedelta

import pytest
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from tests.make import NOW
from warmhand.core.links import LinkPurpose, LinkRefusal
from warmhand.services import links
from warmhand.store.models import Client, Link


def refusal_of(token: str, purpose: LinkPurpose = LinkPurpose.SCORE, now=NOW) -> LinkRefusal:
    with pytest.raises(links.LinkRefusedError) as refused:
        links.open_link(token=token, purpose=purpose, now=now)
    return refused.value.why


def test_a_token_opens_its_link_for_its_purpose_only(in_practice):
    link = links.issue_link(practice=in_practice, purpose=LinkPurpose.SCORE, now=NOW)
    token = links.token_of(link)
    assert links.open_link(token=token, purpose=LinkPurpose.SCORE, now=NOW) == link
    assert refusal_of(token, LinkPurpose.PARTNER) is LinkRefusal.UNKNOWN


def test_the_token_is_not_in_the_database(in_practice):
    link = links.issue_link(practice=in_practice, purpose=LinkPurpose.SCORE, now=NOW)
    stored = " ".join(str(value) for value in Link.objects.values().get(pk=link.pk).values())
    assert links.token_of(link) not in stored


def test_a_link_ends_to_the_second(in_practice):
    link = links.issue_link(practice=in_practice, purpose=LinkPurpose.SCORE, now=NOW)
    token, end = links.token_of(link), link.expires_at
    assert links.open_link(token=token, purpose=LinkPurpose.SCORE, now=end - timedelta(seconds=1))
    assert refusal_of(token, now=end) is LinkRefusal.EXPIRED


def test_a_revoked_link_does_not_open(in_practice):
    link = links.issue_link(practice=in_practice, purpose=LinkPurpose.SCORE, now=NOW)
    links.revoke(link=link, now=NOW)
    assert refusal_of(links.token_of(link)) is LinkRefusal.REVOKED


def test_a_link_that_acts_once_acts_once(in_practice):
    link = links.issue_link(practice=in_practice, purpose=LinkPurpose.FIRST_OWNER, now=NOW)
    links.use_once(link=link, now=NOW)
    with pytest.raises(links.LinkRefusedError):
        links.use_once(link=link, now=NOW)


def test_a_query_outside_a_practice_raises(practice):
    with pytest.raises(ScopeError):
        Client.objects.count()
    with scope(practice=practice):
        assert Client.objects.count() == 0
