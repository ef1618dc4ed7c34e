"""Displays cut into statements: chains of expressions, each with the conditions that it holds under."""
