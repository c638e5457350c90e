"""Shapes the pages of the case table room: lists (`planning`), the card (`card`), the table itself (`board`), after it (`after`)."""
