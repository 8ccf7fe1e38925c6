"""How values are shown in pages: masked names, places, days."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from jiwang.kit.masking import masked_name
from jiwang.kit.words.speaking import listed, spoken
from jiwang.registers.authorisations.models import STANDINGS
from jiwang.registers.authorisations.states import Standing
from jiwang.registers.people.rules import years_between
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
    "places.zone_added": _("登记自编地区"),
    "places.former_noted": _("登记地区变更"),
    "people.households_taken_in": _("导入家庭"),
    "people.persons_taken_in": _("导入人员"),
    "people.file_read": _("打开一户一档"),
    "people.searched": _("查找"),
    "people.unmasked": _("查看全号"),
    "authorisations.taken_in": _("登记授权"),
    "authorisations.withdrawn": _("撤回授权"),
    "policy.noted": _("登记政策版本"),
    "policy.seen_again": _("再次送来政策版本"),
    "policy.proposed": _("提出启用政策"),
    "policy.confirmed": _("确认启用政策"),
    "policy.withdrawn": _("撤回启用提议"),
    "leading.counts_taken_in": _("导入运行数字"),
    "outgoing.sent": _("送出文件"),
    "comparing.started": _("发起全市比对"),
    "comparing.ran": _("全市比对算完"),
    "comparing.done": _("全市比对装入工作台"),
    "comparing.failed": _("全市比对没有办完"),
    "trail.exported": _("导出清单"),
    "people.facts_taken_in": _("导入各部门数据"),
    "people.merged_taken_in": _("导入人员合并"),
    "corrections.asked": _("请部门核对"),
    "corrections.answered": _("答复：已更正"),
    "corrections.refused": _("答复：无误不改"),
    "matching.taken_in": _("导入待核对"),
    "matching.changes_taken_in": _("导入合并与拆开"),
    "matching.strays_taken_in": _("导入对不上人的行"),
    "matching.pair_read": _("看一对待核对"),
    "matching.said_same": _("判为同一人"),
    "matching.said_different": _("判为不是同一人"),
    "matching.said_unsure": _("判为拿不准"),
    "matching.taken_back": _("撤回判断"),
    "matching.asked": _("提出核对两个人员编号"),
    "alerts.taken_in": _("导入预警"),
    "alerts.groundless": _("标出依据已撤回的预警"),
    "intake.taken_out": _("撤出数据文件"),
    "staff.leave_cancelled": _("撤销休假"),
    "staff.second_hand_named": _("定第二人"),
    "staff.cap_set": _("改每周上限"),
    "staff.password_changed": _("改密码"),
    "staff.account_closed": _("停用账号"),
    "staff.access_renewed": _("重设密码和动态码"),
    "alerts.raised": _("登记预警"),
    "alerts.examined": _("登记核实结果"),
    "alerts.disposed": _("登记处置"),
    "alerts.released": _("放行退出类预警"),
    "alerts.merged": _("合并预警"),
    "alerts.parted": _("拆开预警"),
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
    "portal.received": _("收到群众反映"),
    "portal.walked_in": _("登记来访"),
    "portal.dispatched": _("按反映派任务"),
    "portal.merged": _("合并反映"),
    "portal.closed": _("了结反映"),
    "portal.read": _("打开反映"),
    "portal.reporter_shown": _("查看反映人"),
    "dispatch.taken_in": _("导入任务"),
    "dispatch.sent": _("下派任务"),
    "dispatch.claimed": _("领取任务"),
    "dispatch.assigned": _("指派任务"),
    "dispatch.handed_back": _("退回任务"),
    "jobs.asked": _("发起后台作业"),
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
    "intake.purged": _("销毁到期的数据"),
    "intake.token_issued": _("发放报送令牌"),
    "intake.token_revoked": _("收回报送令牌"),
}

RECORDS = {
    "authorisation": _("授权"), "place": _("地区"), "outgoing": _("送出"), "screen": _("工作情况"), "counts": _("运行数字"),
    "version": _("政策版本"), "household": _("户"), "person": _("人"), "task": _("任务"), "officer": _("账号"),
    "places": _("地区"), "households": _("户"), "persons": _("人"), "alerts": _("预警"), "tasks": _("任务"),
    "number": _("按身份证号，找到"), "phone": _("按电话，找到"), "job": _("作业"), "batch": _("批次"), "token": _("令牌"),
    "initials": _("按拼音首字母，找到"), "name": _("按姓名，找到"), "address": _("按住址，找到"), "nothing": _("没有写清，找到"), "pair": _("判断"),
    "pairs": _("待核对"), "changes": _("合并"), "facts": _("数据"), "correction": _("核对单"), "alert": _("预警"),
    "report": _("反映"), "comparison": _("全市比对"),
    "strays": _("对不上人的行"), "purged": _("到期数据，件数"),
}  # fmt: skip
from jiwang.trail.queries import names

DOUBTS = {"unpublished": _("未公布"), "unverified": _("未经官方核实"), "stale": _("18个月内未核对")}

_SEXES = (gettext_noop("男"), gettext_noop("女"))  # as the register writes them; `spoken` says them
_LEVELS = {4: _("市级"), 6: _("县级"), 9: _("乡镇（街道）")}

register = template.Library()

register.filter("masked", masked_name)
register.filter("years", years_between)
register.filter("spoken", spoken)
register.filter("listed", listed)


@register.filter
def bracketed(words: object) -> str:
    """A remark in brackets."""
    return gettext("（%(words)s）") % {"words": words}


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
    """What somebody did, in Chinese, as the app calls it that has written the line."""
    return names("DEEDS").get(what, what)


@register.filter
def record_name(about: str) -> str:
    """A record of the trail: its kind in Chinese, and its number."""
    kind, _sign, number = about.partition(":")
    return f"{names('RECORDS').get(kind, kind)} {number}"


@register.filter
def reason(why: str) -> object:
    """A reason as it was given; where a duty, a finding or a disposition is the reason, what it is called."""
    return names("REASONS").get(why, why)


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


@register.filter
def doubt_label(doubt: str) -> object:
    """Why a number of the law cannot be relied on, in Chinese."""
    return DOUBTS[str(doubt)]


@register.filter
def standing_label(standing: Standing) -> object:
    """Where an authorisation stands, in Chinese."""
    return STANDINGS[standing]


@register.filter
def grouped(number: float | None) -> str:
    """A number with a comma between thousands; a dash where there is none."""
    return "—" if number is None else f"{number:,}"


@register.filter
def days(value: float | None) -> str:
    """Days with one decimal; a dash where nothing has come so far."""
    return "—" if value is None else f"{value:.1f}"


@register.filter
def level_label(code: str) -> object:
    """At which level a place is."""
    return _LEVELS.get(len(code), code)


@register.simple_tag
def levels() -> list[tuple[str, object]]:
    """All levels with what they are called, the most urgent first."""
    return [(str(level), label) for level, label in LEVELS.items()]
