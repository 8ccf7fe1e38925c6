"""Whatever two can do at the same moment with one matter of 一事一议; as `rivals` tells it of the rest."""

from __future__ import annotations

from uuid import uuid4

from cast import AT, COUNTY
from jiwang.kit.papers.drawing import drawn
from jiwang.procedure.deliberation import actions
from jiwang.procedure.deliberation.models import Matter, Meeting, Minutes, Passage, Review
from jiwang.registers.papers.actions import keep
from jiwang.registers.papers.models import Paper
from jiwang.registers.staff.models import Officer
from making import deliberating
from making.applying import acting
from rivals import Act, twice
from rivals import Meeting as Met
from rivals.in_applications import in_force


def _open() -> tuple[Act, Act]:
    in_force()
    deliberating.with_a_car()
    return (
        lambda: deliberating.opened(),
        lambda: deliberating.opened(by="shenhe"),
    )


def _opened() -> Matter:
    in_force()
    deliberating.with_a_car()
    return deliberating.opened()


def _meet() -> tuple[Act, Act]:
    matter = _opened()
    return twice(lambda: actions.meet(matter.pk, uuid4(), deliberating.record(), by=acting("shenhe"), at=AT))


def _send_back() -> tuple[Act, Act]:
    matter = deliberating.met(_opened())
    return (
        lambda: actions.send_back(matter.pk, words="再议一次", by=acting("queren"), at=AT),
        lambda: actions.sign(matter.pk, is_apart=True, by=acting("queren"), at=AT),
    )


def _sign() -> tuple[Act, Act]:
    matter = deliberating.met(_opened())
    return twice(lambda: actions.sign(matter.pk, is_apart=True, by=acting("queren"), at=AT))


def _drop() -> tuple[Act, Act]:
    matter = _opened()
    return twice(lambda: actions.drop(matter.pk, words="家里把车卖了", by=acting("shenhe"), at=AT))


def _review() -> tuple[Act, Act]:
    matter = _opened()
    deliberating.minuted(deliberating.met(matter))
    return twice(lambda: actions.review(matter.pk, is_upheld=True, is_honest=None, words="情况没有变", by=acting("shenhe"), at=AT))  # fmt: skip


def _keep() -> tuple[Act, Act]:
    by = Officer.objects.get(code="queren")

    def act() -> Paper:
        return keep(
            Paper(about="minutes:1", region=COUNTY, name="1号"), lambda: drawn("<p>一</p>"), by=by, at=AT
        )

    return twice(act)


MEETINGS_IN_COUNCILS = {
    "papers.keep": Met(_keep, 0, Paper, 1),
    "deliberation.open_matter": Met(_open, 1, Matter, 1),
    "deliberation.meet": Met(_meet, 1, Meeting, 1),
    "deliberation.send_back": Met(_send_back, 1, Passage, 1, (("step__in", ["send_back", "sign"]),)),
    "deliberation.sign": Met(_sign, 1, Minutes, 1),
    "deliberation.drop": Met(_drop, 1, Passage, 1, (("step", "drop"),)),
    "deliberation.review": Met(_review, 1, Review, 1),
}
