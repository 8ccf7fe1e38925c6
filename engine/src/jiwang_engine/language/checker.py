"""Understand a whole pack: type every formula, resolve every name, and say all that is wrong at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from jiwang_engine.errors import JiwangError, PackError, PackErrors
from jiwang_engine.language import ir, rules
from jiwang_engine.language.bounds import REFINED, Ranges, bound_mistakes, declared_bounds, refinements
from jiwang_engine.language.dependence import Key, in_order, names_in
from jiwang_engine.language.formulas import Scope, Typing, describe, fits, rescaled
from jiwang_engine.language.items.combining import combined
from jiwang_engine.language.items.limiting import limited
from jiwang_engine.language.members import limited_to_members, recognitions
from jiwang_engine.language.members.entering import with_membership
from jiwang_engine.language.names import Names
from jiwang_engine.language.program import Definition, Program, Template
from jiwang_engine.language.types import BOOL, COUNT, Kind, Type
from jiwang_engine.language.variables.branching import Special, branched
from jiwang_engine.language.variables.magnitudes import overflows
from jiwang_engine.packs.model import Amount, Clause, ClauseGroup, Expression, Indicator, Item, Pack, Variable
from jiwang_engine.terms import Place, Subject

_MONEY = Type(Kind.MONEY, 2)
_GIVEN = ("choice",)  # what people decide has no definition
_OF_ALL = ("excluded", "uncounted")  # who counts is asked of all members
_DONE = ("exclusion", "paid", "due")  # `items.combining` has limited them to those who count
_TREES = ("category", "item")  # trees of clauses and categories, no formulas
_SLOT = re.compile(r"\{([^{}]+)\}")


def check_pack(pack: Pack) -> Program:
    """The program of a pack; PackErrors lists every mistake with file, line, column and remedy."""
    checker = _Checker(pack)
    checker.collect()
    checker.count()
    pack = checker.names.pack
    checker.errors.extend(rules.mistakes(pack, checker.names, checker.definitions))
    checker.errors.extend(rules.knowledge_mistakes(checker.definitions, checker.places))
    types = (checker.names.fact_types, checker.names.parameter_types)
    checker.errors.extend(bound_mistakes(pack, *types))
    if not checker.errors:
        checker.errors.extend(overflows(pack, checker.definitions, checker.places))
    if checker.errors:
        raise PackErrors(sorted(checker.errors, key=lambda one: (one.at or Place("")).file))
    in_order(checker.definitions, checker.places)  # a circle has no bounds
    forgotten = rules.warnings(pack, checker.definitions, checker.sentences)
    checker.refine()
    return Program(
        pack=pack,
        fact_types=checker.names.fact_types,
        parameter_types=checker.names.parameter_types,
        definitions=in_order(checker.definitions, checker.places),
        sentences=checker.sentences,
        specials=checker.specials,
        warnings=forgotten,
    )


@dataclass(slots=True)
class _Checker:
    pack: Pack
    names: Names = field(init=False)
    errors: list[JiwangError] = field(init=False)
    definitions: dict[Key, Definition] = field(default_factory=dict)
    places: dict[Key, Place] = field(default_factory=dict)
    sentences: dict[str, Template] = field(default_factory=dict)
    specials: dict[str, tuple[Special, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = Names(with_membership(self.pack))
        self.pack = self.names.pack
        self.errors = list(self.names.errors)

    def collect(self) -> None:
        """Type everything that the pack defines."""
        pack = self.pack
        self.errors += rules.subject_mistakes(pack)
        for fact in pack.facts.values():
            if fact.otherwise is not None:
                wanted = self.names.fact_types[fact.id]
                self._define(
                    ("default", fact.id), fact.otherwise, Scope(fact.subject, absent=True), wanted=wanted
                )
        for one in pack.variables.values():
            known = self.names.find(one.id)
            assert known is not None
            self._variable(one, known.name.type)
        self._units()
        for category in pack.categories.values():
            node = self._group(category.conditions, category.subject)
            self._put(
                Definition("category", category.id, category.subject, BOOL, node, names_in(node)), category.at
            )
        for item in pack.items.values():
            self._item(item)
        for indicator in pack.indicators.values():
            self._indicator(indicator)
        self._duties()
        self._plans()
        self._combinations()
        for number, rank in enumerate(pack.ranking):
            self._define(("rank", str(number)), rank.formula, Scope(Subject.UNIT), wanted=BOOL)

    def _units(self) -> None:
        """Who is not counted, and who is also judged alone: conditions on each member."""
        names: list[ir.Node] = []
        for rule in self.pack.units.values():
            for number, one in enumerate(rule.exclusions, 1):
                key = ("excluded", f"{rule.id}.{number}")
                self._define(key, one.formula, Scope(Subject.PERSON), wanted=BOOL)
                names.append(ir.Name(BOOL, *key, Subject.PERSON))
            if rule.alone is not None:
                self._define(("alone", rule.id), rule.alone, Scope(Subject.PERSON), wanted=BOOL)
        if names:
            node = names[0] if len(names) == 1 else ir.Logic("or", tuple(names))
            self.definitions["uncounted", "member"] = Definition(
                "uncounted", "member", Subject.PERSON, BOOL, node, names_in(node)
            )

    def count(self) -> None:
        """Let aggregates over members, and what their household is recognised as, speak of those who count, where the pack
        says who does not."""
        if ("uncounted", "member") not in self.definitions:
            return
        facts, recognised = self.pack.facts, recognitions(self.definitions)
        for key, one in self.definitions.items():
            if one.node is not None and key[0] not in (*_OF_ALL, *_DONE, *_TREES):
                node = limited_to_members(one.node, one.subject, facts=facts, recognised=recognised)
                self.definitions[key] = replace(one, node=node, needs=self._needs(node))
        for name, template in self.sentences.items():
            subject = self.pack.indicators[name].subject
            parts = (
                one
                if isinstance(one, str)
                else limited_to_members(one, subject, facts=facts, recognised=recognised)
                for one in template.parts
            )
            self.sentences[name] = Template(tuple(parts))

    def refine(self) -> None:
        """Add what the declared bounds let us conclude; a clause then needs its own refinement."""
        declared = declared_bounds(self.pack, self.names.fact_types, self.names.parameter_types)
        for one in refinements(Ranges(declared, self.definitions), list(self.definitions.values())):
            self.definitions[one.role, one.id] = one
            if one.role == REFINED:
                clause = self.definitions["clause", one.id]
                needs = (*clause.needs, (REFINED, one.id))
                self.definitions["clause", one.id] = replace(clause, needs=needs)

    def _variable(self, one: Variable, type_: Type) -> None:
        scope = Scope(one.subject, one.missing_months)
        if not one.wordings and not one.special_cases:
            self._define(("variable", one.id), one.formula, scope, wanted=type_)
            return
        try:
            node, specials = branched(one, type_, lambda formula, wanted: self._typed(formula, scope, wanted))
        except JiwangError as error:
            self.errors.append(error)
            return
        self.specials[one.id] = specials
        self._put(Definition("variable", one.id, one.subject, type_, node, self._needs(node)), one.at)

    def _typed(self, formula: Expression, scope: Scope, wanted: Type) -> ir.Node:
        typing = Typing(self.names, formula)
        return _fitted(typing, typing.node(scope), wanted)

    def _amount(self, item: Item, amount: Amount) -> None:
        """The amount within its limits, for how long, and who decides on it."""
        scope = Scope(item.subject, amount.missing_months)
        unit = {"month": "month", "year": "year", "once": ""}[amount.per]
        type_ = Type(Kind.MONEY, 2, unit)
        try:
            node = self._typed(amount.formula, scope, type_)
            least, most = (
                self._typed(one, scope, type_) if one is not None else None
                for one in (amount.least, amount.most)
            )
            node = limited(node, least=least, most=most)
            self._put(
                Definition("amount", item.id, item.subject, type_, node, self._needs(node)), amount.formula.at
            )
            limits = [self._typed(one.limit, scope, type_) for one in amount.approvals if one.limit]
        except JiwangError as error:
            self.errors.append(error)
            return
        if amount.months is not None:
            self._define(("months", item.id), amount.months, scope, wanted=Type(Kind.INT, unit="月"))
        if limits:
            own = ir.Name(type_, "amount", item.id, item.subject)
            fen = ir.Literal(type_, 1)
            bounds = tuple(ir.Arithmetic(type_, "+", limit, fen) for limit in limits)
            decider = ir.Slot(own, bounds=bounds)
            self._put(
                Definition("decider", item.id, item.subject, COUNT, decider, self._needs(decider)),
                amount.formula.at,
            )

    def _combinations(self) -> None:
        """What holds between items, as far as the items themselves are right."""
        definitions, places, errors = combined(self.pack)
        self.errors += errors
        there = {*self.definitions, *definitions}
        for key, definition in definitions.items():
            if all(need in there or need[0] in _GIVEN for need in definition.needs):
                self._put(definition, places[key])

    def _item(self, item: Item) -> None:
        parts: list[ir.Node] = [*self._entry(item)]
        if item.conditions is not None:
            parts.append(self._group(item.conditions, item.subject))
        if not parts:
            remedy = "请补“类别”或“资格”。"
            found = f"“{item.label}”没有类别，也没有资格条件。"
            if not item.category:  # what is wrong with a category has been told
                self.errors.append(PackError("no-conditions", at=item.at, found=found, remedy=remedy))
            return
        node = parts[0] if len(parts) == 1 else ir.Logic("and", tuple(parts))
        self._put(Definition("item", item.id, item.subject, BOOL, node, names_in(node)), item.at)
        if item.amount is not None:
            self._amount(item, item.amount)

    def _entry(self, item: Item) -> tuple[ir.Name, ...]:
        """The category through which an item is reached, if any."""
        if not item.category:
            return ()
        known = self.names.find(item.category)
        if known is None or known.name.role != "category":
            found, remedy = f"没有类别“{item.category}”。", "请检查名称。"
            self.errors.append(PackError("no-such-category", at=item.at, found=found, remedy=remedy))
            return ()
        if known.name.subject is Subject.PERSON and item.subject is Subject.UNIT:
            found, remedy = f"“{item.category}”是个人的类别，事项却按户。", "请把对象改为 人。"
            self.errors.append(PackError("category-of-person", at=item.at, found=found, remedy=remedy))
            return ()
        return (known.name,)

    def _indicator(self, one: Indicator) -> None:
        scope = Scope(one.subject, one.missing_months)
        self._define(("indicator", one.id), one.formula, scope, wanted=BOOL)
        if one.plain is not None:
            self._define(("plain", one.id), one.plain, scope, wanted=BOOL)
        try:
            self.sentences[one.id] = self._template(one.sentence, scope)
        except JiwangError as error:
            self.errors.append(error)

    def _duties(self) -> None:
        """Rechecks and visits: how long in months, how often, and of whom."""
        for one in self.pack.rechecks.values():
            scope = Scope(one.subject)
            self._define(("recheck", one.id), one.months, scope, wanted=Type(Kind.INT, unit="月"))
            if one.trigger is not None:
                self._define(("trigger", one.id), one.trigger, scope, wanted=BOOL)
        for rate in self.pack.visit_rates.values():
            scope = Scope(rate.subject)
            self._define(("visit_rate", rate.id), rate.times, scope, wanted=COUNT)
            if rate.who is not None:
                self._define(("visited", rate.id), rate.who, scope, wanted=BOOL)
            if rate.after_change is not None:
                self._define(
                    ("after_change", rate.id), rate.after_change, scope, wanted=Type(Kind.INT, unit="天")
                )

    def _plans(self) -> None:
        """Whom a measure of a household plan fits, and of which class of labour somebody is."""
        for kind in self.pack.labour_classes.values():
            self._define(("labour_class", kind.id), kind.formula, Scope(Subject.PERSON), wanted=BOOL)
        for one in self.pack.measures.values():
            if one.formula is not None:
                self._define(("measure", one.id), one.formula, Scope(one.subject), wanted=BOOL)

    def _group(self, group: ClauseGroup, subject: Subject) -> ir.Node:
        parts = tuple(
            self._group(part, subject) if isinstance(part, ClauseGroup) else self._clause(part, subject)
            for part in group.parts
        )
        return parts[0] if len(parts) == 1 else ir.Logic("and" if group.how == "all" else "or", parts)

    def _clause(self, clause: Clause, subject: Subject) -> ir.Name:
        scope = Scope(subject, clause.missing_months)
        if clause.formula is None:
            self._put(Definition("clause", clause.id, subject, BOOL, None), clause.at)
        else:
            self._define(("clause", clause.id), clause.formula, scope, wanted=BOOL)
        return ir.Name(BOOL, "clause", clause.id, subject)

    def _define(self, key: Key, formula: Expression, scope: Scope, *, wanted: Type) -> None:
        typing = Typing(self.names, formula)
        try:
            node = _fitted(typing, typing.node(scope), wanted)
        except JiwangError as error:
            self.errors.append(error)
            return
        needs = self._needs(node)
        self._put(Definition(*key, scope.subject, wanted, node, needs), formula.at)

    def _needs(self, node: ir.Node) -> tuple[Key, ...]:
        """What a formula reads; a fact with a formula of its own needs that too."""
        found = names_in(node)
        defaults = (
            ("default", name) for role, name in found if role == "fact" and self.pack.facts[name].otherwise
        )
        return (*found, *defaults)

    def _put(self, definition: Definition, at: Place) -> None:
        key = (definition.role, definition.id)
        if key in self.definitions:
            self.errors.append(
                PackError(
                    "id-twice", at=at, found=f"编号“{definition.id}”用了两次。", remedy="请换一个编号。"
                )
            )
        self.definitions[key] = definition
        self.places[key] = at

    def _template(self, sentence: Expression, scope: Scope) -> Template:
        """A sentence with slots in braces; each slot is a name of the pack."""
        parts: list[str | ir.Node] = []
        end = 0
        for slot in _SLOT.finditer(sentence.text):
            named = Typing(self.names, _slot(sentence, slot)).node(scope)
            parts += [sentence.text[end : slot.start()], _of_the_sentences_year(named)]
            end = slot.end()
        rest = _SLOT.sub("", sentence.text)
        if "{" in rest or "}" in rest:
            found, remedy = "句子里的花括号不成对，或里面是空的。", "请写成{名称}。"
            raise PackError("bad-slot", at=sentence.at, found=found, remedy=remedy)
        return Template(tuple(part for part in (*parts, sentence.text[end:]) if part != ""))


def _of_the_sentences_year(node: ir.Node) -> ir.Node:
    """An amount of a year is written in 元 alone: its sentence says of which year, or of which twelve months."""
    is_yearly = node.type.kind is Kind.MONEY and node.type.unit == "year"
    return (
        replace(node, type=replace(node.type, unit="")) if is_yearly and isinstance(node, ir.Name) else node
    )


def _slot(sentence: Expression, slot: re.Match[str]) -> Expression:
    at = sentence.at
    return Expression(slot[1], Place(at.file, at.line, at.column + slot.start(1)))


def _fitted(typing: Typing, node: ir.Node, wanted: Type) -> ir.Node:
    """The node in the wanted type: more decimals are given, a unit or kind that differs is an error."""
    if node.type == COUNT and isinstance(node, ir.Literal) and node.value == 0 and wanted.is_number:
        return ir.Literal(wanted, 0)
    if not fits(node.type, wanted):
        raise typing.error(
            0,
            "wrong-type",
            f"算出来是{describe(node.type)}，应是{describe(wanted)}。",
            "请检查单位，或改写类型。",
        )
    if node.type.scale > wanted.scale:
        raise typing.error(
            0, "too-many-decimals", "算出来的小数位比类型多。", "请用“取整”或“每”写明怎样取整。"
        )
    return rescaled(node, wanted.scale, wanted.unit)
