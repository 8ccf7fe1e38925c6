"""Entry points of the background work of decisions: both go in pieces, and a repeat finds only what is left."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from jiwang import __version__
from jiwang.jobs.rules import JobRefused
from jiwang.jobs.running import Progress, job
from jiwang.kit import clock
from jiwang.kit.sights import EVERYWHERE, Sight, see
from jiwang.registers.staff.queries import held_by
from jiwang.registers.staff.rules import areas_seen
from jiwang.stages.decisions import actions
from jiwang.stages.decisions.models import Confirmation, Recognition
from jiwang.stages.decisions.queries import law_at, raises_at, reckoned_by
from jiwang.stages.decisions.reckoning import Found
from jiwang.stages.dispatch.actions import Actor

PIECE = 5000  # households, or changes


@job("decisions.reckon")
def reckon(progress: Progress) -> str:
    """Compare what everybody in an area is recognised as with what the newest run of the place gives them."""
    area, on = str(progress.about), clock.today()
    law = _law_of_the_run(area)
    with transaction.atomic():
        see(EVERYWHERE)
        homes = list(
            Recognition.objects.filter(region__startswith=area).order_by("household").values_list("household", flat=True).distinct()
        )  # fmt: skip
    progress.expect(len(homes))
    found = Found()
    for first, end, count in _spans(homes):
        with transaction.atomic():
            see(EVERYWHERE)
            found += actions.find_changes(area, (first, end), law=law, on=on, by=progress.by, at=clock.now())
        progress.step(count)
    return _("核算 %(all)s 份待遇：新发现变动 %(new)s 件，原有的 %(gone)s 件不再成立。") % {
        "all": f"{found.compared:,}", "new": f"{found.new:,}", "gone": f"{found.overtaken:,}",
    }  # fmt: skip


@job("decisions.confirm")
def confirm(progress: Progress) -> str:
    """Confirm every increase of a place in the name of the officer who has asked for it."""
    asked = Confirmation.objects.select_related("by").get(pk=progress.about)
    on = clock.today()
    held = tuple(one for one in held_by(asked.by) if one.is_live(on))
    by, sight = Actor(asked.by, held, on), Sight.over(areas_seen(held, on))
    with transaction.atomic():
        see(sight)
        law = law_at(asked.region, on)
        waiting = list(raises_at(sight, [asked.region], on).order_by("pk").values_list("pk", flat=True))
    if law is None:
        raise JobRefused(_("本地还没有启用的政策版本，不能据此决定。请先启用政策版本。"))
    progress.expect(len(waiting))
    done = 0
    for start in range(0, len(waiting), PIECE):
        piece = waiting[start : start + PIECE]
        with transaction.atomic():
            see(sight)
            done += actions.confirm(piece, asked, law, engine=__version__, by=by, at=clock.now())
        progress.step(len(piece))
    left = len(waiting) - done
    said = _("已确认增发 %(done)s 件。") % {"done": f"{done:,}"}
    return said + (
        _("%(left)s 件没有确认：您录入过走访的，或别人刚刚办过的。") % {"left": f"{left:,}"} if left else ""
    )


def _law_of_the_run(area: str) -> str:
    """The law in force, by which the newest run must have judged. Raises JobRefused."""
    with transaction.atomic():
        see(EVERYWHERE)
        law, judged = law_at(area, clock.today()), reckoned_by(area)
    if law is None:
        raise JobRefused(_("本地还没有启用的政策版本，不能据此决定。请先启用政策版本。"))
    if not judged:
        raise JobRefused(_("还没有全市比对的核算结果。请市级监测员先做一次全市比对。"))
    if law.hash not in judged:
        raise JobRefused(_("最近一次全市比对用的不是现行政策版本。请市级监测员按现行版本再比对一次。"))
    return law.hash


def _spans(homes: list[int]) -> Iterator[tuple[int, int, int]]:
    """Spans of numbers with so many households each, in their order: the first, the one after the last, and how many."""
    for start in range(0, len(homes), PIECE):
        piece = homes[start : start + PIECE]
        yield piece[0], piece[-1] + 1, len(piece)
