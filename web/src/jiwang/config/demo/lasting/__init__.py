"""What the made-up county does month after month."""
