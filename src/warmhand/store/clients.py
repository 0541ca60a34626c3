"""Clients of a practice."""

from django.db import models
from django.db.models.functions import Lower

from warmhand.core.clients import Payment
from warmhand.core.incoming import NamedUs
from warmhand.core.network import SourceKind
from warmhand.store.base import PracticeRow, code_field, name_field, one_of, practice_index
from warmhand.store.partners import Partner


class Client(PracticeRow):
    """A person whom the practice treats; only the name is asked for."""

    name = name_field()
    phone = models.CharField(max_length=32, default="", blank=True, help_text="E.164")
    email = models.EmailField(default="", blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_on = models.DateField(null=True, blank=True)  # asked for where the client is a minor
    guardian_name = name_field()
    guardian_relation = name_field()  # "mother", "legal guardian"
    guardian_phone = models.CharField(max_length=32, default="", blank=True, help_text="E.164")
    guardian_email = models.EmailField(default="", blank=True)
    best_hours = name_field()
    nudges_off = models.BooleanField(default=False)  # the client asked not to be asked by mail
    payment = code_field(Payment.UNKNOWN.value)
    insurance = name_field()
    since_on = models.DateField(null=True, blank=True)
    source_kind = code_field()  # "" is not asked
    named_us = code_field()  # "did they name me?"; "" is not asked
    source_partner = models.ForeignKey(
        Partner, on_delete=models.SET_NULL, null=True, blank=True, related_name="clients_sent"
    )
    source_client = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="clients_sent"
    )
    source_event = models.ForeignKey(
        "store.DemoEvent",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="clients_sent",
    )
    source_article = models.ForeignKey(
        "store.Article",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="clients_sent",
    )
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    import_batch = models.UUIDField(
        null=True, blank=True, help_text="Which import made the row, so that it can be undone."
    )

    class Meta:
        constraints = (
            one_of("payment", Payment),
            one_of("source_kind", SourceKind, blank=True),
            one_of("named_us", NamedUs, blank=True),
        )
        indexes = (
            models.Index("practice", Lower("name"), name="client_by_name"),
            practice_index("client_by_import", ["import_batch"]),
        )
