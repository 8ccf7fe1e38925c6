"""What the trail calls deeds and records of officers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiwang.registers.staff.models import DUTIES

DEEDS = {
    "staff.signed_in": _("登录"),
    "staff.signed_out": _("退出"),
    "staff.second_factor_set": _("绑定动态码"),
    "staff.enrolled": _("开通账号"),
    "staff.appointed": _("任岗"),
    "staff.released": _("离岗"),
    "staff.leave_granted": _("登记休假"),
    "staff.leave_cancelled": _("撤销休假"),
    "staff.second_hand_named": _("定第二人"),
    "staff.cap_set": _("改每周上限"),
    "staff.password_changed": _("改密码"),
    "staff.account_closed": _("停用账号"),
    "staff.access_renewed": _("重设密码和动态码"),
}
RECORDS = {
    "officer": _("账号"),
    "officers": _("工作人员"),
}
REASONS = {str(duty): label for duty, label in DUTIES.items()}
