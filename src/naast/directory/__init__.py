"""Directory: the living social map. Organisations, services, places, capacity; what people offer near here."""
