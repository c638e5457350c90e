"""What a whole answer costs when the social map grows: 420, 1,000, 10,000 and 150,000 generated services."""
