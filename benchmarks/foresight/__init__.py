"""Measurements of looking ahead: speed beside peers, calibration, kept promises, and which numbers matter most."""
