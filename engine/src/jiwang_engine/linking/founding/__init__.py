"""Who there is: persons of the register, persons whom it does not know, persons whom nobody can place yet, and their ids."""
