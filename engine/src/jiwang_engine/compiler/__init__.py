"""A checked pack and a day become named SQL steps."""
