"""Tests of the flow engine; `small` makes small models."""
