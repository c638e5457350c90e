"""Expected demand: how many new needs per provision, neighbourhood and month follow from public population figures alone.

No record of any person is read. What follows from being ill is `naast.engine.foresight`; words on a screen are elsewhere.
"""
