"""微心愿: a family's small wish, published without identity, claimed once, fulfilled with evidence."""
