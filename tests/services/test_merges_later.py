"""What happens to a merge afterwards: the import undone, the kept entry put away, tokens, rounds."""

import uuid
from datetime import timedelta

import pytest

from tests import make
from warmhand.core.errors import DomainError
from warmhand.core.people import Role
from warmhand.services.contact_import import undo_contacts
from warmhand.services.merges import BY_HAND, Why, merge_clients, merge_partners, undo_merge
from warmhand.services.partners import archive_partner
from warmhand.store import models as rows

LATER = make.NOW + timedelta(days=1)


@pytest.fixture
def user(practice):
    return make.make_member(practice, Role.OWNER)


def merged(kept, gone, user, *, why=BY_HAND):
    return merge_partners(kept=kept, gone=gone, user=user, now=LATER, why=why)


def okafor(practice, **fields):
    return make.make_partner(practice, name="Ruth Okafor", phone="", email="", **fields)


def test_an_import_that_made_a_chain_of_merges_is_undone_link_by_link(in_practice, user):
    batch, itself = uuid.uuid4(), Why(was_automatic=True)
    old = okafor(in_practice)
    new, listed = (okafor(in_practice, import_batch=batch, npi=npi) for npi in ("", "1234567893"))
    merged(old, new, None, why=itself)
    merged(listed, old, None, why=itself)
    undo_contacts(practice=in_practice, batch=batch, user=user, now=LATER)
    assert rows.Partner.objects.get() == old
    old.refresh_from_db()
    assert (old.archived_at, old.merged_into, old.npi) == (None, None, "")


def test_an_import_stays_where_somebody_merged_one_of_it_by_hand(in_practice, user):
    batch = uuid.uuid4()
    kept, gone = okafor(in_practice), okafor(in_practice, import_batch=batch)
    merged(kept, gone, user)
    with pytest.raises(DomainError, match="stays"):
        undo_contacts(practice=in_practice, batch=batch, user=user, now=LATER)
    assert rows.Partner.objects.count() == 2


def test_who_was_kept_and_put_away_stays_away_when_two_are_made_of_one(in_practice, user):
    kept, gone = okafor(in_practice), okafor(in_practice)
    referral = make.make_referral(make.make_client(in_practice), partner=gone)
    merge = merged(kept, gone, user)
    archive_partner(partner=kept, user=user, now=LATER)
    undo_merge(merge=merge, user=user, now=LATER)
    assert rows.Partner.objects.get(archived_at__isnull=True) == gone
    referral.refresh_from_db()
    assert referral.partner == gone


def test_a_partners_link_leads_to_the_same_referral_after_a_merge(in_practice, user):
    kept, gone = okafor(in_practice), okafor(in_practice)
    referral = make.make_referral(make.make_client(in_practice), partner=gone)
    link = rows.Link.objects.create(
        practice=in_practice, purpose="partner", token_hash="x", referral=referral,
        expires_at=LATER, created_at=make.NOW,
    )  # fmt: skip
    merged(kept, gone, user)
    link.refresh_from_db()
    assert (link.referral, link.referral.partner) == (referral, kept)


def test_each_problem_of_two_merged_clients_goes_on_by_itself(in_practice, user):
    """The same problem twice, both open, both with a visit today and a running round of ratings."""
    kept, gone = make.make_client(in_practice), make.make_client(in_practice)
    for client in (kept, gone):
        episode = make.make_episode(client)
        make.make_visit(episode, status="planned")
        make.make_flag(make.make_screening(client))
        rows.RatingRound.objects.create(
            practice=in_practice,
            episode=episode,
            measure="pain_now",
            by="mail",
            hour=9,
            time_zone="America/New_York",
            starts_on=make.TODAY,
            agreed_at=make.NOW,
            created_at=make.NOW,
        )
    merge = merge_clients(kept=kept, gone=gone, user=user, now=LATER)

    def held(client):
        return [
            rows.Episode.objects.filter(client=client, ended_on__isnull=True).count(),
            rows.Visit.objects.filter(client=client).count(),
            rows.RatingRound.objects.filter(episode__client=client, stopped="").count(),
            rows.RaisedFlag.objects.filter(client=client, closed_at__isnull=True).count(),
        ]

    assert (held(kept), held(gone)) == ([2, 2, 2, 2], [0, 0, 0, 0])
    undo_merge(merge=merge, user=user, now=LATER)
    assert (held(kept), held(gone)) == ([1, 1, 1, 1], [1, 1, 1, 1])
