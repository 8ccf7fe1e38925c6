"""Departments' files become typed rows, with a report of every change.

`read_sources` takes a directory of files into the engine's tables, all of them or none; `write_quality` writes what a
clerk reads afterwards: the report and the rows to be mended and sent again.
"""

from jiwang_engine.sources.failures import SourceErrors
from jiwang_engine.sources.files.gathering import Skipped
from jiwang_engine.sources.files.opening import Limits
from jiwang_engine.sources.intake import Intake, Taken, read_sources
from jiwang_engine.sources.quality import write_quality
from jiwang_engine.sources.staging import Counts

__all__ = ["Counts", "Intake", "Limits", "Skipped", "SourceErrors", "Taken", "read_sources", "write_quality"]
