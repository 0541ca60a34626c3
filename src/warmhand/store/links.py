"""Secret links for people without an account; only the token's hash is kept."""

from django.db import models

from warmhand.core.links import LinkPurpose
from warmhand.store.base import PracticeRow, code_field, one_of
from warmhand.store.care import Episode
from warmhand.store.clients import Client
from warmhand.store.incoming import Incoming
from warmhand.store.newsletter import Subscriber
from warmhand.store.outreach import DemoGuest
from warmhand.store.people import User
from warmhand.store.referrals import Referral
from warmhand.store.safety import Screening


class Link(PracticeRow):
    """One link for one purpose and one recipient."""

    purpose = code_field()
    generation = models.PositiveSmallIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True)
    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, null=True, blank=True, related_name="links"
    )
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="links"
    )
    episode = models.ForeignKey(
        Episode, on_delete=models.CASCADE, null=True, blank=True, related_name="links"
    )
    screening = models.ForeignKey(
        Screening, on_delete=models.CASCADE, null=True, blank=True, related_name="links"
    )
    incoming = models.ForeignKey(
        Incoming, on_delete=models.CASCADE, null=True, blank=True, related_name="links"
    )
    guest = models.ForeignKey(
        DemoGuest, on_delete=models.CASCADE, null=True, blank=True, related_name="links"
    )
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, null=True, blank=True, related_name="links"
    )
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (one_of("purpose", LinkPurpose),)
