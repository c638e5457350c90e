"""Ours and its peers on the same questions in the same run: `python -m benchmarks.routing`.

The measures are in `naast.engine.understanding.figures`; the peers in `peers`, our own side in `ours`, the tables in `report`.
"""
