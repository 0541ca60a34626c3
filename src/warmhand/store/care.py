"""Episodes of care: activities, plans, visits, scores with their corrections, reviews."""

from django.core.validators import MinValueValidator
from django.db import models

from warmhand.core.care import Decision, EndReason, EpisodeKind, ScoreSource, Side, VisitStatus
from warmhand.store.base import (
    PracticeRow,
    code_field,
    name_field,
    one_of,
    practice_index,
    text_field,
)
from warmhand.store.clients import Client
from warmhand.store.people import User


class Episode(PracticeRow):
    """One problem of one client, from the first visit for it to its end."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="episodes")
    kind = code_field(EpisodeKind.PROBLEM.value)
    problem = code_field(size=64)  # a problem of profession_fit.toml, or "" where none fits
    label = name_field()  # the client's problem in plain words, as "neck pain"
    measure = code_field()  # a regional measure beside pain and activities, or ""
    region = code_field()  # where it is, of the regions of red_flags.toml; "" = the problem's own
    side = code_field()
    since_on = models.DateField(null=True, blank=True, help_text="Since when the trouble is there.")
    goals = text_field()
    planned_visits = models.PositiveSmallIntegerField(null=True, blank=True)
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="relapses"
    )
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = code_field()
    end_words = text_field()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("kind", EpisodeKind),
            one_of("side", Side, blank=True),
            one_of("end_reason", EndReason, blank=True),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="episode_ends_after_its_start",
            ),
        )
        indexes = (practice_index("episode_by_client", ["client", "started_on"]),)


class Activity(PracticeRow):
    """An activity that the client chose to be scored on (PSFS, 1 to 3; the first is the main one)."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="activities")
    label = name_field()
    position = models.PositiveSmallIntegerField(default=1)
    added_on = models.DateField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["episode", "position"], name="activity_position_once"),
        )


class Plan(PracticeRow):
    """What was tried from a day on, until the next plan of the episode."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="plans")
    started_on = models.DateField()
    text = name_field()
    until_on = models.DateField(null=True, blank=True)
    success = name_field()  # what would count as success by then, in own words
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("started_on", "created_at")
        indexes = (practice_index("plan_by_episode", ["episode", "started_on"]),)


class Visit(PracticeRow):
    """One visit, planned or done."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="visits")
    episode = models.ForeignKey(
        Episode, on_delete=models.SET_NULL, null=True, blank=True, related_name="visits"
    )
    visit_on = models.DateField()
    clock = models.TimeField(null=True, blank=True, help_text="Wall time of the practice's place.")
    status = code_field(VisitStatus.PLANNED.value)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    price_cents = models.PositiveIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    tried = text_field()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (one_of("status", VisitStatus),)
        indexes = (
            practice_index("visit_by_day", ["visit_on", "clock"]),
            practice_index("visit_by_client", ["client", "visit_on"]),
        )


class Score(PracticeRow):
    """One value of one measure on one day; PSFS is kept per activity."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="scores")
    measure = code_field()
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, null=True, blank=True, related_name="scores"
    )
    scored_on = models.DateField()
    value = models.FloatField()
    ratings = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    source = code_field(ScoreSource.IN_ROOM.value)
    entered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("scored_on", "created_at")
        constraints = (
            one_of("source", ScoreSource),
            models.UniqueConstraint(
                fields=["episode", "measure", "scored_on"],
                condition=models.Q(activity__isnull=True),
                name="score_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["episode", "measure", "activity", "scored_on"],
                condition=models.Q(activity__isnull=False),
                name="activity_score_once_a_day",
            ),
        )
        indexes = (practice_index("score_by_episode", ["episode", "measure", "scored_on"]),)


class ScoreCorrection(PracticeRow):
    """The trace of a wrong score put right; `after` is empty where it was taken out."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="corrections")
    score = models.ForeignKey(
        Score, on_delete=models.SET_NULL, null=True, related_name="corrections"
    )
    measure = code_field()
    scored_on = models.DateField()
    before = models.FloatField()
    after = models.FloatField(null=True, blank=True)
    reason = name_field()
    corrected_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ("corrected_at",)


class Review(PracticeRow):
    """A dated decision in the practitioner's own words."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="reviews")
    reviewed_on = models.DateField()
    state = code_field()  # a state of core.progress on that day
    suggested = code_field()  # an action of core.review on that day
    decision = code_field()
    words = text_field()
    next_review_on = models.DateField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("reviewed_on", "created_at")
        constraints = (one_of("decision", Decision),)
        indexes = (practice_index("review_by_episode", ["episode", "reviewed_on"]),)
