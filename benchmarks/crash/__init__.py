"""The crash test: a real Naast (web server, mailer, PostgreSQL with fsync) under load, killed with SIGKILL at random moments.

`house` starts and kills, `door` lets the load act, `load` acts and keeps what was acknowledged, `judging` compares afterwards.
A short run is a test (`tests/crash`); `python -m benchmarks.crash` is the long one.
"""
