"""Demo events, who comes to them, and what brought whom."""

from django.db import models
from django.db.models import Q

from warmhand.core.came_from import CameFrom
from warmhand.core.outreach import EventState, GuestState, GuestWay, SafetyAnswer
from warmhand.store.base import (
    PracticeRow,
    code_field,
    name_field,
    one_of,
    practice_index,
    text_field,
)
from warmhand.store.clients import Client
from warmhand.store.incoming import PartnerCard
from warmhand.store.niches import Niche
from warmhand.store.partners import Partner


class DemoEvent(PracticeRow):
    """A few hours at a gym, a clinic or a race; money is what it costs the practice."""

    name = name_field()
    slug = models.SlugField(max_length=32)  # part of its public address
    host = models.ForeignKey(
        Partner, on_delete=models.SET_NULL, null=True, blank=True, related_name="demo_events"
    )
    niche = models.ForeignKey(
        Niche, on_delete=models.SET_NULL, null=True, blank=True, related_name="demo_events"
    )
    state = code_field(EventState.CONSIDERED.value)
    place = name_field()
    address_line = name_field()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    slot_minutes = models.PositiveSmallIntegerField(default=10, help_text="3 to 60")
    slots = models.PositiveSmallIntegerField(default=0, help_text="How many can be booked ahead.")
    takes_walk_ups = models.BooleanField(default=True)
    is_public = models.BooleanField(default=False)  # stands on the public page, can be signed up to
    audience = models.PositiveIntegerField(null=True, blank=True, help_text="People there.")
    extra_minutes = models.PositiveIntegerField(default=0, help_text="Preparing and travelling.")
    cost_cents = models.PositiveIntegerField(default=0, help_text="Fee, travel, material.")
    fee_cents = models.PositiveIntegerField(default=0, help_text="What the host pays.")
    currency = models.CharField(max_length=3, default="USD")
    expected = models.JSONField(default=dict, blank=True)  # the worth-it check as it was decided on
    words = text_field()  # what is offered, for the public
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("state", EventState),
            models.UniqueConstraint(fields=["practice", "slug"], name="event_slug_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="event_ends_after_its_start"
            ),
        )
        indexes = (practice_index("event_by_day", ["starts_at"]),)


class DemoGuest(PracticeRow):
    """One person of an event. The key is made where they were added, on or off the network."""

    event = models.ForeignKey(DemoEvent, on_delete=models.CASCADE, related_name="guests")
    number = models.PositiveIntegerField()  # what the screen for the queue shows, 1 and up
    way = code_field(GuestWay.WALKED_UP.value)
    state = code_field(GuestState.WAITING.value)
    first_name = name_field()
    email = models.EmailField(default="", blank=True)
    phone = models.CharField(max_length=32, default="", blank=True, help_text="E.164")
    what_for = name_field()
    slot_at = models.DateTimeField(null=True, blank=True)
    safety = code_field(SafetyAnswer.NOT_ASKED.value)
    consent_words = models.CharField(max_length=16, default="", blank=True)  # version agreed to
    consent_at = models.DateTimeField(null=True, blank=True)
    wants_follow_up = models.BooleanField(default=False)  # ticked apart
    wants_letter = models.BooleanField(default=False)  # ticked apart; still confirms by mail
    arrived_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    booked_on = models.DateField(null=True, blank=True)  # said yes to a visit
    client = models.ForeignKey(
        Client, on_delete=models.SET_NULL, null=True, blank=True, related_name="demo_guests"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("way", GuestWay),
            one_of("state", GuestState),
            one_of("safety", SafetyAnswer),
            models.UniqueConstraint(fields=["event", "number"], name="guest_number_once"),
            models.UniqueConstraint(
                fields=["event", "slot_at"],
                condition=Q(slot_at__isnull=False) & ~Q(state="left"),
                name="guest_slot_once",
            ),
        )
        indexes = (practice_index("guest_by_event", ["event", "state"]),)


class QueueDeed(PracticeRow):
    """One thing done in the queue, once however often a device sends it; the key is the device's."""

    event = models.ForeignKey(DemoEvent, on_delete=models.CASCADE, related_name="deeds")
    guest_key = models.UUIDField()
    kind = code_field()  # of core.queue
    facts = models.JSONField(default=dict, blank=True)
    done_at = models.DateTimeField()  # by the device's clock
    taken_at = models.DateTimeField()

    class Meta:
        indexes = (practice_index("deed_by_event", ["event", "taken_at"]),)


class CameThrough(PracticeRow):
    """One thing a client came in touch through, linked and counted once."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="came_through")
    kind = code_field()
    event = models.ForeignKey(
        DemoEvent, on_delete=models.CASCADE, null=True, blank=True, related_name="brought"
    )
    article = models.ForeignKey(
        "store.Article", on_delete=models.CASCADE, null=True, blank=True, related_name="brought"
    )
    edition = models.ForeignKey(
        "store.Edition", on_delete=models.CASCADE, null=True, blank=True, related_name="brought"
    )
    card = models.ForeignKey(
        PartnerCard, on_delete=models.CASCADE, null=True, blank=True, related_name="brought"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="brought"
    )
    by_client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="brought"
    )
    came_on = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (one_of("kind", CameFrom),)
        indexes = (practice_index("came_by_client", ["client", "came_on"]),)
