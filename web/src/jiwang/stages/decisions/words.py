"""What the trail calls deeds and records of decisions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {
    "decisions.roll_taken_in": _("取入在保名单"),
    "decisions.reckonings_taken_in": _("取入全市比对的核算结果"),
    "decisions.asked_to_reckon": _("发起动态管理重新核算"),
    "decisions.reckoned_home": _("一户重新核算"),
    "decisions.found": _("发现待遇变动"),
    "decisions.asked_to_confirm": _("发起成批确认增发"),
    "decisions.read": _("查看待遇变动"),
    "decisions.passed_on": _("转乡镇（街道）听取意见"),
    "decisions.heard": _("听取意见"),
    "decisions.confirmed": _("确认增发"),
    "decisions.decided": _("作出决定"),
    "decisions.dropped": _("撤下待遇变动"),
    "decisions.told": _("送达告知书"),
    "decisions.worked_out_again": _("重算核对决定"),
    "decisions.letter_printed": _("打印告知书"),
    "decisions.published": _("打印公布名单"),
}
RECORDS = {
    "change": _("待遇变动"),
    "decision": _("决定"),
    "recognitions": _("已认定的待遇"),
    "reckonings": _("核算结果"),
    "batch_of_changes": _("一批待遇变动"),
    "confirmation": _("成批确认增发"),
    "publication": _("公布名单"),
}
