"""The command line: the only part that writes to a terminal, reads the environment and exits."""
