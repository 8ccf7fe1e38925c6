"""What the trail calls deeds and records of doubts about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "matching.strays_taken_in": _("导入对不上人的行"),
    "matching.taken_in": _("导入待核对"),
    "matching.changes_taken_in": _("导入合并与拆开"),
    "matching.pair_read": _("看一对待核对"),
    "matching.said_same": _("判为同一人"),
    "matching.said_different": _("判为不是同一人"),
    "matching.said_unsure": _("判为拿不准"),
    "matching.taken_back": _("撤回判断"),
    "matching.asked": _("提出核对两个人员编号"),
}
RECORDS = {
    "strays": _("对不上人的行"),
    "pair": _("判断"),
    "pairs": _("待核对"),
    "changes": _("合并"),
}
