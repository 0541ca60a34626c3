"""Forms of episodes: what a client comes for, and how it ends."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django import forms
from django.http import QueryDict

from warmhand.core.care import END_WORDS, SIDE_WORDS, EndReason, EpisodeKind, Side
from warmhand.core.episode import (
    ACTIVITIES,
    LONGEST_LABEL,
    LONGEST_TEXT,
    MOST_VISITS,
    EndDraft,
    EpisodeDraft,
)
from warmhand.services.problems import extra_measures, problem_of, problems_by_region
from warmhand.services.regions import is_near, region_words
from warmhand.web.forms.care import day_field

WELLNESS = "wellness"
OWN_WORDS = "own-words"


class MonthField(forms.DateField):
    """A month as 2026-03 or 03/2026, a year, or a day; cleans to its first day."""

    widget = forms.TextInput
    default_error_messages: ClassVar = {
        "invalid": "Give a month, such as March 2026 or 2026-03; a year alone is enough too."
    }
    formats = ("%Y-%m", "%m/%Y", "%m.%Y", "%B %Y", "%b %Y", "%Y", "%Y-%m-%d")

    def __init__(self, **settings: object) -> None:
        """Read months; a day is rounded down to its month."""
        super().__init__(input_formats=self.formats, **settings)  # type: ignore[arg-type]

    def to_python(self, value: str | date | None) -> date | None:
        """Return the first of the month that was typed."""
        found = super().to_python(value)
        return found.replace(day=1) if found else None

    def prepare_value(self, value: object) -> object:
        """Show a stored month as it is typed."""
        return f"{value:%Y-%m}" if isinstance(value, date) else value


class EpisodeForm(forms.Form):
    """What a client comes for; only the problem is asked for."""

    problem = forms.ChoiceField(
        label="What for?", error_messages={"required": "Choose what the client comes for."}
    )
    own_words = forms.CharField(
        required=False,
        max_length=LONGEST_LABEL,
        label="In own words",
        help_text="As you would say it: “neck pain since the move”.",
    )
    activity_1 = forms.CharField(
        required=False,
        max_length=LONGEST_LABEL,
        label="What does the client want to do again?",
        help_text="One thing that matters to them, such as “turn my head in the van”. "
        "It is scored at each visit, 0 to 10, and leads.",
    )
    activity_2 = forms.CharField(
        required=False, max_length=LONGEST_LABEL, label="A second activity"
    )
    activity_3 = forms.CharField(required=False, max_length=LONGEST_LABEL, label="A third activity")
    measure = forms.ChoiceField(
        required=False,
        label="A questionnaire beside it",
        help_text="Warmhand keeps its total; the questions stay on your paper.",
    )
    region = forms.ChoiceField(
        required=False,
        label="Where is it?",
        help_text="What the client says and where; never a diagnosis.",
    )
    side = forms.ChoiceField(
        required=False,
        label="Which side?",
        choices=[("", "Not said"), *((side.value, words) for side, words in SIDE_WORDS.items())],
    )
    since = MonthField(
        required=False,
        label="Since when?",
        help_text="As March 2026 or 2026-03; a year alone is enough too.",
    )
    goals = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        label="What would be good enough?",
        help_text="In the client’s words.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    planned_visits = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_VISITS, label="Visits planned"
    )
    plan = forms.CharField(
        required=False,
        max_length=LONGEST_LABEL,
        label="What do you try now?",
        help_text="One line: “neck and shoulder, 60 minutes weekly”.",
    )
    started_on = day_field("First day")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        today: date,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        """Fill the choices from the evidence, and the first day with `today`."""
        super().__init__(data, initial=dict(initial or {}))
        problem, measure = self.fields["problem"], self.fields["measure"]
        region = self.fields["region"]
        assert isinstance(region, forms.ChoiceField)
        assert isinstance(problem, forms.ChoiceField)
        assert isinstance(measure, forms.ChoiceField)
        problem.choices = [
            ("", "Choose"),
            (OWN_WORDS, "Something else, in own words"),
            (WELLNESS, "Relaxation and well-being"),
            *problems_by_region().items(),
        ]
        measure.choices = [("", "None"), *((row.id, row.name) for row in extra_measures(""))]
        region.choices = [("", "As the choice above says"), *region_words().items()]
        self.fields["started_on"].initial = today

    def clean_region(self) -> str:
        """Ask back where the place is far from the one that the problem names."""
        place = str(self.cleaned_data["region"])
        chosen = problem_of(self.cleaned_data.get("problem", ""))
        if chosen and place and not is_near(place, chosen.region):
            raise forms.ValidationError(
                f"“{chosen.label}” and “{region_words()[place]}” are far apart. Choose the place "
                "that fits, or write down the other trouble as one of its own."
            )
        return place

    def draft(self) -> EpisodeDraft:
        """Return what was typed; call after `is_valid`."""
        typed = self.cleaned_data
        chosen = problem_of(typed["problem"])
        usual = chosen.label[0].lower() + chosen.label[1:] if chosen else ""
        wellness = typed["problem"] == WELLNESS
        if wellness:
            usual = "relaxation and well-being"
        return EpisodeDraft(
            kind=EpisodeKind.WELLNESS if wellness else EpisodeKind.PROBLEM,
            problem=chosen.id if chosen else "",
            label=typed["own_words"] or usual,
            started_on=typed["started_on"],
            activities=tuple(typed[f"activity_{n}"] for n in range(1, ACTIVITIES + 1)),
            measure=typed["measure"],
            plan=typed["plan"],
            region=typed["region"],
            side=Side(typed["side"]) if typed["side"] else None,
            since_on=typed["since"],
            goals=typed["goals"],
            planned_visits=typed["planned_visits"],
        )


class EndForm(forms.Form):
    """How it ended."""

    reason = forms.ChoiceField(
        label="How does it end?",
        widget=forms.RadioSelect,
        choices=[(reason.value, words) for reason, words in END_WORDS.items()],
        error_messages={"required": "Choose how it ends."},
    )
    words = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        label="In your own words",
        help_text="What helped, what to do if it comes back.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    last_on = day_field("Last day")

    def draft(self) -> EndDraft:
        """Return what was typed; call after `is_valid`."""
        typed = self.cleaned_data
        return EndDraft(
            reason=EndReason(typed["reason"]), last_on=typed["last_on"], words=typed["words"]
        )
