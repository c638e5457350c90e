"""Maps of others, taken in without retyping."""
