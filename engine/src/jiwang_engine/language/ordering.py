"""The order of dependence among definitions."""

from __future__ import annotations

from collections.abc import Mapping

from jiwang_engine.errors import PackError
from jiwang_engine.language.program import Definition
from jiwang_engine.terms import Place

Key = tuple[str, str]
_ROLE_NAMES = {"default": "事实", "variable": "变量", "category": "类别", "clause": "条款"}


def in_order(definitions: Mapping[Key, Definition], places: Mapping[Key, Place]) -> tuple[Definition, ...]:
    """The definitions so that each stands after all it needs; PackError shows a circle."""
    done: dict[Key, Definition] = {}
    open_: list[Key] = []

    def visit(key: Key) -> None:
        if key in done:
            return
        if key in open_:
            circle = " → ".join(name for _, name in [*open_[open_.index(key) :], key])
            raise PackError(
                "circle", at=places.get(key), found=f"互相依赖，成了圈：{circle}。", remedy="请拆开其中一个。"
            )
        open_.append(key)
        for need in definitions[key].needs:
            if need in definitions:
                visit(need)
        open_.pop()
        done[key] = definitions[key]

    for key in definitions:
        visit(key)
    return tuple(done.values())
