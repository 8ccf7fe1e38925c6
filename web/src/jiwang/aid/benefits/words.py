"""What the trail calls deeds and records of benefits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "benefits.asked": _("编制发放批次"),
    "benefits.drafted": _("发放批次编好"),
    "benefits.dropped": _("作废发放批次"),
    "benefits.approved": _("批准发放批次"),
    "benefits.read": _("查看发放"),
    "benefits.file_made": _("导出银行发放文件"),
    "benefits.answer_taken": _("收下银行回盘"),
    "benefits.settled": _("银行回盘入账"),
    "benefits.payee_proposed": _("提出收款账户"),
    "benefits.payee_answered": _("复核收款账户"),
    "benefits.held": _("暂停发放"),
    "benefits.lifted": _("恢复发放"),
    "benefits.recovery_proposed": _("提出追回多发"),
    "benefits.recovery_answered": _("复核追回多发"),
    "benefits.notice_printed": _("打印暂停告知"),
    "benefits.list_taken_in": _("上传收款账户名单"),
    "benefits.list_judged": _("核对收款账户名单"),
    "benefits.list_read": _("查看收款账户名单"),
    "benefits.list_confirmed": _("确认收款账户名单"),
    "benefits.list_dropped": _("不采用收款账户名单"),
    "benefits.list_worked_in": _("按名单更新收款账户"),
}
RECORDS = {
    "payment_run": _("发放批次"),
    "payee": _("收款账户"),
    "payee_list": _("收款账户名单"),
    "payment_hold": _("暂停发放"),
    "recovery": _("追回多发"),
    "bank_answer": _("银行回盘"),
}
