"""The reader: tokens to expressions, by recursive descent with the declared names at hand."""
