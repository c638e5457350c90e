"""The plan room's views: `plans` (read, done, what changed), `sentences` (write), `sides` (from which side one comes)."""
