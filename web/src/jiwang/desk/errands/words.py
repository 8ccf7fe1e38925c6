"""What the trail calls deeds and records of errands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {"errands.asked": _("对整个列表办理")}
RECORDS = {"errand": _("整批办理")}
