"""Tables of places."""

from __future__ import annotations

from django.db import models


class Place(models.Model):
    """A province, city, county, township or village, by its code; public knowledge, so without row security."""

    code = models.CharField(primary_key=True, max_length=12)
    name = models.CharField(max_length=60)
    above = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="inside")
    digits = models.PositiveSmallIntegerField()
    is_official = models.BooleanField(
        default=True
    )  # a development zone that the State has given no code has one of the bureau

    class Meta:
        """The length of the code says the level."""

        constraints = [
            models.CheckConstraint(condition=models.Q(digits__in=[2, 4, 6, 9, 12]), name="place_has_a_level")
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Former(models.Model):
    """What a place was called, or which code it had, until a day; with the document that changed it."""

    place = models.ForeignKey(Place, on_delete=models.RESTRICT, related_name="formers")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    until = models.DateField()
    document = models.CharField(max_length=120, blank=True)
