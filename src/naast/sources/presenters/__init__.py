"""What the pages of the sources room show, in flat values and Dutch words."""
