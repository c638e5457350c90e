"""Expected demand for a whole country: how long one machine takes, and how much memory."""
