"""How values are shown in pages: masked names, places, days."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiwang.kit.masking import masked_name
from jiwang.registers.people.rules import years_between
from jiwang.registers.staff.models import DUTIES
from jiwang.registers.staff.states import Duty
from jiwang.stages.alerts.models import AGES, LEVELS
from jiwang.stages.alerts.rules import Age
from jiwang.stages.intake.models import SEVERITIES

DEEDS = {
    "staff.signed_in": _("登录"),
    "staff.signed_out": _("退出"),
    "staff.second_factor_set": _("绑定动态码"),
    "staff.enrolled": _("开通账号"),
    "staff.appointed": _("任岗"),
    "staff.released": _("离岗"),
    "staff.leave_granted": _("登记休假"),
    "places.taken_in": _("导入地区"),
    "people.households_taken_in": _("导入家庭"),
    "people.persons_taken_in": _("导入人员"),
    "people.file_read": _("打开一户一档"),
    "people.searched": _("查找"),
    "people.unmasked": _("查看全号"),
    "alerts.taken_in": _("导入预警"),
    "dispatch.taken_in": _("导入任务"),
    "dispatch.sent": _("下派任务"),
    "dispatch.claimed": _("领取任务"),
    "dispatch.assigned": _("指派任务"),
    "dispatch.handed_back": _("退回任务"),
    "jobs.asked": _("发起后台作业"),
    "intake.uploaded": _("报送数据文件"),
    "intake.read": _("读取数据文件"),
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
    "intake.token_issued": _("发放报送令牌"),
    "intake.token_revoked": _("收回报送令牌"),
}

RECORDS = {
    "household": _("户"), "person": _("人"), "task": _("任务"), "officer": _("账号"), "places": _("地区"), "households": _("户"),
    "persons": _("人"), "alerts": _("预警"), "tasks": _("任务"), "number": _("按身份证号，找到"), "phone": _("按电话，找到"),
    "job": _("作业"), "batch": _("批次"), "token": _("令牌"), "initials": _("按拼音首字母，找到"), "name": _("按姓名，找到"), "address": _("按住址，找到"), "nothing": _("没有写清，找到"),
}  # fmt: skip

register = template.Library()

register.filter("masked", masked_name)
register.filter("years", years_between)


@register.filter
def of(table: dict[str, object], key: str) -> object:
    """The entry of a table under a key that stands in a variable."""
    return table.get(key, key)


@register.filter
def of_or_zero(table: dict[str, int], key: str) -> int:
    """A count that may be missing."""
    return table.get(key, 0)


@register.filter
def deed(what: str) -> object:
    """What somebody did, in Chinese; a deed that has no words yet is shown as it is kept."""
    return DEEDS.get(what, what)


@register.filter
def record_name(about: str) -> str:
    """A record of the trail: its kind in Chinese, and its number."""
    kind, _sign, number = about.partition(":")
    return f"{RECORDS.get(kind, kind)} {number}"


@register.filter
def reason(why: str) -> object:
    """A reason as it was given; where a duty is the reason, what it is called."""
    return DUTIES[Duty(why)] if why in set(Duty) else why


@register.filter
def spell(span: timedelta) -> str:
    """A span of time in its two largest parts."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return gettext("%(hours)d小时%(minutes)d分") % {"hours": hours, "minutes": minutes}
    if minutes:
        return gettext("%(minutes)d分%(seconds)d秒") % {"minutes": minutes, "seconds": seconds}
    return gettext("%(seconds)d秒") % {"seconds": seconds}


@register.filter
def severity_label(severity: str) -> object:
    """What became of a row in which something was found."""
    return SEVERITIES.get(severity, severity)


@register.filter
def age_label(age: Age) -> object:
    """What an age is called."""
    return AGES[age]


@register.simple_tag
def levels() -> list[tuple[str, object]]:
    """All levels with what they are called, the most urgent first."""
    return [(str(level), label) for level, label in LEVELS.items()]
