"""In which order the keys of a pack stand, and how each is spelt in Chinese and in ASCII."""

from __future__ import annotations

from jiwang_engine.packs.twins import KEYS

DOCUMENTS = {
    "pack": "pack title version level area builds_on fictional currency note",
    "document": "document full_title number from to",
    "fact": "fact id subject shape type purpose reading absent otherwise question by_reason by_meeting low high note",
    "parameter": "parameter id type open low high article values",
    "fill": "fill values",
    "table": "table id keys type open article values",
    "supplement": "supplement number from to published clauses",
    "replacement": "replacement clause number from to published name type formula missing_months months_basis months_rounded "
    "article former_article when_unknown presumption waiver replaceable",
    "closure": "closure grounds number from to published",
    "combination": "combination id item rule article share_rounded",
    "variable": "variable id subject type formula version special_cases missing_months months_basis months_rounded article",
    "category": "category id subject order_no article former_article from to conditions",
    "item": "item id department subject category conditions amount benefit documents clock delegated excludes monotone automatic apply_at "
    "apply_when phone article former_article from to note",
    "procedure": "procedure id applies_to total article steps note",
    "recheck": "recheck id subject applies_to trigger formula article note",
    "visit_rate": "visit_rate id subject formula alert_level times per after_change article note",
    "question_group": "question_group id subject settles bands article questions note",
    "visit_form": "visit_form id version purpose question_group valid_months rest_days from to article note",
    "visit_round": "visit_round id purpose per source column words phone share visiting_sentence from to article note",
    "pairing_scheme": "pairing_scheme id number from to mark claim_days seats article note",
    "follow_up": "follow_up id household_colour signs rate phone from to article note",
    "check_item": "check_item id department check_scope auxiliary column words compares clock clock_article valid_months article note",
    "counter": "counter apply_at apply_when phone automatic",
    "indicator": "indicator title subject side formula plain alert_level sentence visiting_sentence find_out handling quiet "
    "stays_at_county weight missing_months months_basis months_rounded article",
    "ranking": "ranking floors rules",
    "unit": "unit id not_counted alone article",
    "codes": "codes id value aliases",
    "outgoing": "outgoing id department content column",
    "agenda": "agenda id agenda_level number from to mark fewest causes note",
    "labour_class": "labour_class id formula article mark note",
    "measure": "measure id subject department applies_to item formula views clock success visiting_sentence from to article mark note",
    "plan_occasion": "plan_occasion id indicator fact clock visiting_sentence article mark note",
    "reply": "reply id department answers clock file_names states keep column",
    "source": "source id department purpose role stops subject file_names complete keep column",
}
"""The keys of a document by what its first key says that it is."""

_CLAUSE = (
    "clause name type formula missing_months months_basis months_rounded article former_article from to published when_unknown "
    "presumption waiver replaceable extendable all any"
)
GROUPS = {
    "reading": "source column order reduce where",
    "open": "levels low high",
    "values": "from to value settlement area number mark checked published note rows_file rows",
    "steps": "step name type office clock counted_from again shows hides taken_down article from to note",
    "total": "days day_kind delegated hard notice",
    "conditions": "clause name all any extendable",
    "all": _CLAUSE,
    "any": _CLAUSE,
    "clauses": _CLAUSE,
    "waiver": "subject grounds",
    "causes": "cause made_public article",
    "seats": "seat name type places required portfolio caseload family_consents roles",
    "amount": "per formula high low months_at_most begins approvals missing_months months_basis months_rounded article",
    "version": "from to published formula article",
    "special_cases": "priority when formula from to published article",
    "approvals": "to by",
    "clock": "days day_kind delegated hard notice",
    "taken_down": "days day_kind delegated hard notice",
    "handling": "handler days clock day_kind",
    "rules": "formula points reason",
    "not_counted": "name formula article",
    "keep": "raw rejected unconcerned",
    "questions": "ask fact type question choices unit find_out always help",
    "column": "column id type codes unit aliases required filled_by needed words low high",
}
"""The keys of a group inside a document by the key under which it stands."""

FREE = frozenset(
    {"where", "floors", "aliases", "monotone", "keys", "rows", "states", "words", "bands", "views"}
)
"""Groups whose keys are words of the pack itself: they are neither sorted nor translated."""

FORMULAS = frozenset(
    {"formula", "otherwise", "plain", "when", "months_at_most", "trigger", "times", "after_change", "alone"}
)
"""Keys whose value is a formula, which never stands in braces."""

_CHINESE = {twin: word for word, twin in reversed(KEYS.items())}


def twin_of(key: str) -> str:
    """The ASCII twin of a key, which is its own twin."""
    return KEYS.get(key, key)


def chinese_of(twin: str, document: str, group: str) -> str:
    """The Chinese key of a twin: an item speaks of its 对象, everything else of its 主体."""
    if twin == "subject" and document == "item" and not group:
        return "对象"
    return _CHINESE.get(twin, twin)


def rank_of(twin: str, document: str, group: str) -> int:
    """The place of a key among its neighbours; keys that the tables do not name come last, as they were written."""
    order = (GROUPS.get(group, "") if group else DOCUMENTS.get(document, "")).split()
    return order.index(twin) if twin in order else len(order)
