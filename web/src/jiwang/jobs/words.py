"""What the trail calls deeds and records of background work."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "jobs.asked": _("发起后台作业"),
}
RECORDS = {
    "job": _("作业"),
}
