"""待遇与发放: what families are paid month by month, by decisions in force."""
