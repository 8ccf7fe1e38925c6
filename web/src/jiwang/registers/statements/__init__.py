"""What people have stated of facts: at a visit, or declared. The master of them; the engine is handed all of it."""
