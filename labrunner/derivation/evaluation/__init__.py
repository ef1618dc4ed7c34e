"""The evaluator: expressions to numbers, at all points and for all index values at once."""
