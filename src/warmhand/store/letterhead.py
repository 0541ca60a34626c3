"""The picture on a practice's letters, apart from the practice, whose row every request reads."""

from django.db import models

from warmhand.store.base import PracticeRow


class Logo(PracticeRow):
    """A PNG or JPEG of at most 200 kB; read only where a sheet is drawn."""

    picture = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["practice"], name="logo_once"),)
