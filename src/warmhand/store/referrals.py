"""Referrals, their history, and the consent that each rests on."""

from django.db import models

from warmhand.core.consent import Way
from warmhand.core.referral import (
    Actor,
    Attended,
    Helped,
    Purpose,
    Status,
    Step,
    Urgency,
    Via,
    Went,
)
from warmhand.store.base import (
    PracticeRow,
    code_field,
    name_field,
    one_of,
    practice_index,
    text_field,
)
from warmhand.store.care import Episode
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.people import User


class Consent(PracticeRow):
    """A client's yes to one sharing: what, with whom, both ways, until when, in which words."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consents")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    recipient = name_field()  # name and profession, as the client read them
    recipient_is_health = models.BooleanField()
    items = models.JSONField(default=list)  # values of core.consent.Item
    back = models.JSONField(default=list)  # values of core.consent.Back
    wording = code_field()  # the version that core.consent can write again
    way = code_field()
    given_at = models.DateTimeField()
    given_on = models.DateField()  # the day of given_at in the practice's time zone
    signature = name_field()  # the client's name, typed by the client's own hand
    attested_by = name_field()  # who heard a spoken yes
    ends_on = models.DateField()
    purpose = code_field()  # of the referral it was given for; "" where there was none
    guardian = name_field()  # who agreed for a minor: name and relation
    assented = models.BooleanField(default=False)  # the minor themselves agreed too
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_via = code_field()

    class Meta:
        constraints = (
            one_of("way", Way),
            one_of("purpose", Purpose, blank=True),
            one_of("withdrawn_via", Via, blank=True),
        )
        indexes = (practice_index("consent_by_client", ["client", "given_at"]),)


class Referral(PracticeRow):
    """One request that a partner see one client, from draft to report-back."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="referrals")
    episode = models.ForeignKey(
        Episode, on_delete=models.SET_NULL, null=True, blank=True, related_name="referrals"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    purpose = code_field(Purpose.REFER.value)
    urgency = code_field(Urgency.ROUTINE.value)
    problem = code_field(size=64)
    question = text_field()
    wishes = models.JSONField(default=list, blank=True)  # values of core.clients.Wish
    declined_partners = models.JSONField(default=list, blank=True)  # keys: "not this one"
    offered = models.JSONField(default=list, blank=True)  # what was shown, in its order
    status = code_field(Status.DRAFT.value)
    status_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    partner_asked_at = models.DateTimeField(null=True, blank=True)
    desk_called_at = models.DateTimeField(null=True, blank=True)
    client_asked_at = models.DateTimeField(null=True, blank=True)
    booked_for = models.DateTimeField(null=True, blank=True)
    seen_on = models.DateField(null=True, blank=True)
    decline_reason = name_field()
    hold_reason = name_field()
    hold_until = models.DateField(null=True, blank=True)
    give_back_reason = name_field()
    missed_on = models.DateField(null=True, blank=True)  # the last appointment that was missed
    attended = code_field()  # what the partner themselves said; "" is nothing yet
    attended_at = models.DateTimeField(null=True, blank=True)
    findings_via = code_field()  # by link, phone, fax, on paper
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )  # the one that was declined or stayed silent before this
    partner_nudges = models.PositiveSmallIntegerField(default=0)  # sent by the schedule
    client_nudges = models.PositiveSmallIntegerField(default=0)
    partner_nudged_at = models.DateTimeField(null=True, blank=True)
    client_nudged_at = models.DateTimeField(null=True, blank=True)
    partner_nudges_off = models.BooleanField(default=False)
    client_nudges_off = models.BooleanField(default=False)
    findings = text_field()
    refers_back = models.BooleanField(default=False)
    reply_read_at = models.DateTimeField(null=True, blank=True)
    close_reason = name_field()
    went = code_field()  # "" is not answered
    helped = code_field()  # likewise
    client_answered_at = models.DateTimeField(null=True, blank=True)
    client_answer_via = code_field()
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("purpose", Purpose),
            one_of("urgency", Urgency),
            one_of("status", Status),
            one_of("went", Went, blank=True),
            one_of("helped", Helped, blank=True),
            one_of("attended", Attended, blank=True),
            one_of("findings_via", Via, blank=True),
            one_of("client_answer_via", Via, blank=True),
        )
        indexes = (
            practice_index("referral_by_status", ["status", "status_at"]),
            practice_index("referral_by_client", ["client", "created_at"]),
            practice_index("referral_by_partner", ["partner", "created_at"]),
        )


class ReferralEvent(PracticeRow):
    """One line of a referral's history."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    step = code_field()
    actor = code_field()
    via = code_field()
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = text_field()
    status_after = code_field()
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            one_of("step", Step, blank=True),  # "" is a fact that moves nothing, as an answer
            one_of("actor", Actor),
            one_of("via", Via),
            one_of("status_after", Status),
        )
        indexes = (practice_index("referral_event_in_order", ["referral", "at"]),)
