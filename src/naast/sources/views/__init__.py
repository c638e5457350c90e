"""The pages of the sources room: for whoever coordinates a team."""
