"""Forms of episodes, visits, corrections and reviews."""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.http import QueryDict

from warmhand.core.care import DECISION_WORDS, Decision, EpisodeKind, VisitStatus
from warmhand.core.episode import ACTIVITIES, LONGEST_LABEL, EpisodeDraft
from warmhand.services.problems import extra_measures, problem_of, problems_by_region
from warmhand.services.reviews import ReviewDraft
from warmhand.services.visits import Slot, VisitDraft
from warmhand.web.forms.fields import DayInput, MoneyField

WELLNESS = "wellness"
OWN_WORDS = "own-words"


def day_field(label: str, *, required: bool = True, hint: str = "") -> forms.DateField:
    """Return a field for a day, in the browser's own picker."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=DayInput(format="%Y-%m-%d"),
        error_messages={"invalid": "Give a day, such as 2026-10-13."},
    )


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
        assert isinstance(problem, forms.ChoiceField)
        assert isinstance(measure, forms.ChoiceField)
        problem.choices = [
            ("", "Choose"),
            (OWN_WORDS, "Something else, in own words"),
            (WELLNESS, "Relaxation and well-being"),
            *problems_by_region().items(),
        ]
        measure.choices = [("", "None"), *((row.id, row.name) for row in extra_measures(""))]
        self.fields["started_on"].initial = today

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
        )


class VisitForm(forms.Form):
    """One visit, planned or done."""

    visit_on = day_field("Day")
    clock = forms.TimeField(
        required=False, label="Time", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    status = forms.ChoiceField(
        label="Is it done?",
        widget=forms.RadioSelect,
        choices=(
            (VisitStatus.DONE.value, "Done"),
            (VisitStatus.PLANNED.value, "Planned"),
            (VisitStatus.MISSED.value, "Did not take place"),
        ),
    )
    minutes = forms.IntegerField(required=False, min_value=1, max_value=600, label="Minutes")
    price = MoneyField(required=False, max_length=20, label="Price")
    tried = forms.CharField(
        required=False,
        max_length=LONGEST_LABEL,
        label="What was tried",
        help_text="As last time, unless you change it: then it shows as a new plan on the chart.",
    )

    def draft(self) -> VisitDraft:
        """Return what was typed; call after `is_valid`."""
        typed = self.cleaned_data
        return VisitDraft(
            visit_on=typed["visit_on"],
            status=VisitStatus(typed["status"]),
            clock=typed["clock"],
            minutes=typed["minutes"],
            price_cents=typed["price"],
            tried=typed["tried"],
        )


class SlotForm(forms.Form):
    """When a visit is to be: no notes, and no word of what it is for."""

    visit_on = day_field("Day")
    clock = forms.TimeField(
        required=False, label="Time", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(required=False, min_value=1, max_value=600, label="Minutes")

    def slot(self) -> Slot:
        """Return what was typed; call after `is_valid`."""
        return Slot(**self.cleaned_data)


class MarkForm(forms.Form):
    """Whether a visit took place."""

    status = forms.ChoiceField(choices=[(status.value, status.value) for status in VisitStatus])


class CorrectionForm(forms.Form):
    """A wrong score put right, or taken out."""

    value = forms.FloatField(label="Right score")
    on = day_field("Day")
    reason = forms.CharField(
        max_length=150,
        label="What was wrong?",
        help_text="A few words; they stay beside the score.",
        error_messages={"required": "Say in a few words what was wrong."},
    )


class ReviewForm(forms.Form):
    """A dated decision."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        choices=[(decision.value, words) for decision, words in DECISION_WORDS.items()],
        error_messages={"required": "Choose what you decide."},
    )
    words = forms.CharField(
        max_length=2_000,
        label="In your own words",
        help_text="Dated today. You can go another way than suggested.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write your decision in your own words."},
    )
    plan = forms.CharField(
        required=False,
        max_length=LONGEST_LABEL,
        label="What you try from now on",
        help_text="If you change the plan.",
    )
    next_on = day_field("Next review", required=False)

    def draft(self) -> ReviewDraft:
        """Return what was typed; call after `is_valid`."""
        typed = self.cleaned_data
        return ReviewDraft(
            decision=Decision(typed["decision"]),
            words=typed["words"],
            next_on=typed["next_on"],
            plan=typed["plan"],
        )
