"""What the trail calls deeds and records of what a person has to decide about visits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "disputes.delivered": _("送来走访"),
    "disputes.settled": _("办理没有收下的走访"),
    "disputes.resolved": _("定两种说法"),
}
RECORDS = {"delivery": _("送来的走访")}
