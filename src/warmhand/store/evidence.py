"""What a practice says differently from the shipped evidence, and the methods it works with."""

from django.db import models

from warmhand.core.fit import Grade
from warmhand.store.base import PracticeRow, code_field, name_field, one_of, text_field
from warmhand.store.people import User


class GradeOverride(PracticeRow):
    """The practice's own grade of one profession for one problem, with its reason."""

    problem = code_field(size=64)
    profession = code_field(size=64)  # a column of profession_fit.toml
    grade = code_field()
    reason = text_field()
    changed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("grade", Grade),
            models.UniqueConstraint(
                fields=["practice", "problem", "profession"], name="grade_override_once"
            ),
        )


class Method(PracticeRow):
    """A method that the practitioner works with: one of the evidence, or in own words."""

    slug = code_field(size=64)  # a method of methods.toml, or "" for one in own words
    name = name_field()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["practice", "slug", "name"], name="method_once"),
        )
