"""Sentences heard: cases, names and values that they give to the formulas around them."""
