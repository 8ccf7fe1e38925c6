"""What may be kept no longer is destroyed at night by the rule of its source, and the page tells when."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from django.test import Client
from django.urls import reverse

from cast import AT, Cast
from jiwang.analysis.batches import FileOutline, ReadFile
from jiwang.kit.sights import EVERYWHERE, see
from jiwang.registers.staff.models import Officer
from jiwang.stages.intake import receiving
from jiwang.stages.intake.actions import Sender, note_used
from jiwang.stages.intake.models import Batch
from jiwang.stages.intake.queries import vault

Enter = Callable[[Officer], Client]
DAY = date(2026, 10, 31)


def test_what_is_overdue_is_destroyed_by_the_rule_and_the_page_tells_when(
    cast: Cast, entered: Enter, settings: object, tmp_path: Path
) -> None:
    settings.VAULT = tmp_path / "vault"  # type: ignore[attr-defined]
    settings.STATE, settings.RESULTS = tmp_path / "state", tmp_path / "results"  # type: ignore[attr-defined]
    sender = Sender("lianluo", "9999", "", officer=cast["lianluo"])
    read = ReadFile({"read": 1}, "utf-8", DAY, (), (), ())
    batch = note_used(
        vault().keep([b"x"]),
        FileOutline("medical", DAY),
        read,
        name="x.csv",
        sender=sender,
        by=cast["jiance"],
        at=AT,
    )
    old = tmp_path / "results" / "batch-1"
    old.mkdir(parents=True)
    os.utime(old, (0, 0))

    receiving.purge(at=AT + timedelta(days=100))
    see(EVERYWHERE)
    early = Batch.objects.get(pk=batch.pk).raw
    receiving.purge(at=AT + timedelta(days=500))
    see(EVERYWHERE)
    page = entered(cast["jiance"]).get(reverse("intake:retention")).content.decode()

    assert early and not Batch.objects.get(pk=batch.pk).raw and not old.exists()
    assert "销毁原始文件" in page and "13 个月" in page and "30 天" in page and "单批结果 1" in page
