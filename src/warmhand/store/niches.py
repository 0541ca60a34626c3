"""Niches: characteristics of people, the niches themselves, looks at the books, the plan."""

from django.db import models
from django.db.models import Q

from warmhand.core.niches import NicheState, PlaceKind, Trait
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


class Characteristic(PracticeRow):
    """One characteristic of a client, or of the people whom a partner serves."""

    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="characteristics"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="characteristics"
    )
    trait = code_field()
    value = code_field(size=64)  # a slug of characteristics.toml, or the folded own words
    label = name_field()  # the own words as they were typed; "" for a slug
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("trait", Trait),
            models.CheckConstraint(
                condition=Q(client__isnull=True) ^ Q(partner__isnull=True),
                name="characteristic_of_one",
            ),
            models.UniqueConstraint(
                fields=["client", "trait", "value"],
                condition=Q(client__isnull=False),
                name="characteristic_of_client_once",
            ),
            models.UniqueConstraint(
                fields=["partner", "trait", "value"],
                condition=Q(partner__isnull=False),
                name="characteristic_of_partner_once",
            ),
        )
        indexes = (practice_index("characteristic_by_value", ["trait", "value"]),)


class Niche(PracticeRow):
    """A group that the practice wants to be known for."""

    rules = models.JSONField(default=list)  # [[trait, value], ...], at most two
    need = code_field(size=64)  # a region of the problem, or "" where none is asked
    starter = code_field(size=64)  # the starter niche it was made from, or ""
    sentence = text_field(size=500)  # said in one sentence, in own words
    state = code_field(NicheState.NOTED.value)
    chosen_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("state", NicheState),
            models.UniqueConstraint(
                fields=["practice"], condition=Q(state="chosen"), name="niche_chosen_once"
            ),
        )


class NicheMember(PracticeRow):
    """A hand override: this client or partner is in the niche, or is not, whatever the rules say."""

    niche = models.ForeignKey(Niche, on_delete=models.CASCADE, related_name="members")
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    is_in = models.BooleanField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(client__isnull=True) ^ Q(partner__isnull=True),
                name="niche_member_is_one",
            ),
            models.UniqueConstraint(
                fields=["niche", "client"],
                condition=Q(client__isnull=False),
                name="niche_client_once",
            ),
            models.UniqueConstraint(
                fields=["niche", "partner"],
                condition=Q(partner__isnull=False),
                name="niche_partner_once",
            ),
        )


class GatheringPlace(PracticeRow):
    """A place where people of a niche gather; its host may be a partner."""

    niche = models.ForeignKey(Niche, on_delete=models.CASCADE, related_name="places")
    name = name_field()
    kind = code_field(PlaceKind.OTHER.value)
    host = models.ForeignKey(
        Partner, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = name_field()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (one_of("kind", PlaceKind),)


class NicheLook(PracticeRow):
    """One look at the practice's books: what was seen on that day, with which weights."""

    looked_on = models.DateField()
    weights = models.JSONField(default=dict)
    seed = models.BigIntegerField()
    books = models.CharField(max_length=64)  # a digest of what the look rests on
    result = models.JSONField(default=dict)
    is_verdict = models.BooleanField(default=False)  # between two lies a quarter
    created_at = models.DateTimeField()

    class Meta:
        indexes = (practice_index("niche_look_by_day", ["looked_on"]),)


class PlanStep(PracticeRow):
    """One step of the plan of a niche with its day."""

    niche = models.ForeignKey(Niche, on_delete=models.CASCADE, related_name="steps")
    code = code_field(size=64)  # a step of core.niche_plan
    words = name_field()  # a step in own words, where `code` is ""
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (practice_index("plan_step_by_niche", ["niche", "due_on"]),)


class LookBack(PracticeRow):
    """A quarter looked back at: planned, done, what it brought, as it stood then."""

    niche = models.ForeignKey(Niche, on_delete=models.CASCADE, related_name="look_backs")
    quarter_on = models.DateField(help_text="The first day of the quarter.")
    facts = models.JSONField(default=dict)
    words = text_field()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["niche", "quarter_on"], name="look_back_once"),
        )
