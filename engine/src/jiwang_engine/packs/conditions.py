"""The conditions of categories and items: clauses in nested groups of all and any."""

from __future__ import annotations

from jiwang_engine.errors import PackError
from jiwang_engine.packs.entries import Entry
from jiwang_engine.packs.model import Clause, ClauseGroup, MissingMonths, Waiver
from jiwang_engine.packs.twins import WORDS


def read_group(entry: Entry, owner: str) -> ClauseGroup:
    """Read 全部满足 or 任一满足 with its clauses; clause ids become `owner.clause`."""
    how = next((word for word in ("all", "any") if word in entry), "")
    if not how:
        raise PackError(
            "no-group", at=entry.at, found="资格应以“全部满足”或“任一满足”开头。", remedy="请补上这一层。"
        )
    parts = tuple(_part(one, owner) for one in entry.entries(how))
    if not parts:
        raise PackError(
            "empty-group", at=entry.at, found="这一组没有任何条件。", remedy="请写上条件，或删去这一组。"
        )
    name = entry.text("clause", "")
    entry.text("name", "")
    group = ClauseGroup(how, parts, entry.at, f"{owner}.{name}" if name else "", _levels(entry, "extendable"))
    entry.finish()
    return group


def _part(entry: Entry, owner: str) -> Clause | ClauseGroup:
    return read_group(entry, owner) if "all" in entry or "any" in entry else read_clause(entry, owner)


def read_clause(entry: Entry, owner: str, *, name: str = "", is_whole: bool = True) -> Clause:
    """Read one condition; `is_whole` is false where the document has more to say."""
    name = name or entry.text("clause")
    by_people = entry.text("type", "") == "人工认定"
    clause = Clause(
        id=f"{owner}.{name}",
        label=entry.text("name", name),
        formula=None if by_people else entry.required_formula(),
        at=entry.at,
        article=entry.citation("article"),
        former_article=entry.citation("former_article"),
        starts=entry.day("from"),
        ends=entry.day("to"),
        when_unknown=entry.word("when_unknown", "when_unknown", ""),
        presumption=entry.citation("presumption"),
        waiver=_waiver(entry.entry("waiver")),
        replaceable_by=_levels(entry, "replaceable"),
        missing_months=missing_months(entry),
        published=entry.day("published"),
    )
    if clause.when_unknown and clause.presumption is None:
        raise PackError(
            "presumption-without-article",
            at=entry.at,
            found="推定必须有依据。",
            remedy="请补“推定依据: 文件#条”。",
        )
    if is_whole:
        entry.finish()
    return clause


def missing_months(entry: Entry) -> MissingMonths:
    """What a month without an entry means: 缺月, with its basis and rounding where months are filled by a mean."""
    how = entry.word("missing_months", "missing_months", "")
    article = entry.citation("months_basis")
    to, mode = rounding(entry, "months_rounded")
    if how != "mean":
        return MissingMonths(how, article=article)
    if article is None:
        raise PackError(
            "mean-without-article",
            at=entry.place("missing_months"),
            found="按已报月均推算缺月，没有写依据。",
            remedy="请补“缺月依据: 文件#条”。",
        )
    if not mode:
        raise PackError(
            "mean-without-rounding",
            at=entry.place("missing_months"),
            found="按已报月均推算缺月，没有写清怎样取整。",
            remedy="请补“缺月取整: [到分, 四舍五入]”。",
        )
    return MissingMonths(how, to, mode, article)


def rounding(entry: Entry, key: str) -> tuple[int, str]:
    """A declared rounding like [到分, 四舍五入]: the power of ten and the mode; the mode is empty where nothing is said."""
    words = entry.texts(key)
    if not words:
        return 0, ""
    targets, modes = (
        {**WORDS[name], **{one: one for one in WORDS[name].values()}} for name in ("to", "mode")
    )
    if len(words) != 2 or words[0] not in targets or words[1] not in modes:
        raise PackError(
            "bad-rounding",
            at=entry.place(key),
            found=f"看不懂“{'、'.join(words)}”。",
            remedy="请写成 [到分, 四舍五入]：到元、到角、到分；四舍五入、进一、舍去。",
        )
    return int(targets[words[0]]), modes[words[1]]


def _waiver(entry: Entry | None) -> Waiver | None:
    if entry is None:
        return None
    waiver = Waiver(entry.text("subject"), entry.texts("grounds"))
    entry.finish()
    return waiver


def _levels(entry: Entry, key: str) -> tuple[str, ...]:
    return tuple(WORDS["level"].get(word, word) for word in entry.texts(key))
