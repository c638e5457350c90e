"""Bringing somebody into view, and the home visit: so far the flow chart, for anyone who works near ill people."""
