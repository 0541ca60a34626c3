"""Random walks through the services, and what holds after every action of theirs.

Some of them run with the suite; `make test-slow` ten thousand.
"""

import os
import random
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests import make
from tests.core.test_task_states import check_replay
from tests.make import NOW
from warmhand.core.consent import Back, Item, Way
from warmhand.core.errors import DomainError, IllegalStepError
from warmhand.core.outbox import MailKind
from warmhand.core.referral import (
    OPEN,
    Actor,
    CancelReason,
    CloseReason,
    DeclineReason,
    GiveBackReason,
    Helped,
    HoldReason,
    Status,
    Step,
    Via,
    Went,
    status_after,
)
from warmhand.core.task_states import Taken
from warmhand.services import (
    asking,
    consents,
    drafts,
    outbox,
    outgoing,
    referrals,
    sending,
    undoing,
)
from warmhand.services.asking import By
from warmhand.services.consents import Yes, local_day
from warmhand.services.referrals import Said
from warmhand.services.sending import Sending
from warmhand.store.models import OutboxMail, Referral

# Split over the workers of pytest-xdist: each part is a test of its own.
WALKS = int(os.environ.get("WARMHAND_WALKS", "60"))
PARTS = 2
LONGEST = 14
TO_PARTNER = {MailKind.PARTNER_REFERRAL.value, MailKind.PARTNER_NUDGE.value}
PAUSES = [timedelta(0), timedelta(seconds=30), timedelta(minutes=6), timedelta(days=1)]
PAUSES += [timedelta(days=6)]


