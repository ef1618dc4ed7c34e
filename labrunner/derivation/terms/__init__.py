"""Expressions and the names in them, before anything is worked out."""
