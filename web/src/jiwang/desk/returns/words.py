"""What the trail calls deeds of returns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {"returns.compared": _("核对上报的报表"), "returns.looked_behind": _("查看报表数字由谁构成")}
RECORDS = {"table": _("报表")}
