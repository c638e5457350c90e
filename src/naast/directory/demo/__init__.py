"""The fictional municipality Rivierdal: YAML files that people write, and the reader that turns them into records."""
