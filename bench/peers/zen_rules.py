"""The relief law as a decision of zen-engine (GoRules JDM): the same three conditions and the same amount.

Amounts are whole fen. Each household goes in as a document with its members, as zen takes it.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import zen

_RULES = {
    "n": "len(members)",
    "income": "sum(map(members, #.wages + #.business + #.property + #.transfer))",
    "line": "standard * 12 * $.n",
    "poor": "$.income < $.line and vehicles == 0 and deposit <= standard * months * $.n",
    "amount": "$.poor ? ceil(($.line - $.income) / 1200) * 100 : 0",
}
_NUMBERS = {"standard": 86_000, "months": 24}


def engine() -> Any:
    """An engine that knows the decision under the name relief."""
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "content": {"schema": ""}},
        {
            "id": "rules",
            "name": "rules",
            "type": "expressionNode",
            "content": {
                "expressions": [{"id": key, "key": key, "value": value} for key, value in _RULES.items()]
            },
        },
        {"id": "out", "name": "out", "type": "outputNode", "content": {"schema": ""}},
    ]
    edges = [
        {"id": f"{start}-{end}", "sourceId": start, "targetId": end, "type": "edge"}
        for start, end in (("in", "rules"), ("rules", "out"))
    ]
    placed = [{**node, "position": {"x": 0, "y": 0}} for node in nodes]
    model = {"contentType": "application/vnd.gorules.decision", "nodes": placed, "edges": edges}
    text = json.dumps(model)
    return zen.ZenEngine({"loader": lambda key: text})


def documents(folder: Path) -> list[dict[str, Any]]:
    """The households of the forms as documents, in the order of their numbers."""
    rows = duckdb.sql(
        f"""SELECT home.unit, any_value(home.deposit), any_value(home.vehicles),
          list({{'wages': who.wages, 'business': who.business, 'property': who.property, 'transfer': who.transfer}})
        FROM '{folder}/fact_form_unit.parquet' AS home JOIN '{folder}/membership.parquet' USING (unit)
        JOIN '{folder}/fact_form_person.parquet' AS who USING (person) GROUP BY home.unit ORDER BY home.unit"""
    ).fetchall()
    return [
        {**_NUMBERS, "deposit": deposit, "vehicles": vehicles, "members": members}
        for _, deposit, vehicles, members in rows
    ]


def main(folder: Path, out: Path) -> None:
    """Decide every household in bulk, then some one at a time; write the answers and say how long it took."""
    asked = documents(folder)
    rules = engine()
    rules.evaluate("relief", asked[0])
    started = time.perf_counter()
    answers = rules.evaluate_batch([{"key": "relief", "context": one} for one in asked])
    bulk = time.perf_counter() - started
    alone = rules.get_decision("relief")
    singles = []
    for one in asked[:2000]:
        started = time.perf_counter()
        alone.evaluate(one)
        singles.append(time.perf_counter() - started)
    results = [one["data"]["result"] for one in answers]
    out.write_text(json.dumps([[bool(one["poor"]), int(one["amount"])] for one in results]), encoding="utf-8")
    print(json.dumps({"seconds": bulk, "households": len(asked), "singles": sorted(singles)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
