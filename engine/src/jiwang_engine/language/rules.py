"""What must hold between the parts of a pack, beyond types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jiwang_engine.errors import JiwangError, PackError
from jiwang_engine.language import ir
from jiwang_engine.language.dependence import Key, names_in, walk
from jiwang_engine.language.names import Names
from jiwang_engine.language.program import Definition, Template
from jiwang_engine.language.types import Kind, Type
from jiwang_engine.language.values import parse_value
from jiwang_engine.packs.model import (
    Category,
    Clause,
    ClauseGroup,
    Fact,
    Indicator,
    Item,
    LegalNumber,
    Pack,
    Parameter,
    Reading,
    Source,
)
from jiwang_engine.packs.numbers import scope_mistakes
from jiwang_engine.terms import Citation, Mark, Place, Purpose, Subject

Definitions = Mapping[Key, Definition]


def mistakes(pack: Pack, names: Names, definitions: Definitions) -> Iterator[JiwangError]:
    """Everything that is wrong between the parts."""
    for fact in pack.facts.values():
        yield from _reading_mistakes(fact, names)
    for parameter in pack.parameters.values():
        yield from _number_mistakes(parameter, names)
        yield from _floor_mistakes(parameter, names)
        yield from scope_mistakes(parameter)
    yield from monotone_mistakes(pack, names)
    yield from _exclusion_mistakes(pack)
    yield from _citation_mistakes(pack)
    yield from _scope_mistakes(pack)
    yield from _screening_mistakes(pack, definitions)


def _reading_mistakes(fact: Fact, names: Names) -> Iterator[JiwangError]:
    reading = fact.reading
    if reading is None:
        if fact.absent != "unknown":
            yield PackError(
                "absence-without-source",
                at=fact.at,
                found=f"“{fact.label}”没有来源，却写了缺行。",
                remedy="请补“取自”。",
            )
        return
    source = names.pack.sources.get(reading.source)
    if source is None:
        yield PackError(
            "no-such-source", at=fact.at, found=f"没有来源“{reading.source}”。", remedy="请检查 sources。"
        )
        return
    yield from _column_mistakes(fact, reading, source)
    if fact.absent != "unknown" and not source.complete:
        yield PackError(
            "absence-not-agreed",
            at=fact.at,
            found=f"“{source.label}”没有声明名单完整，没有记录不等于没有。",
            remedy="请在来源写“完整: 数据协议号”，或写“缺行: 未知”。",
        )
    if fact.absent != "unknown" and names.fact_types[fact.id].kind in (Kind.DATE, Kind.MONTH, Kind.REGION):
        yield PackError(
            "absence-of-a-date",
            at=fact.at,
            found=f"“{fact.label}”是日期或地区，缺行不能是零或否。",
            remedy="请删去“缺行”。",
        )
    if fact.subject is not Subject.UNIT and source.subject is Subject.UNIT:
        yield PackError(
            "person-from-units",
            at=fact.at,
            found=f"“{fact.label}”是个人的事实，来源“{source.label}”却按户。",
            remedy="请把主体改为 户。",
        )


def _column_mistakes(fact: Fact, reading: Reading, source: Source) -> Iterator[JiwangError]:
    columns = {column.id for column in source.columns} | {column.label for column in source.columns}
    used = [reading.column, reading.order, *(name for name, _ in reading.where)]
    for name in used:
        if name and name not in columns:
            yield PackError(
                "no-such-column", at=fact.at, found=f"“{source.label}”没有列“{name}”。", remedy="请检查列名。"
            )
    if fact.series and not reading.order:
        yield PackError(
            "series-without-month",
            at=fact.at,
            found=f"“{fact.label}”按月记录，却没有写按哪一列分月。",
            remedy="请补“按: 日期列”。",
        )


def _number_mistakes(parameter: Parameter, names: Names) -> Iterator[JiwangError]:
    type_ = names.parameter_types[parameter.id]
    for number in parameter.values:
        if number.value is None:
            continue
        try:
            parse_value(number.value, type_, names.pack.codes)
        except (ValueError, KeyError) as error:
            yield PackError(
                "bad-number",
                at=number.at,
                found=f"“{parameter.label}”：{error}",
                remedy="请按参数的类型书写。",
            )
        if number.mark is Mark.VERIFIED and not number.document:
            yield PackError(
                "number-without-source",
                at=number.at,
                found=f"“{parameter.label}”的 {number.value} 没有出处。",
                remedy="请补“文号”，或标记为 记忆、拟。",
            )


def _exclusion_mistakes(pack: Pack) -> Iterator[JiwangError]:
    known = {name for one in pack.items.values() for name in (one.id, one.label)}
    for item in pack.items.values():
        for name in item.excludes:
            if name not in known:
                found = f"“{item.label}”互斥的“{name}”不是事项。"
                yield PackError("excludes-nothing", at=item.at, found=found, remedy="请检查名称。")


def _floor_mistakes(parameter: Parameter, names: Names) -> Iterator[JiwangError]:
    """A lower pack may not go below a floor from above, nor over a ceiling, on the day its number starts."""
    if not (parameter.floor_above or parameter.ceiling_above):
        return
    type_ = names.parameter_types[parameter.id]
    for number in parameter.values:
        above = _floor_for(number, parameter)
        if number.value is None or above is None or above.value is None:
            continue
        own, limit = (_parsed(one, type_, names) for one in (number, above))
        if own is None or limit is None:
            continue
        by, told = above.document or above.layer, f"“{parameter.label}” {number.value}"
        if parameter.floor_above and own < limit:
            found = f"{told} 低于上级的 {above.value}。"
            yield PackError("below-floor", at=number.at, found=found, remedy=f"不得低于上级标准（{by}）。")
        if parameter.ceiling_above and own > limit:
            found = f"{told} 高于上级的 {above.value}。"
            yield PackError("above-ceiling", at=number.at, found=found, remedy=f"不得高于上级标准（{by}）。")


def _parsed(number: LegalNumber, type_: Type, names: Names) -> int | None:
    """A number as the engine holds it; what cannot be read is told elsewhere."""
    try:
        value = parse_value(number.value or "", type_, names.pack.codes)
    except (ValueError, KeyError):
        return None
    return value if isinstance(value, int) else None


def _floor_for(number: LegalNumber, parameter: Parameter) -> LegalNumber | None:
    above = [
        one
        for one in parameter.values
        if one.rank < number.rank
        and number.area.startswith(one.area)
        and one.starts <= number.starts
        and one.settlement in ("", number.settlement)
        and (one.ends is None or one.ends >= number.starts)
    ]
    return max(above, key=lambda one: (len(one.area), one.rank, one.starts), default=None)


def _citation_mistakes(pack: Pack) -> Iterator[JiwangError]:
    for citation, at in _citations(pack):
        if citation.document not in pack.documents:
            yield PackError(
                "unknown-document-cited",
                at=at,
                found=f"没有登记文件“{citation.document}”。",
                remedy="请在 documents.yaml 里登记。",
            )


def _scope_mistakes(pack: Pack) -> Iterator[JiwangError]:
    """What procedures and rechecks apply to must exist."""
    categories = {word for one in pack.categories.values() for word in (one.id, one.label)}
    known = categories | {word for one in pack.items.values() for word in (one.id, one.label)}
    scopes = [(name, known, one.at) for one in pack.procedures.values() for name in one.applies_to]
    scopes += [(one.applies_to, categories, one.at) for one in pack.rechecks.values() if one.applies_to]
    for name, fitting, at in scopes:
        if name not in fitting:
            yield PackError(
                "applies-to-nothing", at=at, found=f"没有类别或事项“{name}”。", remedy="请检查“适用”的名称。"
            )


def _citations(pack: Pack) -> Iterator[tuple[Citation, Place]]:
    found: list[tuple[Citation | None, Place]] = []
    found += [(one.article, one.at) for one in pack.parameters.values()]
    found += [(one.article, one.at) for one in pack.variables.values()]
    for variable in pack.variables.values():
        found += [(case.wording.article, case.at) for case in variable.special_cases]
        found += [(wording.article, wording.formula.at) for wording in variable.wordings]
    found += [(one.article, one.at) for one in pack.categories.values()]
    found += [(one.article, one.at) for one in pack.items.values()]
    found += [(one.article, one.at) for one in pack.indicators.values()]
    found += [(one.article, one.at) for one in pack.combinations.values()]
    found += [(one.former_article, one.at) for one in pack.categories.values()]
    found += [(one.former_article, one.at) for one in pack.items.values()]
    for procedure in pack.procedures.values():
        found += [(procedure.article, procedure.at), *((step.article, step.at) for step in procedure.steps)]
    found += [(one.article, one.at) for one in pack.rechecks.values()]
    found += [(one.article, one.at) for one in pack.visit_rates.values()]
    found += [(one.article, one.at) for one in pack.labour_classes.values()]
    found += [(one.article, one.at) for one in pack.measures.values()]
    found += [(one.article, one.at) for one in pack.plan_occasions.values()]
    found += [(one.article, one.at) for one in pack.question_groups.values()]
    found += [(one.article, one.at) for one in pack.visit_forms.values()]
    found += [(one.article, one.at) for one in pack.pairing_schemes.values()]
    found += [(one.article, one.at) for one in pack.visit_rounds.values()]
    found += [(one.article, one.at) for one in pack.follow_ups.values()]
    found += [
        (said, one.at) for one in pack.check_items.values() for said in (one.article, one.clock_article)
    ]
    for clause in clauses_of(pack):
        found += [(one, clause.at) for one in (clause.article, clause.former_article, clause.presumption)]
    return ((citation, at) for citation, at in found if citation is not None)


def clauses_of(pack: Pack) -> Iterator[Clause]:
    """Every clause of categories and items, in the order of the pack."""
    for category in pack.categories.values():
        yield from group_clauses(category.conditions)
    for item in pack.items.values():
        if item.conditions is not None:
            yield from group_clauses(item.conditions)


def group_clauses(group: ClauseGroup) -> Iterator[Clause]:
    """Every clause of a group and the groups inside it."""
    for part in group.parts:
        if isinstance(part, ClauseGroup):
            yield from group_clauses(part)
        else:
            yield part


def facts_behind(key: Key, definitions: Definitions) -> set[str]:
    """The facts that a definition reads, directly or through others."""
    return {name for role, name in behind(key, definitions) if role == "fact"}


def _screening_mistakes(pack: Pack, definitions: Definitions) -> Iterator[JiwangError]:
    """Means may be read in case mode only (law art. 40, 41, 70(6))."""
    screened = [
        (("indicator", one.id), one.at, one.label)
        for one in pack.indicators.values()
        if one.side == "screening"
    ]
    screened += [(("rank", str(number)), rule.at, rule.reason) for number, rule in enumerate(pack.ranking)]
    for key, at, label in screened:
        means = sorted(
            pack.facts[name].label
            for name in facts_behind(key, definitions)
            if pack.facts[name].purpose is Purpose.MEANS
        )
        supporters = sorted(
            pack.facts[name].label
            for name in facts_behind(key, definitions)
            if pack.facts[name].subject is Subject.SUPPORTER
        )
        if supporters:
            yield PackError(
                "supporter-in-screening",
                at=at,
                found=f"“{label}”对所有居民筛查，却用了义务人的情况：{'、'.join(supporters)}。",
                remedy="义务人只在申请或在保的户里知道；请改为“方式: 退出”。",
            )
        if means:
            yield PackError(
                "means-in-screening",
                at=at,
                found=f"“{label}”对所有居民筛查，却用了经济状况：{'、'.join(means)}。",
                remedy="请改用触发类事实，或改为“方式: 退出”。",
            )


def monotone_mistakes(pack: Pack, names: Names) -> Iterator[JiwangError]:
    """单调 names facts that are numbers, each with 减 or 增."""
    for item in pack.items.values():
        for name, direction in item.monotone:
            known = names.find(name)
            if known is None or known.name.role != "fact" or not known.name.type.is_number:
                yield PackError(
                    "monotone-of-nothing",
                    at=item.at,
                    found=f"“{item.label}”的单调写了“{name}”，它不是数值的事实。",
                    remedy="请写金额、整数等事实的名称，例如“单调: {工资性收入: 减}”。",
                )
            if direction not in ("falls", "rises"):
                yield PackError(
                    "bad-monotone",
                    at=item.at,
                    found=f"“{item.label}”的单调里“{name}”写成“{direction}”。",
                    remedy="请写 减 或 增。",
                )


def subject_mistakes(pack: Pack) -> Iterator[JiwangError]:
    """Categories, items and indicators speak of people who are judged: never of their supporters."""
    judged: list[Category | Item | Indicator] = [*pack.categories.values(), *pack.items.values()]
    judged += pack.indicators.values()
    for one in judged:
        if one.subject is Subject.SUPPORTER:
            yield PackError(
                "supporter-judged",
                at=one.at,
                found=f"“{one.label}”的对象不能是义务人。",
                remedy="请写 人 或 户；义务人的情况放进 任一、全部 等里面。",
            )


def knowledge_mistakes(definitions: Definitions, places: Mapping[Key, Place]) -> Iterator[JiwangError]:
    """已知 and 缺失 may speak in indicators and the visiting order; in a verdict or an amount more information would reverse
    a firm answer."""
    asking = {key for key, one in definitions.items() if asks_what_is_known(one)}
    firm = [key for key in definitions if key[0] in ("clause", "amount")]
    reached = {need for key in firm for need in behind(key, definitions)}
    for key in sorted(asking & reached):
        yield PackError(
            "known-in-verdict",
            at=places.get(key),
            found="资格和金额里不能用 已知 或 缺失：多知道一点，结论就会反过来。",
            remedy="请写出不知道时按什么算（缺时、未知时），或移到指标里。",
        )


def asks_what_is_known(one: Definition) -> bool:
    """Whether a formula itself says 已知 or 缺失."""
    return one.node is not None and any(isinstance(part, ir.Known) for part in walk(one.node))


def behind(key: Key, definitions: Definitions) -> set[Key]:
    """A definition and everything that it reads, directly or through others."""
    seen: set[Key] = set()
    waiting = [key]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting.extend(definitions[one].needs if one in definitions else ())
    return seen


def warnings(pack: Pack, definitions: Definitions, sentences: Mapping[str, Template]) -> tuple[str, ...]:
    """What is allowed and probably forgotten: facts, parameters and variables that nothing reads."""
    used = {need for one in definitions.values() for need in one.needs}
    used |= {("parameter", one.valid_months) for one in pack.check_items.values()}
    for template in sentences.values():
        for part in template.parts:
            if not isinstance(part, str):
                used.update(names_in(part))
    declared: list[tuple[Key, str, Place]] = []
    declared += [(("fact", one.id), one.label, one.at) for one in pack.facts.values()]
    declared += [
        (("parameter", one.id), one.label, one.at) for one in pack.parameters.values() if not one.table
    ]
    declared += [(("variable", one.id), one.label, one.at) for one in pack.variables.values()]
    cells = {pack.parameters[name].table for role, name in used if role == "parameter"}
    used |= {("table", name) for name in cells}
    declared += [(("table", one.id), one.label, one.at) for one in pack.tables.values()]
    return tuple(f"{at}: “{label}”没有被任何公式用到。" for key, label, at in declared if key not in used)
