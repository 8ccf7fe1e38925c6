"""The ways of helping, each one a small app that writes to the ledger of help (`stages/assistance`)."""
