"""Sentences that are shown, and the language in which they are said."""
