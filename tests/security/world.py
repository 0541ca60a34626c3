"""Two practices with every kind of row; each text of one practice carries its own canary."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone
from django_scopes import scope

from tests import make
from warmhand.core.links import LinkPurpose
from warmhand.core.outbox import MailKind
from warmhand.core.people import Role
from warmhand.services import links, outbox
from warmhand.services.recipients import recipient_words
from warmhand.store import models as rows

# Reading leaves a trail; a session may expire, and allauth keeps its throttles in the cache.
MAY_CHANGE_ON_READ = {"store_trailentry", "django_session", "cache", "sqlite_sequence"}


@dataclass
class Side:
    """One practice, its people, and the key of one row of each kind."""

    practice: rows.Practice
    canary: str
    people: dict[Role, rows.User]
    keys: dict[str, UUID] = field(default_factory=dict)
    tokens: dict[LinkPurpose, str] = field(default_factory=dict)


def fill(name: str, canary: str) -> Side:
    """Make one practice with a row of everything."""
    practice = make.make_practice(name=f"{name} {canary}", is_sample=False)
    people = {
        role: make.make_member(practice, role, name=f"{role.value} {canary}") for role in Role
    }
    side = Side(practice, canary, people)
    with scope(practice=practice):
        _fill_care(side)
        _fill_referral(side)
        _fill_touches(side)
        _fill_introductions(side)
        _fill_same(side)
        _fill_safety(side)
        _fill_links(side)
    return side


def _fill_care(side: Side) -> None:
    today = timezone.localdate()
    c = side.canary
    batch = uuid4()
    client = make.make_client(
        side.practice, name=f"Client {c}", email=f"client-{c}@example.org", import_batch=batch
    )
    episode = make.make_episode(client, label=f"neck {c}", started_on=today - timedelta(days=60))
    common: dict[str, Any] = {"practice": side.practice, "created_at": timezone.now()}
    activity = rows.Activity.objects.create(
        practice=side.practice, episode=episode, label=f"lifting {c}", added_on=today
    )
    scores = [
        rows.Score.objects.create(
            episode=episode,
            measure="nprs",
            scored_on=today - timedelta(days=7 * week),
            value=6,
            **common,
        )
        for week in range(6)
    ]
    visit = rows.Visit.objects.create(
        client=client, episode=episode, visit_on=today, tried=f"tried {c}", **common
    )
    rows.Plan.objects.create(
        episode=episode, started_on=today - timedelta(days=60), text=f"plan {c}", **common
    )
    rows.Review.objects.create(
        episode=episode, reviewed_on=today, decision="continue", words=f"words {c}", **common
    )
    rows.Method.objects.create(name=f"method {c}", **common)
    rows.GradeOverride.objects.create(
        practice=side.practice,
        problem="neck_pain",
        profession="chiropractor",
        grade="weak",
        reason=f"reason {c}",
        changed_at=timezone.now(),
    )
    partner = make.make_partner(
        side.practice, name=f"Partner {c}", note=f"note {c}", email=f"partner-{c}@example.org"
    )
    side.keys |= {
        "clients": client.id,
        "imports": batch,
        "import": make.make_partner(
            side.practice, name=f"Contact {c}", phone="", email="", import_batch=uuid4()
        ).import_batch,
        "episodes": episode.id,
        "scores": scores[0].id,
        "visits": visit.id,
        "activities": activity.id,
        "partners": partner.id,
        "former clients": make.make_client(
            side.practice, name=f"Former client {c}", archived_at=timezone.now()
        ).id,
        "former partners": make.make_partner(
            side.practice, name=f"Former partner {c}", archived_at=timezone.now()
        ).id,
        "former team": former_member(side).id,
        "team": rows.Membership.objects.get(
            user=side.people[Role.FRONT_DESK], practice=side.practice
        ).id,
    }


def former_member(side: Side) -> rows.Membership:
    """Make a member of `side` who has left."""
    user = make.make_member(side.practice, Role.PRACTITIONER, name=f"former {side.canary}")
    membership = rows.Membership.objects.get(user=user, practice=side.practice)
    membership.ended_at = timezone.now()
    membership.save()
    return membership


def _fill_referral(side: Side) -> None:
    now, today = timezone.now(), timezone.localdate()
    client = rows.Client.objects.get(pk=side.keys["clients"])
    partner = rows.Partner.objects.get(pk=side.keys["partners"])
    consent = rows.Consent.objects.create(
        practice=side.practice,
        client=client,
        partner=partner,
        recipient=recipient_words(partner),
        recipient_is_health=True,
        items=["name", "phone", "question", "problem"],
        back=["went", "findings"],
        wording="sharing-1",
        way="spoken",
        attested_by="Maren Holt",
        given_at=now,
        given_on=today,
        ends_on=today + timedelta(days=90),
    )
    referral = make.make_referral(
        client,
        episode=rows.Episode.objects.get(pk=side.keys["episodes"]),
        partner=partner,
        consent=consent,
        question=f"question {side.canary}",
        status="sent",
        status_at=now,
        sent_at=now,
        created_at=now,
    )
    rows.ReferralEvent.objects.create(
        practice=side.practice,
        referral=referral,
        step="send",
        actor="practice",
        via="mail",
        status_after="sent",
        at=now,
        note=f"event {side.canary}",
    )
    mail = outbox.enqueue(
        practice=side.practice,
        kind=MailKind.PARTNER_REFERRAL,
        key=f"mail-{side.canary}",
        to_name=partner.name,
        to_address=partner.email,
        now=now,
        referral=referral,
    )
    side.keys |= {
        "referrals": referral.id,
        "consents": consent.id,
        "mails": mail.id,
        "outgoing-mail": mail.id,
    }


def _fill_touches(side: Side) -> None:
    now, today, c = timezone.now(), timezone.localdate(), side.canary
    common: dict[str, Any] = {
        "practice": side.practice,
        "partner_id": side.keys["partners"],
        "created_at": now,
    }
    touch = rows.Touch.objects.create(kind="message", touched_on=today, words=f"said {c}", **common)
    tried = rows.ContactTry.objects.create(way="cold_call", tried_on=today, **common)
    pick = rows.WeekPick.objects.create(state="dropped", week_on=today, until_on=today, **common)
    side.keys |= {"this-week": pick.id, "touches": touch.id, "tries": tried.id}


def _fill_introductions(side: Side) -> None:
    """A tie between two partners, and a request for an introduction along it."""
    now, today, c = timezone.now(), timezone.localdate(), side.canary
    partner = rows.Partner.objects.get(pk=side.keys["partners"])
    other = make.make_partner(side.practice, name=f"Stranger {c}", phone="", email="")
    common: dict[str, Any] = {"practice": side.practice, "giver": partner, "receiver": other}
    tie = rows.Tie.objects.create(
        kind="knows", known_on=today, source=f"source {c}", created_at=now, **common
    )
    introduction = rows.Introduction.objects.create(
        practice=side.practice, target=other, words=f"words {c}", asked_on=today, created_at=now
    )
    hop = rows.IntroductionHop.objects.create(
        introduction=introduction, position=1, asked_on=today, kinds=[["knows", 0.5]], **common
    )
    side.keys |= {
        "ties": tie.id,
        "introductions": introduction.id,
        "hops": hop.id,
        "introduce": other.id,
    }


def _fill_same(side: Side) -> None:
    """Who may be there twice, with the question about it, and two who are one entry already."""
    now, c = timezone.now(), side.canary
    partner = rows.Partner.objects.get(pk=side.keys["partners"])
    second = make.make_partner(side.practice, name=f"Partner {c} again")
    gone = make.make_partner(
        side.practice, name=f"Merged {c}", archived_at=now, merged_into=partner, email=""
    )
    question = rows.SameQuestion.objects.create(
        practice=side.practice,
        partner=partner,
        other_partner=second,
        points=5,
        reasons=[[f"same {c}", 5]],
        created_at=now,
    )
    merge = rows.Merge.objects.create(
        practice=side.practice,
        kept_partner=partner,
        gone_partner=gone,
        reasons=[[f"same {c}", 5]],
        was_automatic=True,
        merged_at=now,
    )
    side.keys |= {
        "same": question.id,
        "merges": merge.id,
        "partner": second.id,
        "client": make.make_client(side.practice, name=f"Client {c} again").id,
    }


def _fill_safety(side: Side) -> None:
    """A round that was finished, so that its result has a page, and one that waits."""
    now, today = timezone.now(), timezone.localdate()
    common: dict[str, Any] = {
        "practice": side.practice,
        "client_id": side.keys["clients"],
        "episode_id": side.keys["episodes"],
        "asked": "intake",
        "how": "link",
        "regions": ["neck"],
        "evidence_on": today,
    }
    done = rows.Screening.objects.create(
        started_at=now - timedelta(days=30),
        finished_at=now - timedelta(days=30),
        urgency="none",
        **common,
    )
    waiting = rows.Screening.objects.create(started_at=now, **common)
    side.keys |= {"screenings": waiting.id, "finished screenings": done.id}
    _fill_urgent(side, common)


def _fill_urgent(side: Side, common: dict[str, Any]) -> None:
    """An urgent answer of which somebody wrote what happened, so that pages open; it is open."""
    now, c = timezone.now(), side.canary
    urgent = rows.Screening.objects.create(
        started_at=now - timedelta(days=2),
        finished_at=now - timedelta(days=2),
        urgency="emergency",
        **common,
    )
    flag = make.make_flag(
        urgent, flag="cauda-saddle-numbness", urgency="emergency", raised_at=urgent.finished_at
    )
    rows.UrgentAdvice.objects.create(
        practice=side.practice,
        screening=urgent,
        advised=f"advised {c}",
        heeded="on_the_way",
        words=f"on the way {c}",
        recorded_at=now - timedelta(days=2),
        follow_up_at=now - timedelta(days=1),
    )
    side.keys |= {"urgent screenings": urgent.id, "flags": flag.id}


def _fill_links(side: Side) -> None:
    referral = rows.Referral.objects.get(pk=side.keys["referrals"])
    screening = rows.Screening.objects.get(pk=side.keys["screenings"])
    for purpose in LinkPurpose:
        link = links.issue_link(
            practice=side.practice,
            purpose=purpose,
            now=timezone.now(),
            referral=referral,
            client=referral.client,
            episode=referral.episode,
            screening=screening if purpose is LinkPurpose.SAFETY else None,
            user=side.people[Role.OWNER] if purpose is LinkPurpose.NEW_PASSWORD else None,
        )
        side.tokens[purpose] = links.token_of(link)
        if purpose is LinkPurpose.RATING:
            _fill_ratings(side, link)


def _fill_ratings(side: Side, link: rows.Link) -> None:
    now, today = timezone.now(), timezone.localdate()
    row = rows.RatingRound.objects.create(
        practice=side.practice,
        episode=link.episode,
        measure="nprs",
        link=link,
        by="mail",
        hour=19,
        time_zone=side.practice.time_zone,
        starts_on=today - timedelta(days=1),
        agreed_by=side.people[Role.OWNER],
        agreed_at=now,
        created_at=now,
    )
    rows.Rating.objects.create(
        practice=side.practice,
        round=row,
        rated_on=today - timedelta(days=1),
        value=6,
        rated_at=now,
    )


def fingerprint() -> dict[str, list[tuple[Any, ...]]]:
    """Return every stored value outside what reading may change."""
    found = {}
    for table in connection.introspection.table_names():
        if table in MAY_CHANGE_ON_READ:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # names come from the schema
            found[table] = cursor.fetchall()
    return found
