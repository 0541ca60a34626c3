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

# Reading leaves a trail, and a page that a partner opens says that it was shown; a session may
# expire, and allauth keeps its throttles in the cache. A link of a newsletter counts its clicks.
MAY_CHANGE_ON_READ = {
    "store_clickcount",
    "store_trailentry",
    "store_disclosure",
    "django_session",
    "cache",
    "sqlite_sequence",
}

OF_A_READER = {LinkPurpose.LETTER_CONFIRM, LinkPurpose.LETTER_LEAVE}
OF_A_PERSON = {LinkPurpose.NEW_PASSWORD, LinkPurpose.CALENDAR}


@dataclass
class Side:
    """One practice, its people, and the key of one row of each kind."""

    practice: rows.Practice
    canary: str
    people: dict[Role, rows.User]
    keys: dict[str, UUID] = field(default_factory=dict)
    tokens: dict[LinkPurpose, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """What stands in an address in place of a key."""


def fill(name: str, canary: str) -> Side:
    """Make one practice with a row of everything."""
    practice = make.make_practice(name=f"{name} {canary}", is_sample=False, is_public=True)
    people = {
        role: make.make_member(practice, role, name=f"{role.value} {canary}") for role in Role
    }
    side = Side(practice, canary, people)
    with scope(practice=practice):
        _fill_care(side)
        _fill_referral(side)
        _fill_shared_care(side)
        _fill_touches(side)
        _fill_introductions(side)
        _fill_same(side)
        _fill_safety(side)
        _fill_calendars(side)
        _fill_incoming(side)
        _fill_events(side)
        _fill_plan(side)
        _fill_pages(side)
        _fill_links(side)
    return side


def _fill_care(side: Side) -> None:
    today = make.today()
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
    now, today = timezone.now(), make.today()
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


def _fill_shared_care(side: Side) -> None:
    """The referral is one of shared care, with a plan, and a message from either side."""
    now, today, c = timezone.now(), make.today(), side.canary
    common: dict[str, Any] = {"practice": side.practice, "referral_id": side.keys["referrals"]}
    rows.Referral.objects.filter(pk=side.keys["referrals"]).update(purpose="co_manage")
    plan = rows.SharedPlan.objects.create(
        goal=f"goal {c}",
        review_on=today + timedelta(days=21),
        ends_on=today + timedelta(days=42),
        created_at=now,
        changed_at=now,
        **common,
    )
    rows.SharedPart.objects.create(
        practice=side.practice, plan=plan, who="partner", words=f"part {c}"
    )
    for author in ("practice", "partner"):
        rows.Message.objects.create(
            author=author, words=f"{author} wrote {c}", submit_key=uuid4(), at=now, **common
        )


def _fill_touches(side: Side) -> None:
    now, today, c = timezone.now(), make.today(), side.canary
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
    now, today, c = timezone.now(), make.today(), side.canary
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
    now, today = timezone.now(), make.today()
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


def _fill_calendars(side: Side) -> None:
    """A calendar read in, with a name told and one that is asked about."""
    now, c = timezone.now(), side.canary
    source = rows.CalendarSource.objects.create(
        practice=side.practice, name=f"Bookings {c}", kind="file", created_at=now
    )
    name = rows.CalendarName.objects.create(
        practice=side.practice,
        words=f"name {c}",
        client_id=side.keys["clients"],
        confirmed_at=now,
    )
    rows.CalendarEntry.objects.create(
        practice=side.practice,
        source=source,
        uid="asked",
        title=f"Visit {c}",
        words=f"visit {c}",
        starts_at=now + timedelta(days=1),
    )
    side.keys |= {"calendars": source.id, "names": name.id}


def _fill_incoming(side: Side) -> None:
    """A request that was taken, with a report under the client's yes; and a card."""
    now, today, c = timezone.now(), make.today(), side.canary
    partner = rows.Partner.objects.get(pk=side.keys["partners"])
    client = rows.Client.objects.get(pk=side.keys["clients"])
    card = rows.PartnerCard.objects.create(
        practice=side.practice,
        partner=partner,
        code=f"card{side.practice.slug[-8:]}",
        created_at=now,
    )
    consent = rows.Consent.objects.create(
        practice=side.practice,
        client=client,
        partner=partner,
        recipient=recipient_words(partner),
        recipient_is_health=True,
        items=["name", "problem", "scores", "chart"],
        wording="report-1",
        way="spoken",
        attested_by="Maren Holt",
        given_at=now,
        given_on=today,
        ends_on=today + timedelta(days=366),  # as long as the link
    )
    row = rows.Incoming.objects.create(
        practice=side.practice,
        kind="practitioner",
        state="taken",
        came_by="card",
        card=card,
        submit_key=uuid4(),
        sender_name=f"Sender {c}",
        client_name=f"Client {c}",
        words=f"asked {c}",
        source_partner=partner,
        client=client,
        decided_at=now,
        report_consent=consent,
        report_words=f"report {c}",
        reported_at=now,
        created_at=now,
    )
    side.keys["incoming"] = row.id
    side.names |= {"practice": side.practice.slug, "code": card.code}


def _fill_events(side: Side) -> None:
    """An event that is on now with somebody who has a slot, and who may be written to."""
    now, c = timezone.now(), side.canary
    event = make.make_event(
        side.practice,
        name=f"Event {c}",
        slug=f"event{side.practice.slug[-8:]}",
        place=f"Place {c}",
        host_id=side.keys["partners"],
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=2),
        slots=4,
    )
    guest = make.make_guest(
        event,
        first_name=f"Guest {c}",
        email=f"guest-{c}@example.org",
        way="signed_up",
        state="booked",
        slot_at=now + timedelta(hours=1),
        wants_follow_up=True,
    )
    side.keys |= {"events": event.id, "guests": guest.id, "queue": event.id}
    side.names |= {"event": event.slug}


