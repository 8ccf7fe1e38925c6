"""Where the engine's law, state and results lie, and where departments' files come in."""

from pathlib import Path

from jiwang.config.settings import environment as _environment

PACK = _environment.text("JIWANG_PACK", "shili")
STATE = _environment.folder("JIWANG_STATE", Path(".jiwang-state"))
RESULTS = _environment.folder("JIWANG_RESULTS", STATE.parent / "results-of-batches")
VAULT = _environment.folder("JIWANG_VAULT", Path(".jiwang-vault"))
BESIDE = _environment.text(
    "JIWANG_BESIDE"
)  # the folder of staff.csv, villages.csv and holidays.csv; empty where there is none
WATCHED = _environment.text("JIWANG_WATCHED")  # a folder into which departments put files; empty: none
MOST_UPLOAD = 200_000_000  # bytes of one file by way of a page or a push
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
