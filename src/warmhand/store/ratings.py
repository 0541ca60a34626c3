"""Daily ratings from a client's own phone: rounds of five, and each day's answer."""

from django.core.validators import MaxValueValidator
from django.db import models

from warmhand.core.ratings import DAYS, By, Stopped
from warmhand.store.base import PracticeRow, code_field, one_of, practice_index
from warmhand.store.care import Activity, Episode, Score
from warmhand.store.links import Link
from warmhand.store.people import User


class RatingRound(PracticeRow):
    """One question on some days in a row, to which the client said yes; counts as one score."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="rating_rounds")
    measure = code_field()
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    link = models.ForeignKey(
        Link, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = code_field()
    hour = models.PositiveSmallIntegerField(
        validators=[MaxValueValidator(23)], help_text="Of the day, in the client's time zone."
    )
    time_zone = models.CharField(max_length=64, help_text="IANA name, the client's.")
    starts_on = models.DateField(help_text="The first day, in the client's time zone.")
    days = models.PositiveSmallIntegerField(default=DAYS)
    agreed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    agreed_at = models.DateTimeField(help_text="When the client's yes was noted.")
    stopped = code_field()
    stopped_at = models.DateTimeField(null=True, blank=True)
    score = models.ForeignKey(
        Score, on_delete=models.SET_NULL, null=True, blank=True, related_name="rounds"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("by", By),
            one_of("stopped", Stopped, blank=True),
            models.UniqueConstraint(
                fields=["episode"],
                condition=models.Q(stopped=""),
                name="one_round_at_a_time",
            ),
        )
        indexes = (practice_index("round_by_episode", ["episode", "starts_on"]),)


class Rating(PracticeRow):
    """One day's answer; a later answer of the same day takes the earlier one's place."""

    round = models.ForeignKey(RatingRound, on_delete=models.CASCADE, related_name="ratings")
    rated_on = models.DateField(help_text="In the client's time zone.")
    value = models.FloatField()
    first_value = models.FloatField(null=True, blank=True, help_text="Where it was changed.")
    rated_at = models.DateTimeField()

    class Meta:
        ordering = ("rated_on",)
        constraints = (
            models.UniqueConstraint(fields=["round", "rated_on"], name="rating_once_a_day"),
        )
