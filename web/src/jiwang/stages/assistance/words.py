"""What the trail calls deeds and records of the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "assistance.opened": _("设立资金或物资来源"),
    "assistance.proposed": _("登记入账"),
    "assistance.answered": _("复核入账"),
    "assistance.closed": _("结清资金或物资来源"),
    "assistance.held": _("预留资金或物资"),
    "assistance.lapsed": _("退回预留"),
    "assistance.given": _("记入帮扶台账"),
    "assistance.paid": _("登记一次性救助的发放"),
    "assistance.reversed": _("冲销帮扶台账"),
    "assistance.printed": _("打印帮扶手册"),
}
RECORDS = {
    "fund": _("资金或物资来源"),
    "deposit": _("入账"),
    "hold": _("预留"),
    "entry": _("帮扶台账"),
}
