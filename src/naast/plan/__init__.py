"""The plan: one thin plan per person, of everyone around them."""
