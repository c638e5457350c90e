"""Looking ahead with people."""
