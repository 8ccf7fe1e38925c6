"""⑦ 救助帮扶: the ledger of help. Every yuan, sack, day of service and visit that a family was given, and out of which fund."""
