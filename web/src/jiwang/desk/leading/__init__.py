"""The leader's screen: how far things have come, where, and how long they took. No page ranks workers."""
