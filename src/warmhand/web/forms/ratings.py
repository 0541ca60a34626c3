"""Forms of the daily ratings: asking for them, and the client's own hour."""

from datetime import date, datetime, time, timedelta

from django import forms

from warmhand.core.ratings import By, Schedule
from warmhand.services.ratings import RoundDraft, Ways
from warmhand.web.forms.zones import ZoneField
from warmhand.web.words import clock

HOURS = range(5, 24)
USUAL_HOUR = 19
TODAY, TOMORROW = "today", "tomorrow"


def hour_choices(country: str) -> list[tuple[str, str]]:
    """The hours of a day as they are read in `country`."""
    return [(str(hour), clock(time(hour), country)) for hour in HOURS]


class TimesForm(forms.Form):
    """When the question comes: the hour and the zone."""

    hour = forms.TypedChoiceField(coerce=int, label="Hour", initial=USUAL_HOUR)
    time_zone = ZoneField(label="Time zone")

    def __init__(self, *args: object, country: str, **kwargs: object) -> None:
        """Show the hours as they are read in `country`."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django takes them
        zone = self.fields["time_zone"]
        assert isinstance(zone, ZoneField)
        zone.offer(country=country, own=str(self.initial.get("time_zone") or ""))
        self.fields["hour"].choices = hour_choices(country)  # type: ignore[attr-defined]  # a choice


class AskForm(TimesForm):
    """What is asked, how, and that the client said yes."""

    question = forms.ChoiceField(label="Which question", widget=forms.RadioSelect)
    by = forms.ChoiceField(label="How", widget=forms.RadioSelect)
    first_day = forms.ChoiceField(
        label="First day",
        choices=((TODAY, "Today"), (TOMORROW, "Tomorrow")),
        initial=TOMORROW,
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(
        error_messages={"required": "Ask first, and tick that they said yes."}
    )
    field_order = ("question", "by", "hour", "time_zone", "first_day", "agreed")

    def __init__(
        self,
        *args: object,
        country: str,
        questions: list[tuple[str, str]],
        ways: Ways,
        first_name: str,
        **kwargs: object,
    ) -> None:
        """Offer `questions` as (key, words) and the ways that are open."""
        super().__init__(*args, country=country, **kwargs)
        self.fields["question"].choices = questions  # type: ignore[attr-defined]  # a choice
        self.fields["by"].choices = [  # type: ignore[attr-defined]  # likewise
            *([] if ways.mail else [(By.MAIL.value, "By mail, at that hour")]),
            *([] if ways.text else [(By.TEXT.value, "By text from your own phone, each day")]),
        ]
        self.fields["time_zone"].label = f"Time zone where {first_name} is"
        self.fields["agreed"].label = f"I asked {first_name}, who said yes to one question a day."

    def draft(self, now: datetime) -> RoundDraft:
        """Return what was chosen; call after `is_valid`."""
        chosen = self.cleaned_data
        return RoundDraft(
            question=chosen["question"],
            by=By(chosen["by"]),
            hour=chosen["hour"],
            time_zone=chosen["time_zone"],
            starts_on=_first_day(chosen, now),
            agreed=chosen["agreed"],
        )


def _first_day(chosen: dict[str, object], now: datetime) -> date:
    zone, hour = str(chosen["time_zone"]), int(str(chosen["hour"]))
    today = Schedule(starts_on=date.min, hour=hour, time_zone=zone).today(now)
    return today + timedelta(days=chosen["first_day"] == TOMORROW)
