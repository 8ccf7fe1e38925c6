"""What the trail calls deeds and records of what leaves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "outgoing.sent": _("送出文件"),
}
RECORDS = {
    "outgoing": _("送出"),
}