class Walk:
    """One referral, what was done to it, and an own account of what the client agreed to."""

    def __init__(self, rng, practice, client, partners):
        self.rng, self.practice, self.partners = rng, practice, partners
        self.now = NOW
        self.key = drafts.start_draft(
            client=client, episode=None, now=NOW, question="Would you assess the neck?"
        ).pk
        self.agreed_to = None  # (partner, last day) while the client agrees
        self.caught, self.wrong = [], []
        self.done = Counter()
        self.stale = None  # as somebody else read it some time ago

    def row(self):
        rows = Referral.objects.select_related("practice", "client", "partner", "consent")
        return rows.get(pk=self.key)

    def today(self):
        return local_day(self.practice, self.now)

    def covers(self, row):
        return (
            self.agreed_to is not None
            and self.agreed_to[0] == row.partner_id
            and self.today() <= self.agreed_to[1]
        )

    # What can be done. Each is given the row and the moment.

    def choose(self, row):
        partner = self.rng.choice(self.partners)
        drafts.choose_partner(referral=row, partner=partner, now=self.now)
        if self.agreed_to and self.agreed_to[0] != partner.pk:
            self.agreed_to = None

    def agree(self, row):
        day = self.today() + timedelta(days=self.rng.choice([0, 1, 20, 90, 90, 90]))
        items = frozenset({Item.NAME, Item.QUESTION})
        back = frozenset(self.rng.sample(list(Back), self.rng.choice([0, 1, 2, 2, 2, 2])))
        terms = consents.terms_for(
            referral=row, items=items, back=back, ends_on=day, on=self.today()
        )
        yes = Yes(way=Way.ON_SCREEN, given_at=self.now, signature=row.client.name)
        consents.give_consent(referral=row, terms=terms, yes=yes, now=self.now)
        self.agreed_to = (row.partner_id, day)

    def withdraw(self, row):
        consents.withdraw_consent(referral=row, now=self.now, via=Via.LINK)
        self.agreed_to = None

    def send(self, row):
        booked = self.now + timedelta(days=3) if self.rng.random() < 0.2 else None
        how = Sending(mail=self.rng.random() < 0.9, booked_for=booked, introduce=True)
        sending.send(referral=row, how=how, now=self.now)
        assert self.covers(row), "sent without the client's yes"

    def undo(self, row):
        undoing.undo_send(referral=row, now=self.now)

    def nudge(self, row):
        asking.nudge_partner(referral=row, now=self.now)

    def resend(self, row):
        by_mail = self.rng.random() < 0.7
        asking.new_partner_link(referral=row, by_mail=by_mail, now=self.now)

    def close_link(self, row):
        asking.revoke_partner_link(referral=row, now=self.now)

    def ask(self, row):
        asking.ask_client(referral=row, by=By.MAIL, now=self.now)

    def answer(self, row):
        went = self.rng.choice([None, *Went])
        helped = self.rng.choice([None, *Helped])
        referrals.record_answer(referral=row, went=went, helped=helped, via=Via.LINK, now=self.now)

    def discard(self, row):
        drafts.discard(referral=row, now=self.now)
        self.agreed_to = None

    def read(self, row):
        referrals.mark_read(referral=row, now=self.now)

    def drain(self, _row):
        outbox.drain(
            until=self.now,
            clock=lambda: self.now,
            write=self.write,
            send=lambda message: self.caught.append(message["Message-ID"]),
        )

    def write(self, mail):
        message = outgoing.write_mail(mail, clock=lambda: self.now)
        row = self.row()
        # The outbox puts off whatever goes wrong with one mail: so it is noted, not raised.
        is_theirs = mail.kind in TO_PARTNER
        if is_theirs and not self.covers(row):
            self.wrong.append(f"{mail.kind} left without the client's yes")
        if is_theirs and Status(row.status) not in OPEN - {Status.DRAFT}:
            self.wrong.append(f"{mail.kind} left while {row.status}")
        if is_theirs and mail.to_address != row.partner.email:
            self.wrong.append(f"{mail.kind} left to somebody else")
        return message

    def take(self, row, step=None):
        rng = self.rng
        own = [(s, a) for s in Step for a in Actor if is_legal(Status(row.status), s, a)]
        legal = [one for one in own if one[0] is not Step.SEND]
        if legal and rng.random() < 0.8:
            step, actor = rng.choice(legal)
        else:
            step, actor = rng.choice([s for s in Step if s is not Step.SEND]), rng.choice([*Actor])
        was_open, agreed = Status(row.status) in OPEN, self.covers(row)
        is_cancelled = row.status == Status.CANCELLED.value
        referrals.take_step(
            referral=row,
            step=step,
            actor=actor,
            via=rng.choice([Via.LINK, Via.PHONE]),
            now=self.now,
            said=self.said(),
        )
        self.done[f"{step.value} by {actor.value}"] += 1
        if step is Step.REOPEN:
            assert not was_open
            expected = Status.SENT if agreed and not is_cancelled else Status.DRAFT
            assert Status(row.status) is expected
            if expected is Status.DRAFT:
                self.agreed_to = None

    def said(self):
        rng = self.rng
        if rng.random() < 0.05:
            return Said()
        return Said(
            note=rng.choice(["", "as told"]),
            booked_for=rng.choice([None, self.now, self.now + timedelta(days=2)]),
            findings=rng.choice(["", "Stiff, not torn.", "Stiff."]),
            refers_back=rng.random() < 0.5,
            decline_reason=rng.choice(list(DeclineReason)).value,
            close_reason=rng.choice(list(CloseReason)).value,
            hold_reason=rng.choice(list(HoldReason)).value,
            hold_until=rng.choice([None, self.today() + timedelta(days=3)]),
            give_back_reason=rng.choice(list(GiveBackReason)).value,
            cancel_reason=rng.choice(list(CancelReason)).value,
        )

    def action(self, row):
        """What is likely here comes often, what is not comes too."""
        anything = ["choose", "agree", "withdraw", "send", "undo", "nudge", "resend", "close_link"]
        anything += ["ask", "answer", "discard", "read", "drain", "drain", *["take"] * 14]
        if row.status == Status.DRAFT.value and self.rng.random() < 0.8:
            if row.partner is None:
                return "choose"
            return "send" if self.covers(row) else "agree"
        return self.rng.choice(anything)

    def go(self):
        for _ in range(self.rng.randint(4, LONGEST)):
            self.now += self.rng.choice(PAUSES)
            row = self.row()
            name = self.action(row)
            if self.stale is not None and name == "take" and self.rng.random() < 0.15:
                row = self.stale  # somebody who looked earlier presses now
            self.one(name, row)
            if self.rng.random() < 0.1:
                self.stale = self.row()
        self.at_the_end()

    def one(self, name, row):
        before, facts = self.events(), self.facts()
        agreed = self.agreed_to
        mails = self.mails()
        try:
            with transaction.atomic():
                getattr(self, name)(row)
        except DomainError:
            self.agreed_to = agreed
            self.done["refused"] += 1
            assert (self.events(), self.facts()) == (before, facts), f"{name} was half done"
            return
        self.done[name] += 1
        assert not self.wrong, self.wrong
        after = self.events()
        assert after[: len(before)] == before, f"{name} lost or changed a line"
        self.check_lines(name, row, before, after[len(before) :])
        kinds = Counter(kind for _, kind in set(self.mails()) - set(mails))
        assert all(number == 1 for number in kinds.values()), f"{name}: {kinds}"
        allowed = {"send", "nudge", "resend", "ask"}
        assert not kinds or name in allowed, f"{name} wrote {kinds}"

    def check_lines(self, name, row, before, new):
        steps = [line for line in new if line[1]]
        at = next((Status(line[3]) for line in reversed(before) if line[1]), Status.DRAFT)
        for _, step, actor, after, _ in steps:
            agreed = Status(after) is not Status.DRAFT
            assert status_after(at, Step(step), Actor(actor), agreed=agreed) is Status(after)
            at = Status(after)
        stands = Referral.objects.values_list("status", flat=True).get(pk=self.key)
        assert stands == at.value, f"{name}: no line tells where it stands"
        expected = {"undo": {2}, "send": {1, 3}, "take": {0, 1, 2, 3}, "withdraw": {0, 1}}
        expected |= {"discard": {1}, "answer": {0, 1}}
        assert len(steps) in expected.get(name, {0}), f"{name}: {steps}"
        if name == "take":
            assert len({step for _, step, *_ in steps}) == len(steps), "one step, two lines"

    def events(self):
        return self.plainly(
            "SELECT id, step, actor, status_after, note FROM store_referralevent "
            "WHERE referral_id = %s ORDER BY at, id"
        )

    def facts(self):
        return self.plainly("SELECT * FROM store_referral WHERE id = %s")

    def mails(self):
        return self.plainly("SELECT id, kind FROM store_outboxmail WHERE referral_id = %s")

    def plainly(self, words):
        """Read past the models: these walks ask the same thing many thousand times."""
        with connection.cursor() as cursor:
            cursor.execute(words, [self.key.hex])
            return cursor.fetchall()

    def at_the_end(self):
        self.now += timedelta(minutes=10)
        self.one("drain", self.row())
        row = self.row()
        assert len(self.caught) == len(set(self.caught)), "one mail left twice"
        ids = list(OutboxMail.objects.values_list("message_id", flat=True))
        assert len(ids) == len(set(ids))
        assert set(self.caught) <= set(ids)
        lines = [
            Taken(Step(step), Status(after), Actor(actor), note)
            for _, step, actor, after, note in self.events()
            if step
        ]
        check_replay(lines, Status(row.status))
        sent = OutboxMail.objects.filter(kind="partner_referral").exclude(state="cancelled")
        assert sent.count() <= self.done["send"] + self.done["resend"]


def is_legal(status, step, actor):
    try:
        status_after(status, step, actor)
    except IllegalStepError:
        return False
    return True


@pytest.mark.parametrize("part", range(PARTS))
def test_no_random_walk_breaks_the_loop(in_practice, part):
    in_practice.is_sample = True
    in_practice.save()
    client = make.make_client(in_practice, email="theo@example.org")
    partners = [
        make.make_partner(in_practice),
        make.make_partner(in_practice, name="Otis Lund", email="otis@example.org"),
    ]
    done = Counter()
    for number in range(part, WALKS, PARTS):
        with transaction.atomic():
            walk = Walk(random.Random(number), in_practice, client, partners)
            try:
                walk.go()
            except AssertionError as wrong:
                raise AssertionError(f"walk {number}: {wrong} ({dict(walk.done)})") from wrong
            done += walk.done
            transaction.set_rollback(True)
    assert {"send", "drain", "take", "agree", "withdraw"} <= set(done)
