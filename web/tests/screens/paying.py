"""A county that has paid its first month, before the browser opens: `python -m screens.paying`. One unit has ended since, another is new."""

from __future__ import annotations

import django

django.setup()

from django.db import transaction  # noqa: E402  # after the set-up

from cast import VILLAGE  # noqa: E402
from jiwang.aid.benefits.rules import months_before  # noqa: E402
from jiwang.kit.sights import EVERYWHERE, see  # noqa: E402
from jiwang.stages.decisions.models import Recognition  # noqa: E402
from making.paying import MONTH, neighbour, paid, purse  # noqa: E402

STAYS, CLOSED, ENDS, NEW = 401, 402, 403, 404  # households
AMOUNTS = {STAYS: 51_237, CLOSED: 48_605, ENDS: 30_000, NEW: 26_010}  # fen
BEFORE = months_before(MONTH, 1)


def pay() -> None:
    """Three are paid for the month before; then one ends and one more comes."""
    with transaction.atomic():
        see(EVERYWHERE)
        told = {home: neighbour(home, AMOUNTS[home], since=BEFORE) for home in (STAYS, CLOSED, ENDS)}
        paid(fund=purse(), month=BEFORE)
        over = told[ENDS]
        Recognition.objects.create(
            household_id=ENDS, region=VILLAGE, reach=over.reach, item=over.item, members=over.members, amount=0, is_over=True, since=MONTH,
            source=over.source, as_of=over.as_of, follows=over, at=over.at,
        )  # fmt: skip
        neighbour(NEW, AMOUNTS[NEW])


if __name__ == "__main__":
    pay()