def _fill_plan(side: Side) -> None:
    """A chosen niche with a step in own words, and a client who came through an event."""
    today, c = make.today(), side.canary
    common: dict[str, Any] = {"practice": side.practice, "created_at": timezone.now()}
    niche = rows.Niche.objects.filter(state="chosen").first() or rows.Niche.objects.create(
        rules=[["activity", "running"]],
        need="foot_ankle",
        sentence=f"sentence {c}",
        state="chosen",
        chosen_on=today - timedelta(days=200),
        **common,
    )
    place = rows.GatheringPlace.objects.create(niche=niche, name=f"place {c}", **common)
    side.keys |= {"niche": niche.id, "gathering": place.id}
    rows.PlanStep.objects.create(niche=niche, words=f"step {c}", due_on=today, **common)
    rows.CameThrough.objects.create(
        client_id=side.keys["clients"],
        kind="event",
        event_id=side.keys["events"],
        came_on=today,
        **common,
    )


def _fill_pages(side: Side) -> None:
    """A newsletter that was sent, with a link that was followed, and a PDF that is published."""
    c = side.canary
    letter = make.make_edition(
        side.practice, subject=f"Letter {c}", body=f"Words {c}: https://example.org/a", state="sent"
    )
    article = make.make_article(
        side.practice, title=f"Page {c}", body=f"Words {c}", kind="download", file_name="a.pdf"
    )
    common: dict[str, Any] = {"practice": side.practice}
    rows.ArticleFile.objects.create(
        article=article, content=b"%PDF-1.7\n%%EOF\n", media_type="application/pdf", **common
    )
    rows.ClickCount.objects.create(edition=letter, position=1, on=make.today(), **common)
    side.keys |= {"newsletter": letter.id, "pages": article.id}
    side.names |= {"letter": letter.slug, "article": article.slug}
    side.names |= {"number": str(letter.number), "position": "1"}


def _fill_links(side: Side) -> None:
    referral = rows.Referral.objects.get(pk=side.keys["referrals"])
    screening = rows.Screening.objects.get(pk=side.keys["screenings"])
    incoming = rows.Incoming.objects.get(pk=side.keys["incoming"])
    guest = rows.DemoGuest.objects.get(pk=side.keys["guests"])
    reader = make.make_subscriber(side.practice, email=f"reader-{side.canary}@example.org")
    side.keys["readers"] = reader.id
    for purpose in LinkPurpose:
        link = links.issue_link(
            practice=side.practice,
            purpose=purpose,
            now=timezone.now(),
            referral=referral,
            client=referral.client,
            episode=referral.episode,
            screening=screening if purpose is LinkPurpose.SAFETY else None,
            incoming=incoming if purpose is LinkPurpose.INCOMING else None,
            guest=guest if purpose is LinkPurpose.DEMO_SLOT else None,
            subscriber=reader if purpose in OF_A_READER else None,
            user=side.people[Role.OWNER] if purpose in OF_A_PERSON else None,
        )
        side.tokens[purpose] = links.token_of(link)
        if purpose is LinkPurpose.RATING:
            _fill_ratings(side, link)


def _fill_ratings(side: Side, link: rows.Link) -> None:
    now, today = timezone.now(), make.today()
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
