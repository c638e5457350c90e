"""The social map as HSDS 3.0 (Human Services Data Specification), out and back in: a read-only public API, a file, and a round trip.

`values` is what may leave, `documents` writes it as HSDS and `reading` reads it back, `merging` keeps what only the other side knows;
those four touch no database. `rows` fetches, `views` is the door, `export` the file. Which fields HSDS has stands in `shape`.
Specification: Human Services Data Specification 3.0, an Open Referral resource (https://openreferral.org/).
"""
