"""Two sides compared: where they differ, and which slip may be behind it."""
