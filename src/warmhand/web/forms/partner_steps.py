"""What a partner can say on their page, step by step; nothing in these forms is preselected."""

from typing import Any

from django import forms
from django.http import QueryDict

from warmhand.core.referral import GiveBackReason, HoldReason, Step
from warmhand.services.referrals import Said
from warmhand.web.forms import links
from warmhand.web.forms.fields import DayInput
from warmhand.web.forms.refer import near_day
from warmhand.web.forms.referrals import AcceptForm, SeenForm

WAITS = (
    (HoldReason.CLIENT_AWAY.value, "The client is away"),
    (HoldReason.PARTNER_AWAY.value, "I am away"),
    (HoldReason.PAPERS.value, "Papers are missing"),
    (HoldReason.OTHER.value, "Another reason"),
)
GIVES_BACK = (
    (GiveBackReason.NOT_REACHED.value, "I could not reach them"),
    (GiveBackReason.DID_NOT_COME.value, "They did not come"),
    (GiveBackReason.NOT_MY_FIELD.value, "Not my field after all"),
    (GiveBackReason.FULL.value, "No room after all"),
    (GiveBackReason.OTHER.value, "Another reason"),
)


class HoldForm(forms.Form):
    """Why it waits, and until when."""

    hold_reason = forms.ChoiceField(
        choices=WAITS,
        label="Why",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it waits."},
    )
    hold_until = forms.DateField(
        required=False,
        label="Until when",
        widget=DayInput(format="%Y-%m-%d"),
        validators=[near_day],
    )

    def said(self) -> Said:
        """Return reason and day."""
        return Said(**self.cleaned_data)


class GiveBackForm(forms.Form):
    """Why not after all; each reason is its own button."""

    give_back_reason = forms.ChoiceField(
        choices=GIVES_BACK, error_messages={"required": "Choose a reason, in one word."}
    )

    def said(self) -> Said:
        """Return the reason."""
        return Said(**self.cleaned_data)


def give_back_form(data: QueryDict | None, *, may_tell_went: bool) -> GiveBackForm:
    """Return the form; that nobody came is offered only where the client lets it be told."""
    form = GiveBackForm(data)
    field: Any = form.fields["give_back_reason"]
    untold = () if may_tell_went else (GiveBackReason.DID_NOT_COME.value,)
    field.choices = [(value, words) for value, words in GIVES_BACK if value not in untold]
    return form


PARTNER_FORMS: dict[Step, type[forms.Form]] = {
    Step.ACCEPT: AcceptForm,
    Step.DECLINE: links.DeclineForm,
    Step.BOOK: links.DateForm,
    Step.MISS: AcceptForm,
    Step.HOLD: HoldForm,
    Step.RESUME: AcceptForm,
    Step.SEE: SeenForm,
    Step.REPORT: links.LinesForm,
    Step.GIVE_BACK: GiveBackForm,
}
