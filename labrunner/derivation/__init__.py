"""Derivations in LaTeX read, evaluated and judged line by line."""
