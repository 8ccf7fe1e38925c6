"""What the trail calls deeds and records of alerts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jiwang.stages.alerts.models import DISPOSALS, OUTCOMES

DEEDS = {
    "alerts.groundless": _("标出依据已撤回的预警"),
    "alerts.taken_in": _("导入预警"),
    "alerts.tallied": _("合计待办预警"),
    "alerts.raised": _("登记预警"),
    "alerts.examined": _("登记核实结果"),
    "alerts.disposed": _("登记处置"),
    "alerts.released": _("放行退出类预警"),
    "alerts.merged": _("合并预警"),
    "alerts.parted": _("拆开预警"),
}
RECORDS = {
    "alerts": _("预警"),
    "alert": _("预警"),
}
REASONS = {str(one): label for words in (OUTCOMES, DISPOSALS) for one, label in words.items()}
