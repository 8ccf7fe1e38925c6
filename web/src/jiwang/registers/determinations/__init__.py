"""决定: what meetings have decided of conditions of the law for one household: waived, met or not met."""
