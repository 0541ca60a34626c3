"""The network: touches, tries, ties, introductions, the week's list, agreements."""

from django.db import models

from warmhand.core.network import (
    ContactWay,
    IntroductionKind,
    Outcome,
    PickState,
    TieKind,
    TouchKind,
)
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


class Touch(PracticeRow):
    """One contact with a partner, in either direction."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="touches")
    kind = code_field()
    came_in = models.BooleanField(default=False)  # they called, came, wrote
    touched_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True, help_text="Of a message or thanks.")
    words = text_field()  # what was said
    client = models.ForeignKey(
        Client, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("touched_on", "created_at")
        constraints = (
            one_of("kind", TouchKind),
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True)
                | models.Q(answered_on__gte=models.F("touched_on")),
                name="touch_answered_after_it",
            ),
        )
        indexes = (practice_index("touch_by_partner", ["partner", "touched_on"]),)


class ContactTry(PracticeRow):
    """One try to come to a first real talk with somebody, by one way."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="tries")
    way = code_field()
    tried_on = models.DateField()
    outcome = code_field(Outcome.OPEN.value)
    settled_on = models.DateField(null=True, blank=True)
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("tried_on", "created_at")
        constraints = (one_of("way", ContactWay), one_of("outcome", Outcome))
        indexes = (practice_index("try_by_partner", ["partner", "tried_on"]),)


class Tie(PracticeRow):
    """One piece of evidence that `giver` could introduce one to `receiver`."""

    giver = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="ties_given")
    receiver = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="ties_received")
    kind = code_field()
    known_on = models.DateField(help_text="As of when it holds.")
    source = name_field()  # who said so
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("known_on", "created_at")
        constraints = (
            one_of("kind", TieKind),
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("receiver")), name="tie_between_two"
            ),
        )
        indexes = (
            practice_index("tie_by_giver", ["giver"]),
            practice_index("tie_by_receiver", ["receiver"]),
        )


class Introduction(PracticeRow):
    """An introduction asked for along a path, or offered between two partners."""

    kind = code_field(IntroductionKind.ASKED.value)
    target = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="introductions")
    between = models.ForeignKey(  # of an offered one: who is introduced to `target`
        Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    words = text_field()  # the message as it was sent
    asked_on = models.DateField()
    thanked_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-asked_on", "-created_at")
        constraints = (one_of("kind", IntroductionKind),)
        indexes = (practice_index("introduction_by_target", ["target"]),)


class IntroductionHop(PracticeRow):
    """One step of an introduction: `giver` is asked to introduce one to `receiver`."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="hops")
    position = models.PositiveSmallIntegerField()
    giver = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    receiver = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    kinds = models.JSONField(default=list, blank=True)  # [[kind, p], ...] it rested on when asked
    asked_on = models.DateField(null=True, blank=True)
    outcome = code_field(Outcome.OPEN.value)
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("position",)
        constraints = (
            one_of("outcome", Outcome),
            models.UniqueConstraint(fields=["introduction", "position"], name="hop_position_once"),
        )


class WeekPick(PracticeRow):
    """What a person changed in the list of people for a week: added, or dropped until a day."""

    partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    npi = models.CharField(
        max_length=10, default="", blank=True
    )  # of the directory, no partner yet
    state = code_field()
    week_on = models.DateField(help_text="The Monday of the week.")
    until_on = models.DateField(null=True, blank=True)
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("state", PickState),
            models.CheckConstraint(
                condition=models.Q(partner__isnull=False) ^ ~models.Q(npi=""),
                name="pick_of_a_partner_or_a_listing",
            ),
        )
        indexes = (practice_index("pick_by_week", ["week_on"]),)


class AlsoSees(PracticeRow):
    """A partner whom a client also sees, as the client told."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="also_sees")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="also_sees")
    may_name = models.BooleanField(default=False)  # the client agreed to be named to them
    said_on = models.DateField()
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["client", "partner"], name="also_sees_once"),
        )
        indexes = (practice_index("also_sees_by_partner", ["partner"]),)


class Agreement(PracticeRow):
    """How a partner and the practice work together, on one page."""

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="agreement")
    they_do = text_field()
    we_do = text_field()
    they_tell = text_field()
    we_tell = text_field()
    they_stop = text_field()
    we_stop = text_field()
    agreed_on = models.DateField(null=True, blank=True)
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField()
