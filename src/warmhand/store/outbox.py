"""Mail that is to leave: written in the transaction that causes it, sent by the worker."""

from django.db import models

from warmhand.core.outbox import MailKind, MailState
from warmhand.store.base import PracticeRow, code_field, name_field, one_of
from warmhand.store.incoming import Incoming
from warmhand.store.links import Link
from warmhand.store.newsletter import Subscriber
from warmhand.store.outreach import DemoGuest
from warmhand.store.referrals import Referral


class OutboxMail(PracticeRow):
    """One mail to one person; its words are made when it is sent and hold no health details."""

    key = models.CharField(max_length=200, unique=True)
    kind = code_field()
    to_name = name_field()
    to_address = models.EmailField()
    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, null=True, blank=True, related_name="mails"
    )
    incoming = models.ForeignKey(
        Incoming, on_delete=models.CASCADE, null=True, blank=True, related_name="mails"
    )
    guest = models.ForeignKey(
        DemoGuest, on_delete=models.CASCADE, null=True, blank=True, related_name="mails"
    )
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, null=True, blank=True, related_name="mails"
    )
    link = models.ForeignKey(
        Link, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    message_id = models.CharField(max_length=200, unique=True)
    state = code_field(MailState.READY.value)
    first_try_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = name_field()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (one_of("kind", MailKind), one_of("state", MailState))
        indexes = (models.Index(fields=["state", "not_before"], name="outbox_due"),)


class WorkerBeat(models.Model):
    """When the worker last looked; one row."""

    at = models.DateTimeField()
