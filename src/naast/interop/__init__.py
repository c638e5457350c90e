"""Interop: doors for other systems, one standard each. What is asked and answered there is decided in the rooms below."""
