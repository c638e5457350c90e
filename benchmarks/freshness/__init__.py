"""What to check first: a simulated region whose facts change at known rates, and a fixed number of minutes a week to check them."""
