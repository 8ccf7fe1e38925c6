"""随身端: the visits of the next days on a phone that has no network."""
