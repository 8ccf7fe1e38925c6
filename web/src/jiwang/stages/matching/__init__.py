"""② 身份比对: people say which rows and persons are the same, and the next run obeys."""
