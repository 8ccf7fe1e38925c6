"""Who has agreed that which facts about them may be asked for, for which items and until when."""
