"""建档帮扶: what another owner does by a procedure of its own, with the steps as the pack writes them. Civil affairs decides nothing here."""
