"""The first files of a place's pack: who it is, one number to fill in, one case. Sound from the first minute."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jiwang_engine.errors import UsageError
from jiwang_engine.explaining import explain
from jiwang_engine.judging.casefiles import CaseReader
from jiwang_engine.language.program import Program
from jiwang_engine.laws.checked import checked_pack
from jiwang_engine.packs.layering.layers import LEVEL_NAMES, LEVELS
from jiwang_engine.packs.loading import find_pack, known_packs
from jiwang_engine.packs.model import AreaRow, Parameter

AREA_LEVELS = {2: "province", 4: "city", 6: "county"}
DIGITS = {level: digits for digits, level in AREA_LEVELS.items()}
FIRST_DAY = date(2026, 7, 1)  # when the Social Assistance Law came into force
CASE_DAY = date(2026, 8, 1)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class NewPack:
    """A pack that was begun: where it lies, its files by what they are for, and the number that waits to be filled."""

    folder: Path
    title: str
    above: str
    files: Mapping[str, str]
    number: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Who speaks: the id, title, level and place code of the new pack, below a checked one."""

    name: str
    title: str
    level: str
    area: str
    program: Program
    folder: Path  # of the pack above


def begin_pack(name: str, *, under: str, shelf: Path, area: str = "", title: str = "") -> NewPack:
    """Write a pack that passes check and test, in a new folder of `shelf`. Raises UsageError for what cannot be."""
    folder = shelf / name
    _refuse_name(name, folder)
    above = find_pack(under)
    place = _placed(name, checked_pack(above), above, area=area, title=title)
    _refuse_far(place, shelf)
    number = _number_that_decides_most(place)
    texts = _texts(place, number)
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return NewPack(
        folder=folder,
        title=place.title,
        above=place.program.pack.title,
        files={path: _PURPOSES[path] for path in texts},
        number=number.label if number else "",
    )


def _refuse_name(name: str, folder: Path) -> None:
    if not _NAME.fullmatch(name):
        raise UsageError(
            "bad-pack-name",
            found=f"“{name}”不能作政策包的编号。",
            remedy="请用小写英文字母开头，只含小写字母、数字和下划线，例如 nanning。",
        )
    if folder.exists():
        raise UsageError(
            "pack-exists",
            found=f"{folder} 已经存在，没有改动它。",
            remedy="请换一个编号，或用 --to 写到别的目录。",
        )
    if name in known_packs():
        raise UsageError(
            "pack-name-taken", found=f"已经有叫“{name}”的政策包。", remedy="请换一个编号，以免混淆。"
        )


def _placed(name: str, program: Program, folder: Path, *, area: str, title: str) -> _Place:
    own = program.pack.layers[-1]
    below = LEVELS[LEVELS.index(own.level) + 1 :]
    if not below:
        raise UsageError(
            "no-level-below", found=f"{own.title}是县级政策包，下面不再分级。", remedy="请用 --under 写上一级的包。"
        )  # fmt: skip
    code = area or own.area.ljust(DIGITS[below[0]], "9")
    level = AREA_LEVELS.get(len(code), "")
    if not (code.isdigit() and code.startswith(own.area) and level in below):
        wanted = "、".join(f"{DIGITS[one]}位（{LEVEL_NAMES[one]}）" for one in below)
        raise UsageError(
            "bad-pack-area",
            found=f"地区代码“{code}”不属于{own.title}（{own.area or '全国'}）。",
            remedy=f"请写{wanted}数字" + (f"，以 {own.area} 开头。" if own.area else "。"),
        )
    return _Place(name, title or name, level, code, program, folder)


def _refuse_far(place: _Place, shelf: Path) -> None:
    """The new pack names the one above by its folder's name, so it must be found by that name."""
    sibling = shelf / place.folder.name
    found = sibling if (sibling / "pack.yaml").is_file() else known_packs().get(place.folder.name)
    if found is None or found.resolve() != place.folder:
        raise UsageError(
            "pack-above-not-found",
            found=f"从 {shelf} 找不到上级包“{place.folder.name}”。",
            remedy=f"请用 --to {place.folder.parent}，把新包建在它旁边。",
        )


