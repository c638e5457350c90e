"""A whole country on the map: 150,000 services of 60,000 organisations, beside engines that others would use, and how it grows."""
