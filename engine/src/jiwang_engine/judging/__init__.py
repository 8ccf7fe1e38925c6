"""One household under the law: values, verdicts, and what is missing. The reference semantics."""
