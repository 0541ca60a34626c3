"""Forms of partners: one partner, and the search in the directory."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from warmhand.core.a_team import may_lack_profession
from warmhand.core.clients import WISH_WORDS, Wish
from warmhand.core.errors import InvalidValueError
from warmhand.core.geo import IN_MILES, KM_PER_MILE
from warmhand.core.network import Stage
from warmhand.core.partnership import Way
from warmhand.formats.professions import professions
from warmhand.services.partner_details import (
    LONGEST_LINE,
    LONGEST_WAIT,
    PartnerDetails,
    postal_code,
)
from warmhand.services.partners import CARE_FIELDS, workplaces
from warmhand.services.problems import problems_by_region
from warmhand.web.forms.fields import PhoneField

WAYS = (
    (Way.DESK_PHONE.value, "A call to their desk"),
    (Way.MAIL.value, "E-mail"),
    (Way.PORTAL.value, "Their own portal"),
    (Way.TEXT.value, "A text message"),
    (Way.FAX.value, "Fax"),
    (Way.PAPER.value, "A letter that the client carries"),
)
NEEDS = (
    ("needs_insurance", "The client’s insurance"),
    ("needs_birth_date", "The client’s date of birth"),
    ("needs_order", "A physician’s order"),
)
STAGES = (
    (Stage.FOUND.value, "Only found: a name on a list"),
    (Stage.CONTACTED.value, "You were in contact"),
    (Stage.MET.value, "You have met"),
    (Stage.TRUSTED.value, "You trust them: you would send your own family"),
)
SELF_PAY = (("", "Not known yet"), ("yes", "Yes"), ("no", "No"))
SELF_PAY_VALUES = {"": None, "yes": True, "no": False}
NOT_HEALTH = "Not a health profession"


def profession_choices(empty: str) -> list[tuple[str, Any]]:
    """Return the choices of a profession, health professions apart from the others."""
    health = [(each.slug, each.name.capitalize()) for each in professions() if each.is_health]
    others = [(each.slug, each.name.capitalize()) for each in professions() if not each.is_health]
    return [("", empty), ("Health professions", health), (NOT_HEALTH, others)]


def _line(label: str = "", help_text: str = "") -> forms.CharField:
    return forms.CharField(
        required=False, max_length=LONGEST_LINE, label=label or None, help_text=help_text
    )


class PartnerForm(forms.Form):
    """One partner; a name is asked for, and what they do once one has met; the rest can come."""

    name = forms.CharField(
        max_length=LONGEST_LINE, error_messages={"required": "A partner needs a name."}
    )
    credential = _line(help_text="The letters behind the name, such as PT.")
    stage = forms.ChoiceField(
        choices=STAGES,
        required=False,
        label="How well do you know them?",
        widget=forms.RadioSelect,
        initial=Stage.FOUND.value,
    )
    profession = forms.ChoiceField(
        choices=lambda: profession_choices("Not known yet"), required=False
    )
    is_organisation = forms.BooleanField(required=False, label="This is a place, not one person")
    organisation = _line("Organization")
    phone = PhoneField(required=False, max_length=40)
    email = forms.EmailField(required=False, label="E-mail")
    fax = PhoneField(required=False, max_length=40)
    address_line = _line("Street")
    postal_code = forms.CharField(
        required=False, max_length=16, label="ZIP code", help_text="Tells how far it is."
    )
    city = _line()
    region = _line("State")
    way = forms.ChoiceField(
        choices=WAYS,
        required=False,
        label="How they take people",
        widget=forms.RadioSelect,
        initial=Way.DESK_PHONE.value,
    )
    way_note = _line(
        "More about the way", "Whom to ask for, good hours, or the address of their portal."
    )
    needs = forms.MultipleChoiceField(
        choices=NEEDS,
        required=False,
        label="What they need before a visit",
        widget=forms.CheckboxSelectMultiple,
    )
    takes_self_pay = forms.ChoiceField(
        choices=SELF_PAY, required=False, label="Takes clients who pay themselves"
    )
    insurances = _line("Insurances they take", "Names with commas between. Empty: not known.")
    wait_days = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=LONGEST_WAIT,
        label="Usual wait in days",
        help_text="From the call to the first visit.",
    )
    offers = forms.MultipleChoiceField(
        choices=[
            (wish.value, WISH_WORDS[wish][:1].upper() + WISH_WORDS[wish][1:]) for wish in Wish
        ],
        required=False,
        label="What clients ask for, and get here",
        widget=forms.CheckboxSelectMultiple,
    )
    is_taking_clients = forms.BooleanField(
        required=False, initial=True, label="Takes new clients now"
    )
    serves = forms.MultipleChoiceField(
        choices=lambda: list(problems_by_region().items()),
        required=False,
        label="Problems they see",
        help_text="As they told you. Tick none where you do not know.",
        widget=forms.CheckboxSelectMultiple,
    )
    since_on = forms.DateField(
        required=False,
        label="You know them since",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    works_at_id = forms.TypedChoiceField(
        choices=lambda: [("", "Not known yet"), *workplaces()],
        coerce=lambda told: UUID(str(told)),
        empty_value=None,
        required=False,
        label="Works at",
        help_text="One of the places among your partners.",
    )
    family_name = _line("Family name", "Which words of the name it is.")
    other_names = _line("Other names", "A short name, a former name; with commas between.")
    good_at = forms.CharField(
        required=False,
        max_length=4_000,
        label="What they are good at",
        help_text="“Necks, dizziness, runners.” In your words; nobody else sees it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = forms.CharField(
        required=False,
        max_length=4_000,
        label="Your notes",
        help_text="How you met, what to remember. Nothing about a client.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    suits_not = forms.CharField(
        required=False,
        max_length=1_000,
        label="Whom they do not suit",
        help_text="“Nobody who fears needles.” Only those who give care see it.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    npi = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    held_stage = Stage.FOUND  # of who is changed; their form does not ask for it

    def clean_since_on(self) -> date | None:
        """Refuse a day that is still to come."""
        day: date | None = self.cleaned_data["since_on"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError("That day is still to come.")
        return day

    def clean(self) -> dict[str, Any]:
        """Ask what a person does, once one has met."""
        found = self.cleaned_data
        stage = Stage(found.get("stage") or self.held_stage)
        lacks = may_lack_profession(stage) or found.get("is_organisation")
        if "profession" in found and not found["profession"] and not lacks:
            self.add_error("profession", "Choose a profession; the closest will do.")
        return found

    def clean_postal_code(self) -> str:
        """Return the code as it is written where the practice is."""
        country = self.fields["phone"].country  # type: ignore[attr-defined]  # a PhoneField
        try:
            return postal_code(self.cleaned_data["postal_code"], country=country)
        except InvalidValueError as refused:
            raise forms.ValidationError(str(refused)) from refused

    def details(self) -> PartnerDetails:
        """Return what was typed; call after `is_valid`."""
        values = {key: value for key, value in self.cleaned_data.items() if key != "seen"}
        needs = values.pop("needs")
        return PartnerDetails(
            **{
                **values,
                **{need: need in needs for need, _words in NEEDS},
                "way": Way(values["way"] or Way.DESK_PHONE),
                "stage": Stage(values.get("stage") or self.held_stage),
                "serves": tuple(values["serves"]),
                "takes_self_pay": SELF_PAY_VALUES[values["takes_self_pay"]],
                "offers": tuple(Wish(value) for value in values["offers"]),
            }
        )


def without_notes(form: PartnerForm) -> PartnerForm:
    """Return `form` without the fields that only those who give care may read."""
    for name in CARE_FIELDS:
        del form.fields[name]
    return form


def for_change(form: PartnerForm, stage: Stage) -> PartnerForm:
    """Return `form` for who is there already: the stage has its own buttons."""
    del form.fields["stage"]
    form.held_stage = stage
    return form


def as_initial(details: PartnerDetails) -> dict[str, Any]:
    """Return `details` as the form shows them."""
    values = {field: getattr(details, field) for field in PartnerDetails.__slots__}
    return {
        **values,
        "way": details.way.value,
        "stage": details.stage.value,
        "serves": list(details.serves),
        "works_at_id": str(details.works_at_id or ""),
        "needs": [need for need, _words in NEEDS if values[need]],
        "takes_self_pay": {True: "yes", False: "no", None: ""}[details.takes_self_pay],
        "offers": [wish.value for wish in details.offers],
    }


class DirectoryForm(forms.Form):
    """A search in the directory."""

    near = forms.CharField(
        max_length=80,
        label="Near",
        help_text="A ZIP code or a town, as in Bend, OR.",
        error_messages={"required": "A ZIP code or a town is needed."},
    )
    within = forms.TypedChoiceField(coerce=int, label="Within")
    profession = forms.ChoiceField(choices=lambda: profession_choices("Any"), required=False)
    serves = forms.ChoiceField(
        choices=lambda: [("", "Any"), *problems_by_region().items()],
        required=False,
        label="Or for a problem",
        help_text="Everybody whose profession fits it well.",
    )
    name = forms.CharField(required=False, max_length=100, help_text="How it begins is enough.")


FAR = (5, 10, 25, 50, 100)


def directory_form(data: Any, *, country: str) -> DirectoryForm:  # noqa: ANN401 - a QueryDict or a dict
    """Return the search, with distances in the miles or kilometres of `country`."""
    form = DirectoryForm(data)
    unit = "miles" if country in IN_MILES else "km"
    form.fields["within"].choices = [(far, f"{far} {unit}") for far in FAR]  # type: ignore[attr-defined]  # a ChoiceField
    # The registry lists health professions only.
    choices = [choice for choice in profession_choices("Any") if choice[0] != NOT_HEALTH]
    form.fields["profession"].choices = choices  # type: ignore[attr-defined]  # likewise
    return form


def in_kilometres(far: int, *, country: str) -> float:
    """Return a distance chosen in the unit of `country`, in kilometres."""
    return far * KM_PER_MILE if country in IN_MILES else float(far)
