"""What the trail calls deeds and records of following up."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "followup.reckoned": _("计算跟踪回访"),
    "followup.sent_out": _("派出到期回访"),
    "followup.reviewed": _("复核颜色"),
    "followup.marked": _("标记帮扶重点对象"),
    "followup.settled": _("核实返困预警"),
    "followup.noted": _("登记家庭变动报告"),
    "followup.counted": _("登记完成情况"),
    "followup.read": _("查看跟踪回访"),
    "followup.exported": _("导出跟踪回访名单"),
}
RECORDS = {"relapse": _("返困预警"), "news": _("变动报告"), "count": _("完成情况")}
