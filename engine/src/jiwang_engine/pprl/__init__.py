"""Matching two offices' people without handing over names or ID numbers (privacy-preserving record linkage).

Each office encodes its own file with the key of the round; a third hand, or the bureau, compares what came out and returns
row numbers. What is exchanged is pseudonymous, never anonymous: whoever holds the key can try out every ID number there
is. docs/how-to/match-without-plain-ids.md says what this protects from and what not.
"""

from jiwang_engine.pprl.encoding import encode_files
from jiwang_engine.pprl.filters import Filters, Layout, Trait, encoded
from jiwang_engine.pprl.keys import RoundKey, new_key, read_key
from jiwang_engine.pprl.matching import match_folders

__all__ = [
    "Trait",
    "Filters",
    "Layout",
    "RoundKey",
    "encode_files",
    "encoded",
    "match_folders",
    "new_key",
    "read_key",
]
