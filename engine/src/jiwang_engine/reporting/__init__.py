"""What people get to see of a run: lists to print, the funnel, and the page that tells the day."""

from jiwang_engine.reporting.atlas import Atlas
from jiwang_engine.reporting.families import families_worth_telling, tell_family
from jiwang_engine.reporting.funnel import count_funnel, write_funnel
from jiwang_engine.reporting.lists import write_lists
from jiwang_engine.reporting.page import RunHeader, write_page
from jiwang_engine.reporting.stories import ClauseLine, FamilyStory

__all__ = [
    "Atlas",
    "ClauseLine",
    "FamilyStory",
    "RunHeader",
    "count_funnel",
    "families_worth_telling",
    "tell_family",
    "write_funnel",
    "write_lists",
    "write_page",
]
