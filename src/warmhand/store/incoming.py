"""Referrals that come in, and the cards that bring them."""

from django.db import models

from warmhand.core.incoming import CameBy, IncomingKind, IncomingState
from warmhand.store.base import (
    PracticeRow,
    code_field,
    name_field,
    one_of,
    practice_index,
    text_field,
)
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.referrals import Consent


class PartnerCard(PracticeRow):
    """A printed card with a code that says from whom somebody comes."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="cards")
    code = models.CharField(max_length=16, unique=True)  # random; opens the public page, no more
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class Incoming(PracticeRow):
    """One request that comes in; its source is a linked partner or client, never free text."""

    kind = code_field()
    state = code_field(IncomingState.NEW.value)
    came_by = code_field(CameBy.PAGE.value)
    card = models.ForeignKey(
        PartnerCard, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    submit_key = models.UUIDField(unique=True)  # made with the form: a second submit adds nothing
    sender_name = name_field()
    sender_profession = code_field(size=64)
    sender_practice = name_field()
    sender_phone = models.CharField(max_length=32, default="", blank=True, help_text="E.164")
    sender_email = models.EmailField(default="", blank=True)
    client_name = name_field()
    client_phone = models.CharField(max_length=32, default="", blank=True, help_text="E.164")
    client_email = models.EmailField(default="", blank=True)
    best_hours = name_field()
    words = text_field(size=2_000)
    client_knows = models.BooleanField(default=False)  # the sender says that the client agreed
    named_us = code_field()
    doubts = models.JSONField(default=list, blank=True)  # values of core.spam.Doubt
    source_partner = models.ForeignKey(
        Partner, on_delete=models.SET_NULL, null=True, blank=True, related_name="incoming"
    )
    source_client = models.ForeignKey(
        Client, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    client = models.ForeignKey(
        Client, on_delete=models.SET_NULL, null=True, blank=True, related_name="incoming"
    )
    answer_words = name_field()  # why not, in the practice's words
    decided_at = models.DateTimeField(null=True, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)
    report_after_visits = models.PositiveSmallIntegerField(null=True, blank=True)
    report_by = models.DateField(null=True, blank=True)
    report_consent = models.ForeignKey(
        Consent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    report_words = text_field(size=2_000)
    reported_at = models.DateTimeField(null=True, blank=True)
    told_no_news_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("kind", IncomingKind),
            one_of("state", IncomingState),
            one_of("came_by", CameBy),
        )
        indexes = (
            practice_index("incoming_by_state", ["state", "created_at"]),
            practice_index("incoming_by_client", ["client", "created_at"]),
        )
