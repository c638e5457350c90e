"""Core: what every room stands on. Base model, clock, errors, outbox, page layout. No domain words live here."""
