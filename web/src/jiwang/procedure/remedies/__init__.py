"""复议和诉讼: what became of a decision elsewhere, and what follows from it here."""
