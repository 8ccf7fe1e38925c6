"""What the trail calls deeds and records of household plans."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "plans.opened": _("起草帮扶计划"),
    "plans.drafted": _("重新起草帮扶计划"),
    "plans.read": _("查看帮扶计划"),
    "plans.printed": _("打印帮扶计划"),
    "plans.heard": _("记下家庭对计划的意见"),
    "plans.confirmed": _("确认帮扶计划"),
    "plans.add": _("添一条帮扶措施"),
    "plans.change": _("修改帮扶措施"),
    "plans.strike": _("删去帮扶措施"),
    "plans.handed_over": _("交办帮扶措施"),
    "plans.accept": _("接收帮扶措施"),
    "plans.return": _("退回帮扶措施"),
    "plans.finish": _("帮扶措施办成"),
    "plans.fail": _("帮扶措施没有办成"),
}
RECORDS = {"household_plan": _("帮扶计划"), "measure": _("帮扶措施"), "tasklist": _("任务清单")}
