"""What the trail calls deeds and records of owners' files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "owners.begun": _("登记一户申报"),
    "owners.read": _("查看建档户"),
    "owners.taken": _("办一步建档帮扶"),
    "owners.planned": _("填应建档数"),
}
RECORDS = {"ownfile": _("建档户"), "plan": _("应建档数")}
