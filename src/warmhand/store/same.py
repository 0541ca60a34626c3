"""One person once: questions whether two rows are the same person, and merges that can be undone."""

from django.db import models

from warmhand.core.network import SameAnswer
from warmhand.store.base import PracticeRow, code_field, one_of, practice_index
from warmhand.store.clients import Client
from warmhand.store.partners import Partner
from warmhand.store.people import User


class SameQuestion(PracticeRow):
    """Whether two partners, a partner and a listing, or two clients are the same person."""

    partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="same_questions"
    )
    other_partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    npi = models.CharField(max_length=10, default="", blank=True)  # a listing of the directory
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="same_questions"
    )
    other_client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    points = models.FloatField()
    reasons = models.JSONField(default=list)  # [[words, points], ...]
    answer = code_field()
    ask_again_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("answer", SameAnswer, blank=True),
            models.CheckConstraint(
                condition=models.Q(partner__isnull=False, client__isnull=True)
                | models.Q(partner__isnull=True, client__isnull=False),
                name="same_question_of_partners_or_clients",
            ),
        )
        indexes = (
            practice_index("same_question_open", ["answer", "points"]),
            practice_index("same_question_by_partner", ["partner"]),
            practice_index("same_question_by_client", ["client"]),
        )


class Merge(PracticeRow):
    """Two rows made one: `gone` stays as it was, put away; what moved is kept for the way back."""

    kept_partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    gone_partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    npi = models.CharField(max_length=10, default="", blank=True)  # a listing taken into `kept`
    kept_client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    gone_client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    filled = models.JSONField(default=dict)  # fields of `kept`: {name: [before, after]}
    moved = models.JSONField(default=dict)  # rows moved: {"table.column": [key, ...]}
    reasons = models.JSONField(default=list)
    points = models.FloatField(null=True, blank=True)
    was_automatic = models.BooleanField(default=False)
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = (practice_index("merge_by_time", ["merged_at"]),)
