"""Derivations in LaTeX read, evaluated and judged line by line.

A text goes through the packages in this order, and each imports only from those before it:

text        Markdown cut into headings, prose and formulas; the words by which prose says something of a formula
latex       source cut into tokens
terms       expressions, and the names in them
arrays      arrays with named axes, dual numbers, random points
syntax      tokens read into expressions
evaluation  expressions worked out at all points and for all index values
displays    displays cut into statements, with the conditions that they hold under
comparing   two sides compared, and why they may differ
judging     lines judged under what is known so far, and what follows from them
prose       sentences heard: the cases, names and values that they give

`judge` goes through a text from its first line to its last; `submitted` finds the text in a report.
"""
