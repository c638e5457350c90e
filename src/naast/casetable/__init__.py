"""The case table room: people of care and social domain at one table, one story without a name, and what they can do for each other."""
