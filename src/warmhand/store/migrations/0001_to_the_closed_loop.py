import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("store", "0001_initial"),
        ("store", "0002_care_in_depth"),
        ("store", "0003_directory_and_a_team"),
        ("store", "0004_closed_loop"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CareStamp",
            fields=[
                ("subject", models.UUIDField(primary_key=True, serialize=False)),
                ("stamp", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="WorkerBeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="user_email_once_whatever_its_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Client",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "phone",
                    models.CharField(blank=True, default="", help_text="E.164", max_length=32),
                ),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("birth_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("birth_on", models.DateField(blank=True, null=True)),
                ("guardian_name", models.CharField(blank=True, default="", max_length=200)),
                ("guardian_relation", models.CharField(blank=True, default="", max_length=200)),
                (
                    "guardian_phone",
                    models.CharField(blank=True, default="", help_text="E.164", max_length=32),
                ),
                ("guardian_email", models.EmailField(blank=True, default="", max_length=254)),
                ("best_hours", models.CharField(blank=True, default="", max_length=200)),
                ("nudges_off", models.BooleanField(default=False)),
                ("payment", models.CharField(blank=True, default="unknown", max_length=32)),
                ("insurance", models.CharField(blank=True, default="", max_length=200)),
                ("since_on", models.DateField(blank=True, null=True)),
                ("source_kind", models.CharField(blank=True, default="", max_length=32)),
                ("named_us", models.CharField(blank=True, default="", max_length=32)),
                ("created_at", models.DateTimeField()),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "import_batch",
                    models.UUIDField(
                        blank=True,
                        help_text="Which import made the row, so that it can be undone.",
                        null=True,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.client",
                    ),
                ),
                (
                    "source_client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="clients_sent",
                        to="store.client",
                    ),
                ),
            ],
            options={
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("payment__in", ["unknown", "self_pay", "insurance"])),
                        name="client_payment_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source_kind__in", ["partner", "client", "direct", ""])
                        ),
                        name="client_source_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("named_us__in", ["yes", "no", "unsure", ""])),
                        name="client_named_us_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Episode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(blank=True, default="problem", max_length=32)),
                ("problem", models.CharField(blank=True, default="", max_length=64)),
                ("label", models.CharField(blank=True, default="", max_length=200)),
                ("measure", models.CharField(blank=True, default="", max_length=32)),
                ("region", models.CharField(blank=True, default="", max_length=32)),
                ("side", models.CharField(blank=True, default="", max_length=32)),
                (
                    "since_on",
                    models.DateField(
                        blank=True, help_text="Since when the trouble is there.", null=True
                    ),
                ),
                ("goals", models.TextField(blank=True, default="", max_length=4000)),
                ("planned_visits", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("started_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, default="", max_length=32)),
                ("end_words", models.TextField(blank=True, default="", max_length=4000)),
                ("created_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="episodes",
                        to="store.client",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="relapses",
                        to="store.episode",
                    ),
                ),
            ],
            options={
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["problem", "wellness"])),
                        name="episode_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["left", "right", "both", "middle", ""])),
                        name="episode_side_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "end_reason__in",
                                [
                                    "resolved",
                                    "self_care",
                                    "referred",
                                    "moved_away",
                                    "stopped_coming",
                                    "",
                                ],
                            )
                        ),
                        name="episode_end_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="episode_ends_after_its_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("family_name", models.CharField(blank=True, default="", max_length=200)),
                ("other_names", models.CharField(blank=True, default="", max_length=200)),
                ("credential", models.CharField(blank=True, default="", max_length=200)),
                ("profession", models.CharField(blank=True, default="", max_length=64)),
                ("is_organisation", models.BooleanField(default=False)),
                ("organisation", models.CharField(blank=True, default="", max_length=200)),
                ("npi", models.CharField(blank=True, default="", max_length=10)),
                ("licence", models.CharField(blank=True, default="", max_length=40)),
                ("licence_state", models.CharField(blank=True, default="", max_length=2)),
                (
                    "phone",
                    models.CharField(blank=True, default="", help_text="E.164", max_length=32),
                ),
                ("fax", models.CharField(blank=True, default="", help_text="E.164", max_length=32)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("address_line", models.CharField(blank=True, default="", max_length=200)),
                ("city", models.CharField(blank=True, default="", max_length=200)),
                ("region", models.CharField(blank=True, default="", max_length=200)),
                ("postal_code", models.CharField(blank=True, default="", max_length=16)),
                ("country", models.CharField(default="US", max_length=2)),
                ("latitude", models.FloatField(blank=True, help_text="degrees north", null=True)),
                ("longitude", models.FloatField(blank=True, help_text="degrees east", null=True)),
                ("way", models.CharField(blank=True, default="desk_phone", max_length=32)),
                ("way_note", models.CharField(blank=True, default="", max_length=200)),
                ("needs_insurance", models.BooleanField(default=False)),
                ("needs_birth_date", models.BooleanField(default=False)),
                (
                    "needs_order",
                    models.BooleanField(default=False, help_text="A physician's order."),
                ),
                ("takes_self_pay", models.BooleanField(blank=True, null=True)),
                ("insurances", models.CharField(blank=True, default="", max_length=200)),
                ("wait_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("offers", models.JSONField(blank=True, default=list)),
                ("good_at", models.TextField(blank=True, default="", max_length=4000)),
                ("serves", models.JSONField(blank=True, default=list)),
                ("suits_not", models.TextField(blank=True, default="", max_length=4000)),
                ("conduct", models.JSONField(blank=True, default=dict)),
                ("stage", models.CharField(blank=True, default="found", max_length=32)),
                (
                    "since_on",
                    models.DateField(blank=True, help_text="Since when one knows them.", null=True),
                ),
                ("met_where", models.CharField(blank=True, default="", max_length=200)),
                ("snoozed_until", models.DateField(blank=True, null=True)),
                (
                    "asked_whom_on",
                    models.DateField(
                        blank=True, help_text="When they were asked whom they know.", null=True
                    ),
                ),
                ("away_from", models.DateField(blank=True, null=True)),
                ("away_until", models.DateField(blank=True, null=True)),
                ("away_words", models.CharField(blank=True, default="", max_length=200)),
                ("nudges_off", models.BooleanField(default=False)),
                ("desk_name", models.CharField(blank=True, default="", max_length=200)),
                ("desk_email", models.EmailField(blank=True, default="", max_length=254)),
                ("note", models.TextField(blank=True, default="", max_length=4000)),
                ("is_taking_clients", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "import_batch",
                    models.UUIDField(
                        blank=True,
                        help_text="Which import made the row, so that it can be undone.",
                        null=True,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.partner",
                    ),
                ),
                (
                    "works_at",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="people",
                        to="store.partner",
                    ),
                ),
            ],
            options={
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("way__in", ["desk_phone", "mail", "portal", "text", "fax", "paper"])
                        ),
                        name="partner_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                ["found", "contacted", "met", "trusted", "resting", "stepped_back"],
                            )
                        ),
                        name="partner_stage_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Introduction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(blank=True, default="asked", max_length=32)),
                ("words", models.TextField(blank=True, default="", max_length=4000)),
                ("asked_on", models.DateField()),
                ("thanked_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "between",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.partner",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="introductions",
                        to="store.partner",
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_on", "-created_at"),
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["asked", "offered"])),
                        name="introduction_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("recipient", models.CharField(blank=True, default="", max_length=200)),
                ("recipient_is_health", models.BooleanField()),
                ("items", models.JSONField(default=list)),
                ("back", models.JSONField(default=list)),
                ("wording", models.CharField(blank=True, default="", max_length=32)),
                ("way", models.CharField(blank=True, default="", max_length=32)),
                ("given_at", models.DateTimeField()),
                ("given_on", models.DateField()),
                ("signature", models.CharField(blank=True, default="", max_length=200)),
                ("attested_by", models.CharField(blank=True, default="", max_length=200)),
                ("ends_on", models.DateField()),
                ("purpose", models.CharField(blank=True, default="", max_length=32)),
                ("guardian", models.CharField(blank=True, default="", max_length=200)),
                ("assented", models.BooleanField(default=False)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_via", models.CharField(blank=True, default="", max_length=32)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="store.client",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.partner",
                    ),
                ),
            ],
            options={
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["on_screen", "link", "spoken"])),
                        name="consent_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["ask", "co_manage", "refer", ""])),
                        name="consent_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "withdrawn_via__in",
                                ["link", "phone", "hand", "mail", "letter", "fax", "in_person", ""],
                            )
                        ),
                        name="consent_withdrawn_via_known",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="client",
            name="source_partner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="clients_sent",
                to="store.partner",
            ),
        ),
        migrations.CreateModel(
            name="PartnerCard",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=16, unique=True)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cards",
                        to="store.partner",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Incoming",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(blank=True, default="", max_length=32)),
                ("state", models.CharField(blank=True, default="new", max_length=32)),
                ("came_by", models.CharField(blank=True, default="page", max_length=32)),
                ("submit_key", models.UUIDField(unique=True)),
                ("sender_name", models.CharField(blank=True, default="", max_length=200)),
                ("sender_profession", models.CharField(blank=True, default="", max_length=64)),
                ("sender_practice", models.CharField(blank=True, default="", max_length=200)),
                (
                    "sender_phone",
                    models.CharField(blank=True, default="", help_text="E.164", max_length=32),
                ),
                ("sender_email", models.EmailField(blank=True, default="", max_length=254)),
                ("client_name", models.CharField(blank=True, default="", max_length=200)),
                (
                    "client_phone",
                    models.CharField(blank=True, default="", help_text="E.164", max_length=32),
                ),
                ("client_email", models.EmailField(blank=True, default="", max_length=254)),
                ("best_hours", models.CharField(blank=True, default="", max_length=200)),
                ("words", models.TextField(blank=True, default="", max_length=2000)),
                ("client_knows", models.BooleanField(default=False)),
                ("named_us", models.CharField(blank=True, default="", max_length=32)),
                ("doubts", models.JSONField(blank=True, default=list)),
                ("answer_words", models.CharField(blank=True, default="", max_length=200)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("thanked_at", models.DateTimeField(blank=True, null=True)),
                ("report_after_visits", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("report_by", models.DateField(blank=True, null=True)),
                ("report_words", models.TextField(blank=True, default="", max_length=2000)),
                ("reported_at", models.DateTimeField(blank=True, null=True)),
                ("told_no_news_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="incoming",
                        to="store.client",
                    ),
                ),
                (
                    "report_consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.consent",
                    ),
                ),
                (
                    "source_client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.client",
                    ),
                ),
                (
                    "source_partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="incoming",
                        to="store.partner",
                    ),
                ),
                (
                    "card",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.partnercard",
                    ),
                ),
            ],
            options={
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["practitioner", "client"])),
                        name="incoming_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["new", "taken", "not_now", "no_fit", "spam"])
                        ),
                        name="incoming_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("came_by__in", ["page", "card", "phone", "letter", "fax", "in_person"])
                        ),
                        name="incoming_came_by_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("practitioner_name", models.CharField(blank=True, default="", max_length=200)),
                ("credential", models.CharField(blank=True, default="", max_length=200)),
                (
                    "profession",
                    models.CharField(blank=True, default="massage_therapist", max_length=32),
                ),
                (
                    "phone",
                    models.CharField(blank=True, default="", help_text="E.164", max_length=32),
                ),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("address_line", models.CharField(blank=True, default="", max_length=200)),
                ("city", models.CharField(blank=True, default="", max_length=200)),
                ("region", models.CharField(blank=True, default="", max_length=200)),
                ("postal_code", models.CharField(blank=True, default="", max_length=16)),
                (
                    "country",
                    models.CharField(default="US", help_text="ISO 3166-1 alpha-2", max_length=2),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="America/New_York", help_text="IANA name", max_length=64
                    ),
                ),
                ("currency", models.CharField(default="USD", help_text="ISO 4217", max_length=3)),
                ("visit_price_cents", models.PositiveIntegerField(blank=True, null=True)),
                ("visit_minutes", models.PositiveSmallIntegerField(default=60)),
                ("mail_from_name", models.CharField(blank=True, default="", max_length=200)),
                ("mail_from_address", models.EmailField(blank=True, default="", max_length=254)),
                ("mail_tested_at", models.DateTimeField(blank=True, null=True)),
                ("reach", models.CharField(blank=True, default="not_yet", max_length=32)),
                ("reach_address", models.URLField(blank=True, default="")),
                ("reach_confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("people_a_week", models.PositiveSmallIntegerField(default=2, help_text="1 to 5")),
                (
                    "reach_km",
                    models.FloatField(default=25, help_text="How far clients go to see somebody."),
                ),
                (
                    "half_distance_km",
                    models.FloatField(default=10, help_text="See core.choice_rules.Rules."),
                ),
                ("choice_weights", models.JSONField(blank=True, default=dict)),
                ("warmth_rules", models.JSONField(blank=True, default=dict)),
                ("nudge_rules", models.JSONField(blank=True, default=dict)),
                ("is_public", models.BooleanField(default=False)),
                ("public_words", models.TextField(blank=True, default="", max_length=4000)),
                (
                    "report_after_visits",
                    models.PositiveSmallIntegerField(default=4, help_text="1 to 20"),
                ),
                ("letter_words", models.CharField(blank=True, default="", max_length=200)),
                ("is_sample", models.BooleanField(default=False)),
                ("set_up_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reach__in", ["own_address", "association", "not_yet", "sample"])
                        ),
                        name="practice_reach_known",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="partnercard",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.practice"
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.practice"
            ),
        ),
        migrations.CreateModel(
            name="Method",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.CharField(blank=True, default="", max_length=64)),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("created_at", models.DateTimeField()),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "slug", "name"), name="method_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("npi", models.CharField(blank=True, default="", max_length=10)),
                ("filled", models.JSONField(default=dict)),
                ("moved", models.JSONField(default=dict)),
                ("reasons", models.JSONField(default=list)),
                ("points", models.FloatField(blank=True, null=True)),
                ("was_automatic", models.BooleanField(default=False)),
                ("merged_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "gone_client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.client",
                    ),
                ),
                (
                    "kept_client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.client",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "gone_partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.partner",
                    ),
                ),
                (
                    "kept_partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.partner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["practice", "merged_at"], name="merge_by_time")],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("role", models.CharField(blank=True, default="", max_length=32)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["owner", "practitioner", "front_desk"])),
                        name="membership_role_known",
                    ),
                    models.UniqueConstraint(fields=("practice", "user"), name="membership_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Logo",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("picture", models.BinaryField()),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("practice",), name="logo_once")],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("purpose", models.CharField(blank=True, default="", max_length=32)),
                ("generation", models.PositiveSmallIntegerField(default=1)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="store.client",
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="store.episode",
                    ),
                ),
                (
                    "incoming",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="store.incoming",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose__in",
                                [
                                    "partner",
                                    "client_consent",
                                    "client_answer",
                                    "score",
                                    "safety",
                                    "rating",
                                    "desk",
                                    "incoming",
                                    "calendar",
                                    "reach",
                                    "first_owner",
                                    "new_password",
                                ],
                            )
                        ),
                        name="link_purpose_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IntroductionHop",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("kinds", models.JSONField(blank=True, default=list)),
                ("asked_on", models.DateField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, default="open", max_length=32)),
                ("settled_on", models.DateField(blank=True, null=True)),
                (
                    "introduction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hops",
                        to="store.introduction",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.partner",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.partner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["open", "yes", "no"])),
                        name="introductionhop_outcome_known",
                    ),
                    models.UniqueConstraint(
                        fields=("introduction", "position"), name="hop_position_once"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="introduction",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.practice"
            ),
        ),
        migrations.AddField(
            model_name="incoming",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.practice"
            ),
        ),
        migrations.CreateModel(
            name="GradeOverride",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("problem", models.CharField(blank=True, default="", max_length=64)),
                ("profession", models.CharField(blank=True, default="", max_length=64)),
                ("grade", models.CharField(blank=True, default="", max_length=32)),
                ("reason", models.TextField(blank=True, default="", max_length=4000)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "grade__in",
                                ["first_line", "option", "weak", "assess", "against", "none"],
                            )
                        ),
                        name="gradeoverride_grade_known",
                    ),
                    models.UniqueConstraint(
                        fields=("practice", "problem", "profession"), name="grade_override_once"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="episode",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.practice"
            ),
        ),
        migrations.CreateModel(
            name="ContactTry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("way", models.CharField(blank=True, default="", max_length=32)),
                ("tried_on", models.DateField()),
                ("outcome", models.CharField(blank=True, default="open", max_length=32)),
                ("settled_on", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tries",
                        to="store.partner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "ordering": ("tried_on", "created_at"),
                "indexes": [
                    models.Index(fields=["practice", "partner", "tried_on"], name="try_by_partner")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "way__in",
                                [
                                    "cold_call",
                                    "card_left",
                                    "shared_client_mail",
                                    "event",
                                    "same_premises",
                                    "introduction",
                                ],
                            )
                        ),
                        name="contacttry_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["open", "yes", "no"])),
                        name="contacttry_outcome_known",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="consent",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.practice"
            ),
        ),
        migrations.AddField(
            model_name="client",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="store.practice"
            ),
        ),
        migrations.CreateModel(
            name="CalendarSource",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("kind", models.CharField(blank=True, default="", max_length=32)),
                ("address", models.URLField(blank=True, default="", max_length=1000)),
                ("is_on", models.BooleanField(default=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                ("problem", models.CharField(blank=True, default="", max_length=200)),
                ("etag", models.CharField(blank=True, default="", max_length=200)),
                ("created_at", models.DateTimeField()),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["file", "address"])),
                        name="calendarsource_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarName",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("words", models.CharField(blank=True, default="", max_length=200)),
                ("confirmed_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.client",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "words"), name="calendar_words_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AlsoSees",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("may_name", models.BooleanField(default=False)),
                ("said_on", models.DateField()),
                ("created_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="also_sees",
                        to="store.client",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="also_sees",
                        to="store.partner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["practice", "partner"], name="also_sees_by_partner")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("client", "partner"), name="also_sees_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("they_do", models.TextField(blank=True, default="", max_length=4000)),
                ("we_do", models.TextField(blank=True, default="", max_length=4000)),
                ("they_tell", models.TextField(blank=True, default="", max_length=4000)),
                ("we_tell", models.TextField(blank=True, default="", max_length=4000)),
                ("they_stop", models.TextField(blank=True, default="", max_length=4000)),
                ("we_stop", models.TextField(blank=True, default="", max_length=4000)),
                ("agreed_on", models.DateField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreement",
                        to="store.partner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("label", models.CharField(blank=True, default="", max_length=200)),
                ("position", models.PositiveSmallIntegerField(default=1)),
                ("added_on", models.DateField()),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to="store.episode",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("episode", "position"), name="activity_position_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingRound",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("measure", models.CharField(blank=True, default="", max_length=32)),
                ("by", models.CharField(blank=True, default="", max_length=32)),
                (
                    "hour",
                    models.PositiveSmallIntegerField(
                        help_text="Of the day, in the client's time zone.",
                        validators=[django.core.validators.MaxValueValidator(23)],
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(help_text="IANA name, the client's.", max_length=64),
                ),
                (
                    "starts_on",
                    models.DateField(help_text="The first day, in the client's time zone."),
                ),
                ("days", models.PositiveSmallIntegerField(default=5)),
                ("agreed_at", models.DateTimeField(help_text="When the client's yes was noted.")),
                ("stopped", models.CharField(blank=True, default="", max_length=32)),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.activity",
                    ),
                ),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rating_rounds",
                        to="store.episode",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.link",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["practice", "episode", "starts_on"], name="round_by_episode"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by__in", ["mail", "text"])),
                        name="ratinground_by_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stopped__in",
                                ["done", "time_up", "by_client", "by_practice", "wrong_person", ""],
                            )
                        ),
                        name="ratinground_stopped_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stopped", "")),
                        fields=("episode",),
                        name="one_round_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("rated_on", models.DateField(help_text="In the client's time zone.")),
                ("value", models.FloatField()),
                (
                    "first_value",
                    models.FloatField(blank=True, help_text="Where it was changed.", null=True),
                ),
                ("rated_at", models.DateTimeField()),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="store.ratinground",
                    ),
                ),
            ],
            options={
                "ordering": ("rated_on",),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "rated_on"), name="rating_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("purpose", models.CharField(blank=True, default="refer", max_length=32)),
                ("urgency", models.CharField(blank=True, default="routine", max_length=32)),
                ("problem", models.CharField(blank=True, default="", max_length=64)),
                ("question", models.TextField(blank=True, default="", max_length=4000)),
                ("wishes", models.JSONField(blank=True, default=list)),
                ("declined_partners", models.JSONField(blank=True, default=list)),
                ("offered", models.JSONField(blank=True, default=list)),
                ("status", models.CharField(blank=True, default="draft", max_length=32)),
                ("status_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("partner_asked_at", models.DateTimeField(blank=True, null=True)),
                ("desk_called_at", models.DateTimeField(blank=True, null=True)),
                ("client_asked_at", models.DateTimeField(blank=True, null=True)),
                ("booked_for", models.DateTimeField(blank=True, null=True)),
                ("seen_on", models.DateField(blank=True, null=True)),
                ("decline_reason", models.CharField(blank=True, default="", max_length=200)),
                ("hold_reason", models.CharField(blank=True, default="", max_length=200)),
                ("hold_until", models.DateField(blank=True, null=True)),
                ("give_back_reason", models.CharField(blank=True, default="", max_length=200)),
                ("missed_on", models.DateField(blank=True, null=True)),
                ("attended", models.CharField(blank=True, default="", max_length=32)),
                ("attended_at", models.DateTimeField(blank=True, null=True)),
                ("findings_via", models.CharField(blank=True, default="", max_length=32)),
                ("partner_nudges", models.PositiveSmallIntegerField(default=0)),
                ("client_nudges", models.PositiveSmallIntegerField(default=0)),
                ("partner_nudged_at", models.DateTimeField(blank=True, null=True)),
                ("client_nudged_at", models.DateTimeField(blank=True, null=True)),
                ("partner_nudges_off", models.BooleanField(default=False)),
                ("client_nudges_off", models.BooleanField(default=False)),
                ("findings", models.TextField(blank=True, default="", max_length=4000)),
                ("refers_back", models.BooleanField(default=False)),
                ("reply_read_at", models.DateTimeField(blank=True, null=True)),
                ("close_reason", models.CharField(blank=True, default="", max_length=200)),
                ("went", models.CharField(blank=True, default="", max_length=32)),
                ("helped", models.CharField(blank=True, default="", max_length=32)),
                ("client_answered_at", models.DateTimeField(blank=True, null=True)),
                ("client_answer_via", models.CharField(blank=True, default="", max_length=32)),
                ("created_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="referrals",
                        to="store.client",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="store.consent",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="referrals",
                        to="store.episode",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="followed_by",
                        to="store.referral",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="store.partner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["practice", "status", "status_at"], name="referral_by_status"
                    ),
                    models.Index(
                        fields=["practice", "client", "created_at"], name="referral_by_client"
                    ),
                    models.Index(
                        fields=["practice", "partner", "created_at"], name="referral_by_partner"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["ask", "co_manage", "refer"])),
                        name="referral_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("urgency__in", ["routine", "soon"])),
                        name="referral_urgency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "sent",
                                    "accepted",
                                    "declined",
                                    "booked",
                                    "missed",
                                    "on_hold",
                                    "seen",
                                    "reported",
                                    "given_back",
                                    "closed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="referral_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("went__in", ["yes", "booked", "missed", "help", "no", ""])
                        ),
                        name="referral_went_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("helped__in", ["better", "same", "worse", "too_early", ""])
                        ),
                        name="referral_helped_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attended__in", ["booked", "came", "missed", ""])),
                        name="referral_attended_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "findings_via__in",
                                ["link", "phone", "hand", "mail", "letter", "fax", "in_person", ""],
                            )
                        ),
                        name="referral_findings_via_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "client_answer_via__in",
                                ["link", "phone", "hand", "mail", "letter", "fax", "in_person", ""],
                            )
                        ),
                        name="referral_client_answer_via_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxMail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True)),
                ("kind", models.CharField(blank=True, default="", max_length=32)),
                ("to_name", models.CharField(blank=True, default="", max_length=200)),
                ("to_address", models.EmailField(max_length=254)),
                ("message_id", models.CharField(max_length=200, unique=True)),
                ("state", models.CharField(blank=True, default="ready", max_length=32)),
                ("first_try_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField()),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.CharField(blank=True, default="", max_length=200)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "incoming",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="store.incoming",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.link",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="store.referral",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "not_before"], name="outbox_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "partner_referral",
                                    "client_introduction",
                                    "client_consent",
                                    "client_answer",
                                    "partner_nudge",
                                    "client_safety",
                                    "client_rating",
                                    "partner_message",
                                    "partner_desk",
                                    "partner_plan",
                                    "practice_message",
                                    "client_appointment",
                                    "incoming_thanks",
                                    "incoming_answer",
                                    "incoming_report",
                                    "incoming_no_news",
                                    "test",
                                ],
                            )
                        ),
                        name="outboxmail_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["ready", "sending", "sent", "dead", "cancelled"])
                        ),
                        name="outboxmail_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("author", models.CharField(blank=True, default="", max_length=32)),
                ("link_id", models.UUIDField(blank=True, null=True)),
                ("words", models.TextField(blank=True, default="", max_length=1000)),
                ("submit_key", models.UUIDField(unique=True)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="store.referral",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "indexes": [
                    models.Index(fields=["practice", "referral", "at"], name="message_in_order")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("author__in", ["practice", "partner", "client"])),
                        name="message_author_known",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="link",
            name="referral",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="store.referral",
            ),
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("recipient", models.CharField(blank=True, default="", max_length=200)),
                ("items", models.JSONField(default=list)),
                ("how", models.CharField(blank=True, default="", max_length=32)),
                ("basis", models.CharField(blank=True, default="", max_length=32)),
                ("link_id", models.UUIDField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disclosures",
                        to="store.client",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.consent",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.partner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="disclosures",
                        to="store.referral",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["practice", "client", "at"], name="disclosure_by_client")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "how__in",
                                [
                                    "page",
                                    "letter",
                                    "mail",
                                    "print",
                                    "fax",
                                    "phone",
                                    "message",
                                    "calendar",
                                    "desk",
                                    "report",
                                    "taken_back",
                                ],
                            )
                        ),
                        name="disclosure_how_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basis__in", ["consent", "authorisation", "nothing_identifying"])
                        ),
                        name="disclosure_basis_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("step", models.CharField(blank=True, default="", max_length=32)),
                ("actor", models.CharField(blank=True, default="", max_length=32)),
                ("via", models.CharField(blank=True, default="", max_length=32)),
                ("note", models.TextField(blank=True, default="", max_length=4000)),
                ("status_after", models.CharField(blank=True, default="", max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="store.referral",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "indexes": [
                    models.Index(
                        fields=["practice", "referral", "at"], name="referral_event_in_order"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "step__in",
                                [
                                    "send",
                                    "accept",
                                    "decline",
                                    "book",
                                    "miss",
                                    "hold",
                                    "resume",
                                    "see",
                                    "report",
                                    "give_back",
                                    "close",
                                    "cancel",
                                    "reopen",
                                    "",
                                ],
                            )
                        ),
                        name="referralevent_step_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("actor__in", ["practice", "partner", "client"])),
                        name="referralevent_actor_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "via__in",
                                ["link", "phone", "hand", "mail", "letter", "fax", "in_person"],
                            )
                        ),
                        name="referralevent_via_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status_after__in",
                                [
                                    "draft",
                                    "sent",
                                    "accepted",
                                    "declined",
                                    "booked",
                                    "missed",
                                    "on_hold",
                                    "seen",
                                    "reported",
                                    "given_back",
                                    "closed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="referralevent_status_after_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reviewed_on", models.DateField()),
                ("state", models.CharField(blank=True, default="", max_length=32)),
                ("suggested", models.CharField(blank=True, default="", max_length=32)),
                ("decision", models.CharField(blank=True, default="", max_length=32)),
                ("words", models.TextField(blank=True, default="", max_length=4000)),
                ("next_review_on", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="store.episode",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("reviewed_on", "created_at"),
                "indexes": [
                    models.Index(
                        fields=["practice", "episode", "reviewed_on"], name="review_by_episode"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "decision__in",
                                [
                                    "continue",
                                    "change_plan",
                                    "co_manage",
                                    "refer",
                                    "taper",
                                    "discharge",
                                ],
                            )
                        ),
                        name="review_decision_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SameQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("npi", models.CharField(blank=True, default="", max_length=10)),
                ("points", models.FloatField()),
                ("reasons", models.JSONField(default=list)),
                ("answer", models.CharField(blank=True, default="", max_length=32)),
                ("ask_again_on", models.DateField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="same_questions",
                        to="store.client",
                    ),
                ),
                (
                    "other_client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.client",
                    ),
                ),
                (
                    "other_partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.partner",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="same_questions",
                        to="store.partner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["practice", "answer", "points"], name="same_question_open"
                    ),
                    models.Index(fields=["practice", "partner"], name="same_question_by_partner"),
                    models.Index(fields=["practice", "client"], name="same_question_by_client"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["same", "two_people", "not_sure", ""])),
                        name="samequestion_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("client__isnull", True), ("partner__isnull", False)),
                            models.Q(("client__isnull", False), ("partner__isnull", True)),
                            _connector="OR",
                        ),
                        name="same_question_of_partners_or_clients",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("measure", models.CharField(blank=True, default="", max_length=32)),
                ("scored_on", models.DateField()),
                ("value", models.FloatField()),
                (
                    "ratings",
                    models.PositiveSmallIntegerField(
                        default=1, validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("source", models.CharField(blank=True, default="in_room", max_length=32)),
                ("created_at", models.DateTimeField()),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="store.activity",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="store.episode",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "ordering": ("scored_on", "created_at"),
                "indexes": [
                    models.Index(
                        fields=["practice", "episode", "measure", "scored_on"],
                        name="score_by_episode",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__in", ["in_room", "client_hand", "link", "told", "import"])
                        ),
                        name="score_source_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("activity__isnull", True)),
                        fields=("episode", "measure", "scored_on"),
                        name="score_once_a_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("activity__isnull", False)),
                        fields=("episode", "measure", "activity", "scored_on"),
                        name="activity_score_once_a_day",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="ratinground",
            name="score",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="rounds",
                to="store.score",
            ),
        ),
        migrations.CreateModel(
            name="ScoreCorrection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("measure", models.CharField(blank=True, default="", max_length=32)),
                ("scored_on", models.DateField()),
                ("before", models.FloatField()),
                ("after", models.FloatField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("corrected_at", models.DateTimeField()),
                (
                    "corrected_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="store.episode",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "score",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="corrections",
                        to="store.score",
                    ),
                ),
            ],
            options={
                "ordering": ("corrected_at",),
            },
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked", models.CharField(blank=True, default="", max_length=32)),
                ("how", models.CharField(blank=True, default="", max_length=32)),
                ("regions", models.JSONField(default=list)),
                ("topics", models.JSONField(default=list)),
                ("facts", models.JSONField(default=dict)),
                ("answers", models.JSONField(default=dict)),
                ("passed", models.JSONField(default=list)),
                ("ask_again", models.JSONField(default=list)),
                ("evidence_on", models.DateField(help_text="The day of the questions' data.")),
                ("urgency", models.CharField(blank=True, default="", max_length=32)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="screenings",
                        to="store.client",
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="screenings",
                        to="store.episode",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["practice", "client", "finished_at"], name="screening_by_client"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("asked__in", ["intake", "visit", "after_session"])),
                        name="screening_asked_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["link", "handed_over", "read_out"])),
                        name="screening_how_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "urgency__in",
                                ["emergency", "same_day", "days", "routine", "caution", "none", ""],
                            )
                        ),
                        name="screening_urgency_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RaisedFlag",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("flag", models.CharField(blank=True, default="", max_length=64)),
                ("urgency", models.CharField(blank=True, default="", max_length=32)),
                ("bars_massage", models.CharField(blank=True, default="", max_length=32)),
                ("bars_manipulation", models.BooleanField(default=False)),
                ("bars_trainer", models.BooleanField(default=False)),
                ("raised_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closing", models.CharField(blank=True, default="", max_length=32)),
                ("closed_words", models.TextField(blank=True, default="", max_length=4000)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="store.client",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flags",
                        to="store.screening",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["practice", "client", "closed_at"], name="flag_by_client")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "urgency__in",
                                ["emergency", "same_day", "days", "routine", "caution", "none"],
                            )
                        ),
                        name="raisedflag_urgency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bars_massage__in", ["none", "local", "all"])),
                        name="raisedflag_bars_massage_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closing__in", ["assessed", "mistake", "over", ""])),
                        name="raisedflag_closing_known",
                    ),
                    models.UniqueConstraint(
                        fields=("screening", "flag"), name="flag_once_a_screening"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="link",
            name="screening",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="links",
                to="store.screening",
            ),
        ),
        migrations.CreateModel(
            name="SharedPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("goal", models.CharField(blank=True, default="", max_length=200)),
                ("review_by", models.CharField(blank=True, default="practice", max_length=32)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("agreed_via", models.CharField(blank=True, default="", max_length=32)),
                ("end_seen_at", models.DateTimeField(blank=True, null=True)),
                ("ended_words", models.CharField(blank=True, default="", max_length=200)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan",
                        to="store.referral",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("review_by__in", ["practice", "partner", "client"])),
                        name="sharedplan_review_by_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "agreed_via__in",
                                ["link", "phone", "hand", "mail", "letter", "fax", "in_person", ""],
                            )
                        ),
                        name="sharedplan_agreed_via_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SharedPart",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("who", models.CharField(blank=True, default="", max_length=32)),
                ("words", models.CharField(blank=True, default="", max_length=200)),
                ("until", models.DateField(blank=True, null=True)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="store.sharedplan",
                    ),
                ),
            ],
            options={
                "ordering": ("place", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("who__in", ["practice", "partner", "client"])),
                        name="sharedpart_who_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(blank=True, default="", max_length=32)),
                ("known_on", models.DateField(help_text="As of when it holds.")),
                ("source", models.CharField(blank=True, default="", max_length=200)),
                ("created_at", models.DateTimeField()),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties_given",
                        to="store.partner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ties_received",
                        to="store.partner",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("known_on", "created_at"),
                "indexes": [
                    models.Index(fields=["practice", "giver"], name="tie_by_giver"),
                    models.Index(fields=["practice", "receiver"], name="tie_by_receiver"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "introduced_before",
                                    "works_with",
                                    "knows",
                                    "same_workplace",
                                    "same_event",
                                    "same_body",
                                ],
                            )
                        ),
                        name="tie_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("receiver")), _negated=True),
                        name="tie_between_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Touch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(blank=True, default="", max_length=32)),
                ("came_in", models.BooleanField(default=False)),
                ("touched_on", models.DateField()),
                (
                    "answered_on",
                    models.DateField(blank=True, help_text="Of a message or thanks.", null=True),
                ),
                ("words", models.TextField(blank=True, default="", max_length=4000)),
                ("created_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.client",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="touches",
                        to="store.partner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("touched_on", "created_at"),
                "indexes": [
                    models.Index(
                        fields=["practice", "partner", "touched_on"], name="touch_by_partner"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "meeting",
                                    "visit",
                                    "coffee",
                                    "call",
                                    "message",
                                    "shared_client",
                                    "demo",
                                    "thanks",
                                    "card",
                                ],
                            )
                        ),
                        name="touch_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", True),
                            ("answered_on__gte", models.F("touched_on")),
                            _connector="OR",
                        ),
                        name="touch_answered_after_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrailEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("deed", models.CharField(blank=True, default="", max_length=32)),
                ("link_id", models.UUIDField(blank=True, null=True)),
                ("thing", models.CharField(blank=True, default="", max_length=32)),
                ("thing_id", models.UUIDField(blank=True, null=True)),
                ("detail", models.CharField(blank=True, default="", max_length=200)),
                (
                    "client",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.client",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["practice", "client", "at"], name="trail_by_client")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deed__in", ["read", "write", "share", "export", "sign_in"])
                        ),
                        name="trailentry_deed_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UrgentAdvice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("advised", models.TextField(blank=True, default="", max_length=4000)),
                ("heeded", models.CharField(blank=True, default="", max_length=32)),
                ("words", models.TextField(blank=True, default="", max_length=4000)),
                ("recorded_at", models.DateTimeField()),
                ("follow_up_at", models.DateTimeField(blank=True, null=True)),
                ("followed_up_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.TextField(blank=True, default="", max_length=4000)),
                (
                    "followed_up_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="advice",
                        to="store.screening",
                    ),
                ),
            ],
            options={
                "ordering": ("recorded_at",),
                "indexes": [
                    models.Index(
                        fields=["practice", "followed_up_at", "follow_up_at"],
                        name="advice_to_follow_up",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("heeded__in", ["on_the_way", "will_call", "declined", "mistake"])
                        ),
                        name="urgentadvice_heeded_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("visit_on", models.DateField()),
                (
                    "clock",
                    models.TimeField(
                        blank=True, help_text="Wall time of the practice's place.", null=True
                    ),
                ),
                ("status", models.CharField(blank=True, default="planned", max_length=32)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("price_cents", models.PositiveIntegerField(blank=True, null=True)),
                ("currency", models.CharField(default="USD", max_length=3)),
                ("tried", models.TextField(blank=True, default="", max_length=4000)),
                ("created_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="store.client",
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="visits",
                        to="store.episode",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["practice", "visit_on", "clock"], name="visit_by_day"),
                    models.Index(fields=["practice", "client", "visit_on"], name="visit_by_client"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["planned", "done", "missed"])),
                        name="visit_status_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("uid", models.CharField(max_length=255)),
                ("occurs", models.CharField(max_length=32)),
                ("title", models.CharField(blank=True, default="", max_length=200)),
                ("words", models.CharField(blank=True, default="", max_length=200)),
                ("starts_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("state", models.CharField(blank=True, default="ask", max_length=32)),
                ("made_visit", models.BooleanField(default=False)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="store.calendarsource",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.client",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="store.visit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["practice", "starts_at"], name="calendar_entry_by_day")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["ask", "visit", "other"])),
                        name="calendarentry_state_known",
                    ),
                    models.UniqueConstraint(
                        fields=("source", "uid", "occurs"), name="calendar_entry_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeekPick",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("npi", models.CharField(blank=True, default="", max_length=10)),
                ("state", models.CharField(blank=True, default="", max_length=32)),
                ("week_on", models.DateField(help_text="The Monday of the week.")),
                ("until_on", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.partner",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["practice", "week_on"], name="pick_by_week")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["added", "dropped"])),
                        name="weekpick_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("partner__isnull", False),
                            models.Q(("npi", ""), _negated=True),
                            _connector="XOR",
                        ),
                        name="pick_of_a_partner_or_a_listing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("started_on", models.DateField()),
                ("text", models.CharField(blank=True, default="", max_length=200)),
                ("until_on", models.DateField(blank=True, null=True)),
                ("success", models.CharField(blank=True, default="", max_length=200)),
                ("created_at", models.DateTimeField()),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plans",
                        to="store.episode",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="store.practice",
                    ),
                ),
            ],
            options={
                "ordering": ("started_on", "created_at"),
                "indexes": [
                    models.Index(
                        fields=["practice", "episode", "started_on"], name="plan_by_episode"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="client",
            index=models.Index(
                models.F("practice"),
                django.db.models.functions.text.Lower("name"),
                name="client_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="client",
            index=models.Index(fields=["practice", "import_batch"], name="client_by_import"),
        ),
        migrations.AddIndex(
            model_name="episode",
            index=models.Index(
                fields=["practice", "client", "started_on"], name="episode_by_client"
            ),
        ),
        migrations.AddIndex(
            model_name="partner",
            index=models.Index(
                models.F("practice"),
                django.db.models.functions.text.Lower("name"),
                name="partner_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="partner",
            index=models.Index(fields=["practice", "import_batch"], name="partner_by_import"),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("npi", ""), _negated=True), ("archived_at__isnull", True)
                ),
                fields=("practice", "npi"),
                name="partner_npi_once",
            ),
        ),
        migrations.AddIndex(
            model_name="introduction",
            index=models.Index(fields=["practice", "target"], name="introduction_by_target"),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["practice", "client", "given_at"], name="consent_by_client"),
        ),
        migrations.AddIndex(
            model_name="incoming",
            index=models.Index(
                fields=["practice", "state", "created_at"], name="incoming_by_state"
            ),
        ),
        migrations.AddIndex(
            model_name="incoming",
            index=models.Index(
                fields=["practice", "client", "created_at"], name="incoming_by_client"
            ),
        ),
    ]
