"""What the trail calls deeds and records of 一事一议."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "deliberation.opened": _("提出一事一议"),
    "deliberation.read": _("查看一事一议"),
    "deliberation.met": _("记下会议表决"),
    "deliberation.sent_back": _("退回重议"),
    "deliberation.signed": _("签发会议纪要"),
    "deliberation.dropped": _("撤下一事一议"),
    "deliberation.reviewed": _("复查一事一议"),
    "deliberation.booked": _("按会议纪要给付"),
    "deliberation.printed": _("打开会议纪要"),
}
RECORDS = {"matter": _("一事一议")}
