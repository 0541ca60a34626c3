"""Clients of a practice."""

from django.db import models
from django.db.models.functions import Lower

from warmhand.core.clients import Payment
from warmhand.store.base import PracticeRow, code_field, name_field, one_of, practice_index


class Client(PracticeRow):
    """A person whom the practice treats; only the name is asked for."""

    name = name_field()
    phone = models.CharField(max_length=32, default="", blank=True, help_text="E.164")
    email = models.EmailField(default="", blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    best_hours = name_field()
    payment = code_field(Payment.UNKNOWN.value)
    insurance = name_field()
    since_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)
    import_batch = models.UUIDField(
        null=True, blank=True, help_text="Which import made the row, so that it can be undone."
    )

    class Meta:
        constraints = (one_of("payment", Payment),)
        indexes = (
            models.Index("practice", Lower("name"), name="client_by_name"),
            practice_index("client_by_import", ["import_batch"]),
        )
