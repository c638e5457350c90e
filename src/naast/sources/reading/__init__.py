"""Reading any map of another organisation, without a database: files in, rows under headers out, and what each column means.

Doors: `files.read` (bytes to a sheet), `columns.suggest` (what is what, how sure and why), `rows.read_row` (one row to values
and mistakes in plain Dutch). Storing is in `naast.sources.actions`.
"""
