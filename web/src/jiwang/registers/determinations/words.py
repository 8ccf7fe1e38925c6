"""What the trail calls deeds and records of determinations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {"determinations.made": _("记下集体研究的认定"), "determinations.ended": _("终止集体研究的认定")}
RECORDS = {"determinations": _("集体研究的认定"), "determination": _("集体研究的认定")}
