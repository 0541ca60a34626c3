"""A mark that the database changes itself whenever a row of care is written, by whatever way.

What is kept in a process beside the database (services.kept_states) is good as long as the marks
it rests on stand. Triggers set them, so no writer can forget: not a service, an import, an
erasure, another process, nor a query typed by hand. A mark is a random number and no counter: a
database that was put back from a copy cannot show an old number again with other rows behind it.
"""

import uuid
from collections.abc import Mapping
from functools import cache

from django.apps import apps
from django.db import connection, models, transaction

from warmhand.store.base import PracticeRow

OURS = "WHERE type = 'trigger' AND name GLOB 'stamp_store_*'"
ERA = uuid.UUID(int=0)
"""The subject whose mark is set anew whenever triggers are made."""
# What no state of care rests on; a test asks which tables are read for one.
UNMARKED = frozenset(
    {
        *("consent", "link", "method", "outboxmail", "partner", "rating", "referralevent"),
        *("scorecorrection", "trailentry", "urgentadvice"),
        *("touch", "contacttry", "tie", "introduction", "introductionhop", "weekpick"),
        *("alsosees", "agreement", "samequestion", "merge"),
        *("disclosure", "sharedplan", "sharedpart", "message", "incoming", "partnercard"),
        *("characteristic", "niche", "nichemember", "gatheringplace", "nichelook", "planstep"),
        *("lookback", "demoevent", "demoguest", "queuedeed", "camethrough"),
        *("subscriber", "suppressed", "edition", "delivery", "article", "articlefile"),
        *("clickcount", "returnmailbox"),
        *("calendarsource", "calendarname", "calendarentry", "logo"),
    }
)


class CareStamp(models.Model):
    """The mark of one client, one episode or, for what has neither, one practice."""

    subject = models.UUIDField(primary_key=True)
    stamp = models.BigIntegerField()


def marked_models() -> list[type[models.Model]]:
    """Return the models whose rows set a mark: all of a practice but `UNMARKED`."""
    found = apps.get_app_config("store").get_models()
    return [
        model
        for model in found
        if issubclass(model, PracticeRow) and model._meta.model_name not in UNMARKED
    ]


def subject_of(model: type[models.Model]) -> str:
    """Return the columns of `model` whose subject is marked, as SQL with `{row}` for the row."""
    if model._meta.model_name == "client":
        return "{row}.id"
    fields = {field.name: field for field in model._meta.concrete_fields}
    for name in ("client", "episode"):
        if name in fields and not fields[name].null:
            return "{row}." + name + "_id"
    return "{row}.practice_id"


@cache
def triggers() -> Mapping[str, str]:
    """Return the SQL of each trigger by its name."""
    made = {}
    for model in marked_models():
        table, column = model._meta.db_table, subject_of(model)
        for event, rows in (("INSERT", ["NEW"]), ("DELETE", ["OLD"]), ("UPDATE", ["OLD", "NEW"])):
            name = f"stamp_{table}_{event.lower()}"
            body = " ".join(marking(column.format(row=row)) for row in rows)
            made[name] = f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {body} END"
    return made


def marking(subject: str) -> str:
    """Return the statements that set the mark of `subject` anew.

    Never OR REPLACE: a writer's own OR IGNORE would take its place within a trigger.
    """
    table = CareStamp._meta.db_table
    return (
        f"DELETE FROM {table} WHERE subject = {subject}; "  # noqa: S608 - own names alone
        f"INSERT INTO {table} (subject, stamp) VALUES ({subject}, random());"
    )


def has_triggers() -> bool:
    """Return whether this kind of database can set the marks."""
    return connection.vendor == "sqlite"


@transaction.atomic
def make_triggers() -> bool:
    """Make the triggers where they are missing or differ; return whether anything was made.

    A migration that writes a table anew drops its triggers, so this follows every migration.
    """
    if not has_triggers():
        return False
    wanted = triggers()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, sql FROM sqlite_master {OURS}")  # noqa: S608 - own names
        found = dict(cursor.fetchall())
        if found == wanted:
            return False
        for name in found:
            cursor.execute(f"DROP TRIGGER {name}")
        for sql in wanted.values():
            cursor.execute(sql)
        for statement in marking(f"'{ERA.hex}'").split("; "):
            cursor.execute(statement)
    return True
