"""What the trail calls deeds and records of batches."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "intake.purged": _("销毁到期的数据"),
    "intake.taken_out": _("撤出数据文件"),
    "intake.uploaded": _("报送数据文件"),
    "intake.read": _("读取数据文件"),
    "intake.used": _("收存已比对的数据文件"),
    "intake.refused": _("拒收数据文件"),
    "intake.columns_said": _("指定列的含义"),
    "intake.submit": _("提交批次确认"),
    "intake.confirm": _("确认并封存批次"),
    "intake.refuse": _("拒收批次"),
    "intake.ask_withdrawal": _("申请撤回批次"),
    "intake.withdraw": _("同意撤回批次"),
    "intake.keep": _("不同意撤回批次"),
    "intake.judged": _("比对筛查批次"),
    "intake.woken": _("再次发起比对筛查"),
    "intake.raw_destroyed": _("销毁原始文件"),
    "intake.turned_away": _("退回程序送来的内容"),
    "intake.token_issued": _("发放报送令牌"),
    "intake.token_revoked": _("收回报送令牌"),
}
RECORDS = {
    "purged": _("到期数据，件数"),
    "batch": _("批次"),
    "token": _("令牌"),
}
