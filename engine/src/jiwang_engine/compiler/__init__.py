"""A checked pack and a day become named SQL steps, and the steps become tables."""
