"""What the trail calls deeds and records of papers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEEDS = {"papers.made": _("生成文书文件"), "papers.read": _("下载文书文件")}
RECORDS = {"letter": _("告知书文件"), "minutes": _("会议纪要文件")}
