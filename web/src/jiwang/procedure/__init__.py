"""What lies between a visit and a decision: one application, many departments."""
