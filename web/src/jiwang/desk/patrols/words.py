"""What the trail calls deeds and records of patrols."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {"patrols.noted": _("登记街面巡查")}
RECORDS = {"patrol": _("街面巡查")}
