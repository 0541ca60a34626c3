"""Forms of an urgent answer: what happened, what came of it, and why a flag is closed."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from django import forms

from warmhand.core.heeded import FIRST_FOLLOW_UP_HOURS, LAST_FOLLOW_UP_HOURS, Choice, came_words
from warmhand.core.red_flags import Urgency
from warmhand.core.safety import Closing, Heeded
from warmhand.core.urgent import Concern
from warmhand.services.follow_ups import CameOf, ClosingDraft
from warmhand.services.raised import OpenFlag
from warmhand.web.forms.care import day_field

LONGEST_WORDS = 2_000
SEEN = "seen"
DAY_HOURS = 24
DAYS = {1: "Tomorrow", 2: "In two days", 3: "In three days"}


def words_field(label: str, *, hint: str = "", required: bool = True) -> forms.CharField:
    """Return a field for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write a sentence."},
    )


class HappenedForm(forms.Form):
    """What the client decided after an urgent answer."""

    heeded = forms.ChoiceField(
        label="What happened",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened."},
    )
    words = words_field(
        "In your own words",
        hint="Needed where they do not want to go, and for a mistake.",
        required=False,
    )

    def __init__(self, *args: object, choices: Sequence[Choice], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's own
        field = cast("forms.ChoiceField", self.fields["heeded"])
        field.choices = [(one.heeded.value, one.title) for one in choices]


class FollowUpForm(forms.Form):
    """How it went since."""

    came = forms.ChoiceField(
        label="What came of it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it."},
    )
    words = words_field("In your own words", hint="Who said what, and when.")
    days = forms.TypedChoiceField(
        label="Not seen yet: ask again",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            (days, words)
            for days, words in DAYS.items()
            if FIRST_FOLLOW_UP_HOURS <= days * DAY_HOURS <= LAST_FOLLOW_UP_HOURS
        ],
    )

    def __init__(self, *args: object, concern: Concern, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's own
        came = cast("forms.ChoiceField", self.fields["came"])
        rows = came_words(concern).items()
        came.choices = [(heeded.value if heeded else SEEN, words) for heeded, words in rows]

    def came_of(self) -> CameOf:
        """Return what was typed; call after `is_valid`."""
        typed = self.cleaned_data
        came = typed["came"]
        return CameOf(
            heeded=None if came == SEEN else Heeded(came),
            words=typed["words"],
            hours=(typed["days"] or 1) * DAY_HOURS,
        )


class CloseForm(forms.Form):
    """Why a flag is not open any more."""

    closing = forms.ChoiceField(
        label="Why is it closed?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it is closed."},
    )
    on = day_field("On which day?")
    words = words_field("In your own words", hint="“Seen by …, who said …”")
    also = forms.MultipleChoiceField(
        label="The same holds for", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: object, flag: OpenFlag, others: Sequence[OpenFlag], **kw: object
    ) -> None:
        super().__init__(*args, **kw)  # type: ignore[arg-type]  # as Django's own
        closing = cast("forms.ChoiceField", self.fields["closing"])
        also = cast("forms.ChoiceField", self.fields["also"])
        closing.choices = [
            (Closing.ASSESSED.value, "Seen by a doctor, who assessed it"),
            (Closing.MISTAKE.value, "Ticked by mistake; both answers stay in the record"),
            *_over(flag),
        ]
        also.choices = [(str(one.row.pk), " ".join(one.words)) for one in others]
        if not others:
            del self.fields["also"]

    def draft(self) -> ClosingDraft:
        """Return what was typed; call after `is_valid`."""
        typed = self.cleaned_data
        on: date = typed["on"]
        return ClosingDraft(closing=Closing(typed["closing"]), words=typed["words"], on=on)


def _over(flag: OpenFlag) -> list[tuple[str, str]]:
    is_caution = flag.urgency is Urgency.CAUTION
    return [(Closing.OVER.value, "It is over, as a cold that is gone")] if is_caution else []
