"""What the trail calls deeds and records of reports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "portal.received": _("收到群众反映"),
    "portal.walked_in": _("登记来访"),
    "portal.passed_on": _("巡查报乡镇（街道）"),
    "portal.dispatched": _("按反映派任务"),
    "portal.merged": _("合并反映"),
    "portal.closed": _("了结反映"),
    "portal.read": _("打开反映"),
    "portal.reporter_shown": _("查看反映人"),
}
RECORDS = {
    "report": _("反映"),
}
