"""Tables of persons and households: identity only. Row security is in the migrations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

PURPOSES = {"identity": _("身份"), "roll": _("在保"), "trigger": _("困难线索"), "means": _("收入财产")}
BASES = {"verified": _("已核实"), "declared": _("申报"), "presumed": _("推定")}


class Household(models.Model):
    """People who are assessed together, under the number that the engine has minted."""

    id = models.BigIntegerField(primary_key=True)
    region = models.CharField(max_length=12)
    address = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=10, choices=list(BASES.items()))
    size = models.PositiveSmallIntegerField()

    class Meta:
        """Queries begin with the place."""

        indexes = [models.Index(fields=["region"])]


class Person(models.Model):
    """Who somebody is. The region is the household's: who sees the household sees its members."""

    id = models.BigIntegerField(primary_key=True)
    household = models.ForeignKey(Household, on_delete=models.RESTRICT, related_name="members")
    region = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    initials = models.CharField(max_length=60, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    birth = models.DateField(null=True)
    relation = models.CharField(max_length=20, blank=True)
    is_head = models.BooleanField(default=False)
    is_present = models.BooleanField(
        default=True
    )  # a member in the newest run; who has moved away or died stays on file
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.RESTRICT, related_name="merged", db_index=False
    )  # found to be this person
    number_sealed = models.BinaryField(null=True)
    number_blind = models.BinaryField(null=True, max_length=32)
    phone_sealed = models.BinaryField(null=True)
    phone_blind = models.BinaryField(null=True, max_length=32)

    class Meta:
        """Found by name, initials and the two blind indexes."""

        indexes = [
            models.Index(fields=["region"]),
            models.Index(fields=["name"], opclasses=["varchar_pattern_ops"], name="person_name"),
            models.Index(fields=["initials"], opclasses=["varchar_pattern_ops"], name="person_initials"),
            models.Index(fields=["number_blind"]),
            models.Index(fields=["phone_blind"]),
            models.Index(
                fields=["merged_into"],
                name="person_merged",
                condition=models.Q(merged_into__isnull=False),  # a few of a million
            ),
        ]


class Fact(models.Model):
    """What a department's row says of a person: value, day, file and row. Renewed with each run; telephones and numbers are not kept here."""

    id = models.CharField(primary_key=True, max_length=60)  # record and place of the column
    # Two million come at once, by one loader, which asks once whether all are on file: `actions.take_in_people`.
    person = models.ForeignKey(
        Person, on_delete=models.RESTRICT, related_name="facts", db_constraint=False, db_index=False
    )
    region = models.CharField(max_length=12)
    stays_at_county = models.BooleanField(default=False)  # of a list that may end a benefit
    source = models.CharField(max_length=60)
    department = models.CharField(max_length=60)
    purpose = models.CharField(max_length=10, choices=list(PURPOSES.items()))
    kind = models.CharField(max_length=12)
    column = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    value = models.CharField(max_length=300)
    day = models.DateField(null=True)
    file = models.CharField(max_length=200, blank=True)
    row_no = models.BigIntegerField(null=True)

    class Meta:
        """Read by person; the bureau's own lists by place."""

        indexes = [
            models.Index(fields=["person"]),
            models.Index(fields=["region"], name="fact_roll", condition=models.Q(purpose="roll")),
        ]


class Source(models.Model):
    """A list of which a file came with the newest run: whoever is not on it is known not to be. Nothing of anybody stands here."""

    id = models.CharField(primary_key=True, max_length=60)
    label = models.CharField(max_length=60)  # as facts call it
