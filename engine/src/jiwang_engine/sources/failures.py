"""Files that cannot be taken in: what is wrong with them, and what the clerk should do."""

from __future__ import annotations

from collections.abc import Sequence

from jiwang_engine.errors import SourceError
from jiwang_engine.terms import Place

REMEDIES = {
    "data-directory-missing": "请核对 --data 指定的目录。",
    "file-empty": "请确认导出成功后重新报送。",
    "file-too-large": "请按县或按月拆分后重新报送。",
    "file-wrong-type": "请用 Excel 或 WPS 打开后另存为 .xlsx 或 CSV（UTF-8），再重新报送。",
    "file-encrypted": "请取消文件的打开密码，另存后重新报送。",
    "file-damaged": "文件不完整或已损坏，请重新导出、重新传送。",
    "file-zip-bomb": "文件解压后异常庞大，已拒绝打开；请核实来源，另存为 CSV 后重新报送。",
    "file-encoding-unknown": "请用 Excel 或 WPS 另存为“CSV UTF-8”后重新报送。",
    "file-too-many-columns": "请只保留约定的列后重新报送。",
    "file-too-many-rows": "请拆分成几个文件后重新报送。",
    "headings-missing": "请按约定的表头补齐这些列后重新报送。",
    "manifest-invalid": "manifest.yaml 应是列表，每项写 file、source，可写 as_of: 2026-03-01、received: 2026-03-05（收到日）和 columns: {文件里的表头: 列名}。",
    "manifest-file-missing": "请核对 manifest.yaml 中的文件名，或补交该文件。",
    "manifest-source-unknown": "请把 manifest.yaml 中的 source 改为政策包里的来源编号或名称。",
}


class SourceErrors(SourceError):
    """Several files of a batch cannot be taken in; `errors` lists them in file order."""

    def __init__(self, errors: Sequence[SourceError]) -> None:
        """Join the messages, one a line."""
        self.errors = tuple(errors)
        first = self.errors[0]
        super().__init__(first.code, found=first.found, remedy=first.remedy, at=first.at)
        self.args = ("\n".join(str(error) for error in self.errors),)


def refused(code: str, name: str, found: str) -> SourceError:
    """The error for a file named `name`; the remedy belongs to the code."""
    return SourceError(code, found=found, remedy=REMEDIES[code], at=Place(name))
