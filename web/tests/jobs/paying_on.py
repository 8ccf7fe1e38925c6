"""Months of a county that are drafted and settled by a worker which is killed again and again, for the story in `test_payments_killed`.

Django is loaded once; every life of the worker is a fork with a connection of its own, so that twenty lives are cheap.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

import django

django.setup()

from django.db import connections, transaction  # noqa: E402  # after the set-up

from cast import AT, COUNTY, VILLAGE, play  # noqa: E402
from jiwang.aid.benefits import actions, jobs  # noqa: E402
from jiwang.aid.benefits.models import Line, Payee, PayeeAnswer, Run  # noqa: E402
from jiwang.aid.benefits.queries import vault  # noqa: E402
from jiwang.aid.benefits.rules import months_before  # noqa: E402
from jiwang.jobs.models import JobRun  # noqa: E402
from jiwang.jobs.running import Busy  # noqa: E402
from jiwang.kit.sights import EVERYWHERE, see  # noqa: E402
from jiwang.registers.people.models import Household, Person  # noqa: E402
from jiwang.stages.assistance.models import Fund  # noqa: E402
from jiwang.stages.decisions.models import Recognition  # noqa: E402
from making.paying import MONTH, payee, purse  # noqa: E402
from making.recognising import acting  # noqa: E402

FIRST = 5001
PIECE = 10  # units, and rows of an answer: many moments between two transactions
LONGEST = 0.2  # seconds that a life is given at most before it is killed
RETURNED = 7  # one of so many transfers comes back, but in the last month
BUSY = 3  # how a life ends that finds the one before it still dying
JOBS = {"benefits.draft": jobs.draft, "benefits.settle": jobs.settle}


def prepare(units: int, amount: int) -> None:
    """Units with so much a month and an account each."""
    play()
    homes = [Household(pk=pk, region=VILLAGE, basis="verified", size=1) for pk in range(FIRST, FIRST + units)]
    by, second = acting("jingban").officer, acting("shenhe").officer
    paid = [
        Payee(household=one, region=VILLAGE, name="某某", person_id=one.pk * 10, relation="member", bank="某行", tail="0001",
            account_sealed=b"x", account_blind=uuid4().bytes, by=by, at=AT)
        for one in homes
    ]  # fmt: skip
    Household.objects.bulk_create(homes)
    Person.objects.bulk_create(
        Person(pk=one.pk * 10, household=one, region=VILLAGE, name="某某", is_head=True, is_present=True)
        for one in homes
    )
    Recognition.objects.bulk_create(
        Recognition(household=one, region=VILLAGE, reach="township", item="dibao", members=[one.pk * 10], amount=amount,
            since=date(2025, 1, 1), source="名单", as_of=AT.date(), at=AT)
        for one in homes
    )  # fmt: skip
    Payee.objects.bulk_create(paid)
    PayeeAnswer.objects.bulk_create(
        PayeeAnswer(payee=one, household=one.household, region=VILLAGE, is_accepted=True, by=second, at=AT)
        for one in paid
    )


class Striker:
    """Who kills the worker at random moments."""

    def __init__(self, kills: int, seed: int) -> None:
        """So many kills in all."""
        self.left, self.chance = kills, random.Random(seed)

    def carry_out(self, kind: str) -> None:
        """Let a job be worked on by one life after the other until it has ended."""
        number = JobRun.objects.filter(kind=kind).latest("pk").pk
        while not self._lived(kind, number):
            pass
        run = JobRun.objects.get(pk=number)
        assert run.state == "done", run.said

    def _lived(self, kind: str, number: int) -> bool:
        """Whether a life has come to its end by itself."""
        connections.close_all()  # nothing that is open goes along into a fork
        child = os.fork()
        if child == 0:
            _live(kind, number)
        if self.left:
            time.sleep(LONGEST * self.chance.random())
            ended, how = os.waitpid(child, os.WNOHANG)
            if not ended:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                self.left -= 1
                return False
        else:
            how = os.waitpid(child, 0)[1]
        assert os.waitstatus_to_exitcode(how) in (0, BUSY)
        return how == 0


def _live(kind: str, number: int) -> None:
    """One life, which never comes back."""
    how = 1
    try:
        JOBS[kind](number)
        how = 0
    except Busy:
        time.sleep(0.02)
        how = BUSY
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(how)


def a_month(striker: Striker, fund: int, month: date, *, comes_back: bool) -> Counter[int]:
    """Drafted, approved and answered; what the bank has paid to whom. To whom it could not pay has a new account at once."""
    on, asked = month + timedelta(days=4), {"title": "发放", "page": "", "at": AT}
    with transaction.atomic():
        see(EVERYWHERE)
        run = actions.ask_to_draft(COUNTY, month, Fund.objects.get(pk=fund), by=acting("shenhe", on), **asked)
    striker.carry_out("benefits.draft")
    with transaction.atomic():
        see(EVERYWHERE)
        run = actions.approve(run.pk, by=acting("queren", on), at=AT)
        told, paid, back = answer(run, comes_back=comes_back)
        actions.take_answer(run, vault().keep([told]), name="回盘.csv", by=acting("shenhe", on), **asked)
    striker.carry_out("benefits.settle")
    with transaction.atomic():
        see(EVERYWHERE)
        for home in back:
            payee(home, number=f"{month:%Y%m}{home:08}", at=AT + (month - MONTH))
    return paid


def answer(run: Run, *, comes_back: bool) -> tuple[bytes, Counter[int], set[int]]:
    """What the bank says of every line, to whom it has paid what, and to whom it could not."""
    rows, paid, back = ["批次号,序号,金额,结果,原因"], Counter[int](), set[int]()
    for line in Line.objects.filter(run=run, serial__isnull=False):
        is_back = comes_back and line.household_id % RETURNED == run.pk % RETURNED
        rows.append(f"{run.number},{line.serial},{line.pays // 100}.{line.pays % 100:02},{'失败,户名不符' if is_back else '成功,'}")  # fmt: skip
        if is_back:
            back.add(line.household_id)
        else:
            paid[line.household_id] += line.pays
    return "\n".join(rows).encode(), paid, back


def live_on(units: int, amount: int, kills: int, seed: int) -> None:
    """Months until the worker was killed often enough, and one more in peace; prints them, and what the bank has paid to each unit."""
    jobs.UNITS = jobs.ROWS = PIECE
    with transaction.atomic():
        see(EVERYWHERE)
        prepare(units, amount)
        fund = purse(10**11).pk
    striker, paid, months, is_last = Striker(kills, seed), Counter[int](), 0, False
    while not is_last:
        is_last = not striker.left
        paid += a_month(striker, fund, months_before(MONTH, -months), comes_back=not is_last)
        months += 1
    print(json.dumps({"months": months, "paid": paid}))


if __name__ == "__main__":
    live_on(*map(int, sys.argv[1:]))
