"""A desk on which the stories are told: `python -m screens.telling` makes the cast's, with the law in force, three stocks and what lists say of chen."""

from __future__ import annotations

from datetime import date

import django

django.setup()

from django.db import transaction  # noqa: E402  # after the set-up
from django.utils import timezone  # noqa: E402

from aiding import stock  # noqa: E402
from applying import liaison  # noqa: E402
from cast import LI, play  # noqa: E402
from jiwang.analysis.rulebooks import examine_shelved  # noqa: E402
from jiwang.config.migrating import migrate  # noqa: E402
from jiwang.kit import clock  # noqa: E402
from jiwang.kit.sights import EVERYWHERE, see  # noqa: E402
from jiwang.registers.people.models import Household  # noqa: E402
from jiwang.registers.policy.actions import confirm, note, propose  # noqa: E402
from jiwang.registers.staff.models import Officer  # noqa: E402
from lists import on_the_lists  # noqa: E402

STOCKS = (("稻种", "袋", 4_500), ("复合肥", "袋", 13_000), ("地膜", "卷", 9_000))


def put_in_force(since: date) -> None:
    """The made-up city's law, proposed by one and confirmed by another."""
    first, second = (Officer.objects.get(code=code) for code in ("jiance", "queren"))
    now = timezone.now()
    version = note(examine_shelved("shili"), by="job:test", at=now)
    asked = propose(version, since=since, why="测试用的版本", changes=[], by=first, at=now)
    confirm(asked.pk, by=second, at=now)


if __name__ == "__main__":
    migrate()
    with transaction.atomic():
        see(EVERYWHERE)
        play()
        put_in_force(clock.today())
        on_the_lists(has_car=False)
        for name, unit, worth in STOCKS:
            stock(name, unit, pieces=10, worth=worth)
        liaison("住建", "zhujian")
        Household.objects.filter(pk=LI).update(basis="verified")  # the dialysis patient has applied before
