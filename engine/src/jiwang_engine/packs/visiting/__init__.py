"""What a visit asks: groups of questions, and the forms that are made of them."""
