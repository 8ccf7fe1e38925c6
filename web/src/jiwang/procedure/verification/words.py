"""What the trail calls deeds and records of checks of means."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "verification.refused": _("无权核对的请求（已拒绝）"),
    "verification.ask": _("提请核对"),
    "verification.start": _("启动核对"),
    "verification.send": _("核对发给单位"),
    "verification.filed": _("下载核对请求文件"),
    "verification.answer": _("收到核对答复"),
    "verification.return": _("单位退回核对"),
    "verification.again": _("重复的核对答复"),
    "verification.taken_in": _("收下核对回函文件"),
    "verification.turned_away": _("核对回函文件（已拒收）"),
    "verification.report": _("出具核对报告"),
    "verification.used": _("采用核对报告"),
    "verification.object": _("对核对有异议"),
    "verification.stop": _("停止核对"),
    "verification.read": _("查看核对"),
    "verification.printed": _("打印核对报告"),
    "verification.supporters": _("记下法定义务人的情况"),
    "verification.looked_after": _("核对到期检查"),
}
RECORDS = {"check": _("经济状况核对"), "check_line": _("核对项目"), "check_rows": _("回函行数")}
