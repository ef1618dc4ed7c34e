"""Reporters: a verdict in, text out; one format a file."""
