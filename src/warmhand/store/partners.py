"""Partners: the people whom a practice sends clients to."""

from django.db import models
from django.db.models.functions import Lower

from warmhand.core.network import Stage
from warmhand.core.partnership import Way
from warmhand.store.base import (
    PracticeRow,
    code_field,
    name_field,
    one_of,
    practice_index,
    text_field,
)


class Partner(PracticeRow):
    """One named person (or desk), copied from the directory or entered by hand.

    There is no room here for money, gifts or who sends back; tests/test_banned_fields.py looks.
    """

    name = name_field()
    family_name = name_field()  # "" where nobody said which words of the name it is
    other_names = name_field()  # nickname, former name; separated by commas
    credential = name_field()
    profession = code_field(size=64)  # a slug of professions.toml, "" where not known yet
    is_organisation = models.BooleanField(default=False)
    works_at = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="people"
    )
    organisation = name_field()
    npi = models.CharField(max_length=10, default="", blank=True)
    licence = models.CharField(max_length=40, default="", blank=True)
    licence_state = models.CharField(max_length=2, default="", blank=True)
    phone = models.CharField(max_length=32, default="", blank=True, help_text="E.164")
    fax = models.CharField(max_length=32, default="", blank=True, help_text="E.164")
    email = models.EmailField(default="", blank=True)
    address_line = name_field()
    city = name_field()
    region = name_field()
    postal_code = models.CharField(max_length=16, default="", blank=True)
    country = models.CharField(max_length=2, default="US")
    latitude = models.FloatField(null=True, blank=True, help_text="degrees north")
    longitude = models.FloatField(null=True, blank=True, help_text="degrees east")
    way = code_field(Way.DESK_PHONE.value)
    way_note = name_field()  # the portal's address, whom to ask for
    needs_insurance = models.BooleanField(default=False)
    needs_birth_date = models.BooleanField(default=False)
    needs_order = models.BooleanField(default=False, help_text="A physician's order.")
    takes_self_pay = models.BooleanField(null=True, blank=True)
    insurances = name_field()  # names, separated by commas; "" is unknown
    wait_days = models.PositiveSmallIntegerField(null=True, blank=True)
    offers = models.JSONField(default=list, blank=True)  # values of core.clients.Wish
    good_at = text_field()
    serves = models.JSONField(default=list, blank=True)  # ids of profession_fit.toml's problems
    suits_not = text_field()  # whom they do not suit
    conduct = models.JSONField(default=dict, blank=True)  # {value of core.a_team.Conduct: bool}
    stage = code_field(Stage.FOUND.value)
    since_on = models.DateField(null=True, blank=True, help_text="Since when one knows them.")
    met_where = name_field()
    snoozed_until = models.DateField(null=True, blank=True)
    asked_whom_on = models.DateField(
        null=True, blank=True, help_text="When they were asked whom they know."
    )
    away_from = models.DateField(null=True, blank=True)
    away_until = models.DateField(null=True, blank=True)  # the last day away
    away_words = name_field()  # who stands in, as they said it
    nudges_off = models.BooleanField(default=False)  # they asked not to be asked again by mail
    desk_name = name_field()
    desk_email = models.EmailField(default="", blank=True)
    may_show_on = models.DateField(null=True, blank=True)  # agreed to stand on the public page
    note = text_field()
    is_taking_clients = models.BooleanField(default=True)
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
            one_of("way", Way),
            one_of("stage", Stage),
            models.UniqueConstraint(
                fields=["practice", "npi"],
                condition=~models.Q(npi="") & models.Q(archived_at__isnull=True),
                name="partner_npi_once",
            ),
        )
        indexes = (
            models.Index("practice", Lower("name"), name="partner_by_name"),
            practice_index("partner_by_import", ["import_batch"]),
        )
