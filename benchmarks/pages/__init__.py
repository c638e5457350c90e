"""Server time and query count of pages with 100,000 questions stored, as ratio to a page without data on the same server."""
