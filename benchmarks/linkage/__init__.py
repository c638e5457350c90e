"""Linkage measured: on labelled public sets, on generated Dutch lists, and beside Splink with its defaults."""
