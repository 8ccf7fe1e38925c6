"""What the trail calls deeds and records of applications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "applications.screened": _("查看能享受什么"),
    "applications.begun": _("开始一份申请"),
    "applications.kept": _("存申请草稿"),
    "applications.sent": _("递交申请"),
    "applications.added": _("往申请里加事项"),
    "applications.suggested": _("建议上门告知"),
    "applications.read": _("查看申请"),
    "applications.printed": _("打印一次性告知单"),
    "applications.accept": _("接收联办事项"),
    "applications.ask": _("一次性告知缺什么"),
    "applications.bring": _("收齐材料"),
    "applications.check": _("启动经济状况核对"),
    "applications.report": _("核对出了报告"),
    "applications.review": _("核对复查"),
    "applications.visit": _("登记入户调查"),
    "applications.opinion": _("提出审核意见"),
    "applications.post": _("公示"),
    "applications.object": _("公示有异议"),
    "applications.recheck": _("复查公示异议"),
    "applications.hand_up": _("报送决定"),
    "applications.extend": _("延长办理时间"),
    "applications.halt": _("中止办理"),
    "applications.resume": _("恢复办理"),
    "applications.finish": _("办结联办事项"),
    "applications.refuse": _("不予联办事项"),
    "applications.withdraw": _("撤回一个事项"),
    "applications.withdrawn": _("撤回申请"),
    "applications.carry_on": _("转入下一类"),
    "applications.decide": _("登记决定"),
}
RECORDS = {"application": _("救助申请"), "subcase": _("联办事项")}
