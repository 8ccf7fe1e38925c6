"""The check of income and property: what is asked of which office, what it answers, and the report. Only checked, never judged."""
