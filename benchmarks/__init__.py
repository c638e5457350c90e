"""Naast and its peers on the same work in one run. Ratios, not absolute times: machines differ."""
