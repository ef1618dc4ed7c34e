"""LaTeX source cut into tokens, and what groups of tokens look like."""