def _number_that_decides_most(place: _Place) -> Parameter | None:
    """Of the numbers that this level may fill, the one without which most clauses stay open."""
    parameters = place.program.pack.parameters
    open_here = {one.label: one for one in parameters.values() if place.level in one.open_to}
    case = CaseReader(place.program, "").read(_case(place)).case
    unknown = {one.id: None for one in open_here.values()}
    answer = explain(place.program, case, due_on=lambda day, days, kind: (day, False), overlay=dict(unknown))
    settled: Counter[str] = Counter()
    for one in [*answer["categories"], *answer["items"]]:
        for gap in one["verify"]:
            if gap.get("parameter") in open_here:
                settled[gap["parameter"]] += len(gap["settles"])
    return open_here[settled.most_common(1)[0][0]] if settled else None


def _case(place: _Place) -> dict[str, object]:
    member = {"id": "m1", "relation": "户主", "birth": "1980-05-01"}
    return {"day": str(CASE_DAY), "area": _rows(place)[0].code, "fill": "0", "members": [member]}


def _rows(place: _Place) -> list[AreaRow]:
    """The counties that the packs above already name; where there are none, one to be replaced."""
    found = [
        one for one in place.program.pack.areas if one.code.startswith(place.area) and len(one.code) == 6
    ]
    return found or [AreaRow(place.area.ljust(6, "9"), "请改成本地的区县名称")]


_PURPOSES = {
    "pack.yaml": "名称、级别、地区代码",
    "areas.csv": "管辖的地区，城镇（urban）还是农村（rural）",
    "parameters/numbers.yaml": "本地规定的数",
    "cases/first.yaml": "案例：这一户应得出什么结果",
    "CHANGES.md": "改了什么，从哪天起，影响谁",
}


def _texts(place: _Place, number: Parameter | None) -> dict[str, str]:
    head = _HEAD.format(
        name=place.name, title=place.title, level=LEVEL_NAMES[place.level], area=place.area, above=place.folder.name
    )  # fmt: skip
    areas = "code,name,settlement\n" + "".join(
        f"{one.code},{one.name},{one.settlement}\n" for one in _rows(place)
    )
    label = number.label if number else ""
    expect = f"{{verify: [{label}]}}" if number else "{}"
    what = f"{label}还没有公布，待核实并指出缺这个数" if number else "只有一个人的一户"
    member = "{id: m1, relation: 户主, birth: 1980-05-01}"
    case = _CASE.format(what=what, day=CASE_DAY, area=_rows(place)[0].code, member=member, expect=expect)
    texts = {
        "pack.yaml": head,
        "areas.csv": areas,
        "cases/first.yaml": case,
        "CHANGES.md": _CHANGES.format(title=place.title),
    }
    if number:
        texts["parameters/numbers.yaml"] = _NUMBER.format(
            label=label, start=FIRST_DAY, example=_example(number)
        )
    return dict(sorted(texts.items(), key=lambda one: list(_PURPOSES).index(one[0])))


def _example(number: Parameter) -> str:
    """A value in the right unit: one that a pack above gives, else a made-up one."""
    known = [one.value for one in number.values if one.value]
    kind, _, unit = number.type.removesuffix(")").partition("(")
    counted = "个月" if unit == "月" else unit
    return known[-1] if known else _EXAMPLES.get(kind, f"12{counted}")


_EXAMPLES = {
    "金额/月": "860元/月",
    "金额/年": "9600元/年",
    "金额": "5000元",
    "比率": "1.5倍",
    "面积": "60平方米",
    "是否": "是",
}

_HEAD = """\
包: {name}
名称: {title}
版本: "1"
级别: {level}
地区: "{area}"
依据: {above}
"""
_NUMBER = """\
# 每个数一条：从哪天起（自）、多少（值）、哪份文件（文号）。没有查到就写“未公布”：不要写0，也不要抄别处的数。
# 查到以后照下面的样子写；旧的一条不改，只加新的：
#   - {{自: {start}, 值: {example}, 文号: 某民发〔2026〕9号, 标记: 核实, 核对于: 2026-07-15}}
落实: {label}
取值:
  - {{自: {start}, 值: 未公布, 标记: 未公布, 说明: 请按本地文件填写}}
"""
_CASE = """\
# 一个案例是一户人家：知道什么（没写的金额按0），应得出什么。请照真实的决定写，去掉姓名。
- name: {what}
  day: {day}
  area: "{area}"
  fill: "0"
  members:
    - {member}
  expect: {expect}
"""
_CHANGES = """\
# {title}

- 1：新建。
"""
