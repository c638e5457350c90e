"""What keeps the map alive: reports, checks, keepers."""
