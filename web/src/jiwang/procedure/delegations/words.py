"""What the trail calls deeds and records of delegations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "delegations.proposed": _("提出下放事项"),
    "delegations.confirmed": _("确认下放事项"),
    "delegations.dropped": _("撤下下放事项"),
}
RECORDS = {"delegation": _("下放的事项")}
