"""The place codes of the country: what each was called in a year, what became of it, and which were ever issued."""

from jiwang_engine.areas.codes import Change, changes, issued_counties, name_on, names_of, path_on, was_issued
from jiwang_engine.areas.succession import predecessors, successors
from jiwang_engine.areas.villages import read_villages

__all__ = [
    "Change",
    "changes",
    "issued_counties",
    "name_on",
    "names_of",
    "path_on",
    "predecessors",
    "read_villages",
    "successors",
    "was_issued",
]
