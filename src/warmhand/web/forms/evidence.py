"""Forms of the evidence: a grade of one's own, the methods one works with."""

from django import forms

from warmhand.core.fit import GRADE_WORDS, LONGEST_REASON, Grade


class GradeForm(forms.Form):
    """Another grade than the shipped one, with the reason for it."""

    grade = forms.ChoiceField(
        label="Your grade",
        choices=[(grade.value, words) for grade, words in GRADE_WORDS.items()],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In a sentence: what you read, or what you saw over the years; nothing of one client. Everybody in the practice reads it beside the grade.",
        error_messages={"required": "Write in a sentence why you grade it so."},
    )

    @property
    def chosen(self) -> Grade:
        """The grade; call after `is_valid`."""
        return Grade(self.cleaned_data["grade"])
