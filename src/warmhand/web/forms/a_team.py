"""Forms of the A-team: how a partner treats people and is paid, and the page of working together."""

from dataclasses import asdict
from typing import Any

from django import forms

from warmhand.core.a_team import CONDUCT_QUESTIONS, Conduct
from warmhand.core.working_together import LONGEST_PART, Part, Parts, headings
from warmhand.services.a_team import Fit
from warmhand.services.partner_details import LONGEST_LINE
from warmhand.web.forms.partners import SELF_PAY, SELF_PAY_VALUES

ANSWERS = (("yes", "Yes"), ("no", "No"), ("unknown", "Not known yet"))
ANSWER_VALUES = {"yes": True, "no": False}


class FitForm(forms.Form):
    """Six points of conduct, each yes, no or not known; how they are paid; whom they do not suit."""

    takes_self_pay = forms.ChoiceField(
        choices=SELF_PAY, required=False, label="Takes clients who pay themselves"
    )
    insurances = forms.CharField(
        required=False,
        max_length=LONGEST_LINE,
        label="Insurances they take",
        help_text="Names with commas between. Empty: not known.",
    )
    suits_not = forms.CharField(
        required=False,
        max_length=1_000,
        label="Whom they do not suit",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as a form's
        super().__init__(*args, **kwargs)
        for point in Conduct:
            self.fields[point.value] = forms.ChoiceField(
                choices=ANSWERS, label=CONDUCT_QUESTIONS[point], widget=forms.RadioSelect
            )

    @property
    def points(self) -> list[forms.BoundField]:
        """The fields of the six points, in their order."""
        return [self[point.value] for point in Conduct]

    def fit(self) -> Fit:
        """Return what was answered; call after `is_valid`."""
        told = self.cleaned_data
        answers = {point: ANSWER_VALUES.get(told[point.value]) for point in Conduct}
        return Fit(
            conduct={point: said for point, said in answers.items() if said is not None},
            takes_self_pay=SELF_PAY_VALUES[told["takes_self_pay"]],
            insurances=told["insurances"],
            suits_not=told["suits_not"],
        )


def fit_initial(fit: Fit) -> dict[str, Any]:
    """Return `fit` as the form shows it."""
    words = {True: "yes", False: "no", None: "unknown"}
    return {
        "takes_self_pay": {True: "yes", False: "no", None: ""}[fit.takes_self_pay],
        "insurances": fit.insurances,
        "suits_not": fit.suits_not,
        **{point.value: words[fit.conduct.get(point)] for point in Conduct},
    }


class TogetherForm(forms.Form):
    """The six parts of how a partner and a practice work together."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, first: str, **kwargs: Any) -> None:  # noqa: ANN401 - as a form's
        super().__init__(*args, **kwargs)
        for part, words in headings(first).items():
            self.fields[part.value] = forms.CharField(
                required=False,
                max_length=LONGEST_PART,
                label=words,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def areas(self) -> list[forms.BoundField]:
        """The six fields, in their order."""
        return [self[part.value] for part in Part]

    def parts(self) -> Parts:
        """Return what was written; call after `is_valid`."""
        return Parts(**{part.value: self.cleaned_data[part.value] for part in Part})


def together_initial(parts: Parts) -> dict[str, str]:
    """Return `parts` as the form shows them."""
    return asdict(parts)
