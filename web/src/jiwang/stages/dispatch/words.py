"""What the trail calls deeds and records of tasks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "dispatch.gathered": _("一次走访办几件"),
    "dispatch.set_out": _("开始一轮走访"),
    "dispatch.planned": _("排好走访次序"),
    "dispatch.merged": _("合并任务"),
    "dispatch.parted": _("拆开任务"),
    "dispatch.opened": _("打开任务"),
    "dispatch.taken_back": _("收回任务"),
    "dispatch.asked_for": _("按来访派任务"),
    "dispatch.visited": _("登记核实结果"),
    "dispatch.closed": _("办结任务"),
    "dispatch.released": _("放行任务"),
    "dispatch.substituted": _("转给代办人"),
    "dispatch.escalated": _("逾期上报"),
    "dispatch.ranked": _("重排先后"),
    "dispatch.taken_in": _("导入任务"),
    "dispatch.sent": _("下派任务"),
    "dispatch.claimed": _("领取任务"),
    "dispatch.assigned": _("指派任务"),
    "dispatch.handed_back": _("退回任务"),
}
RECORDS = {
    "task": _("任务"),
    "tasks": _("任务"),
}
