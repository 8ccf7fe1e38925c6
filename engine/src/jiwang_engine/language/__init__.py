"""The policy language: grammar, checker, interpreter, printer."""
