"""Around one referral: what was disclosed, the plan of shared care, and short messages."""

from django.db import models

from warmhand.core.co_management import Who
from warmhand.core.disclosure import Basis, How
from warmhand.core.referral import Actor, Via
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
from warmhand.store.people import User
from warmhand.store.referrals import Consent, Referral


class Disclosure(PracticeRow):
    """One thing told about one client: to whom, what, when, how, on which ground. Only added."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="disclosures")
    partner = models.ForeignKey(
        Partner, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    referral = models.ForeignKey(
        Referral, on_delete=models.SET_NULL, null=True, blank=True, related_name="disclosures"
    )
    consent = models.ForeignKey(
        Consent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recipient = name_field()  # name and profession as they were at that time
    items = models.JSONField(default=list)  # values of core.consent.Item
    how = code_field()
    basis = code_field()
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    link_id = models.UUIDField(null=True, blank=True)  # who read by a link has no user
    at = models.DateTimeField()

    class Meta:
        constraints = (one_of("how", How), one_of("basis", Basis))
        indexes = (practice_index("disclosure_by_client", ["client", "at"]),)


class SharedPlan(PracticeRow):
    """The plan of a co-managed referral; it ends on a day, not by silence."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="plan")
    goal = name_field()
    review_by = code_field(Who.PRACTICE.value)
    review_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField()
    agreed_at = models.DateTimeField(null=True, blank=True)  # by the partner
    agreed_via = code_field()
    end_seen_at = models.DateTimeField(null=True, blank=True)  # the practice saw that it ended
    ended_words = name_field()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (one_of("review_by", Who), one_of("agreed_via", Via, blank=True))


class SharedPart(PracticeRow):
    """One part of a shared plan: who does what until when."""

    plan = models.ForeignKey(SharedPlan, on_delete=models.CASCADE, related_name="parts")
    who = code_field()
    words = name_field()
    until = models.DateField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("place", "id")
        constraints = (one_of("who", Who),)


class Message(PracticeRow):
    """One short message around one referral."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="messages")
    author = code_field()
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    link_id = models.UUIDField(null=True, blank=True)
    words = text_field(size=1_000)
    submit_key = models.UUIDField(unique=True)  # made with the form: a second submit adds nothing
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (one_of("author", Actor),)
        indexes = (practice_index("message_in_order", ["referral", "at"]),)
