"""What the trail calls deeds and records of what leaves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "outgoing.sent": _("送出文件"),
    "outgoing.resent": _("改后重送文件"),
    "outgoing.recalled": _("撤回送出的文件"),
    "outgoing.answered": _("收下回执"),
    "outgoing.taken_out": _("撤出回执"),
    "outgoing.asked": _("请对方核对不一致的项"),
}
RECORDS = {
    "outgoing": _("送出"),
}
