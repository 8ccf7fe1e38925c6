"""Which version of the law is in force where, and which two people have said so."""
