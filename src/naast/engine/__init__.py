"""Pure engines: no Django, no database, no network, no clock, no hidden randomness. Results carry their reasons."""
