"""待定: what came from far away and could not be taken, and answers that say two things. A person decides."""
