"""What the trail calls deeds and records of small fast aid."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "urgent.asked": _("申请小额快救"),
    "urgent.read": _("查看小额快救"),
    "urgent.granted": _("批准小额快救"),
    "urgent.refused": _("不批小额快救"),
    "urgent.withdrawn": _("撤回小额快救申请"),
    "urgent.cancelled": _("撤销小额快救批准"),
    "urgent.handed_over": _("小额快救送达签收"),
    "urgent.noted": _("小额快救补充说明"),
    "urgent.countersigned": _("小额快救会签"),
    "urgent.undone": _("小额快救冲销"),
}
RECORDS = {"request": _("小额快救申请")}
