"""一事一议: a case that no rule fits is put before a meeting, and what the meeting decides is read by the law."""
