"""Reading maps of others, without a database."""
