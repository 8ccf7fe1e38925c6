"""一户一策: what is done for a household, drafted by the machine, completed and confirmed by people."""
