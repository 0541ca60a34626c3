"""Safety questions: what was asked and answered, the flags raised, and what became of them."""

from django.db import models

from warmhand.core.red_flags import Asked, BarsMassage, Urgency
from warmhand.core.safety import Closing, Heeded, How
from warmhand.store.base import PracticeRow, code_field, one_of, practice_index, text_field
from warmhand.store.care import Episode
from warmhand.store.clients import Client
from warmhand.store.people import User


class Screening(PracticeRow):
    """One round of safety questions of one client; `urgency` is "" until it is finished."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="screenings")
    episode = models.ForeignKey(
        Episode, on_delete=models.SET_NULL, null=True, blank=True, related_name="screenings"
    )
    asked = code_field()
    how = code_field()
    regions = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)  # line to yes, no or unsure
    passed = models.JSONField(default=list)  # bundles answered with "none of these"
    ask_again = models.JSONField(default=list)  # flags that an unsure answer left open
    evidence_on = models.DateField(help_text="The day of the questions' data.")
    urgency = code_field()
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            one_of("asked", Asked),
            one_of("how", How),
            one_of("urgency", Urgency, blank=True),
        )
        indexes = (practice_index("screening_by_client", ["client", "finished_at"]),)


class RaisedFlag(PracticeRow):
    """A flag that a screening raised; open until somebody notes why it is not any more."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="flags")
    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="flags")
    flag = code_field(size=64)  # a flag of red_flags.toml
    urgency = code_field()
    bars_massage = code_field()
    bars_manipulation = models.BooleanField(default=False)
    bars_trainer = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closing = code_field()
    closed_words = text_field()
    closed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            one_of("urgency", Urgency),
            one_of("bars_massage", BarsMassage),
            one_of("closing", Closing, blank=True),
            models.UniqueConstraint(fields=["screening", "flag"], name="flag_once_a_screening"),
        )
        indexes = (practice_index("flag_by_client", ["client", "closed_at"]),)


class UrgentAdvice(PracticeRow):
    """What was advised after an urgent answer, what the client decided, and the way it went on."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="advice")
    advised = text_field()
    heeded = code_field()
    words = text_field()
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    follow_up_at = models.DateTimeField(null=True, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    followed_up_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = text_field()

    class Meta:
        ordering = ("recorded_at",)
        constraints = (one_of("heeded", Heeded),)
        indexes = (practice_index("advice_to_follow_up", ["followed_up_at", "follow_up_at"]),)
