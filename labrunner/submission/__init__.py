"""A submission: a Markdown report, a Python file or a notebook, read as code and judged as text; nothing in it is run.

reading reads one file, finding looks through a class folder, template writes a report to fill in; reflection, listing,
printed and history each judge one part. Listing learners must stay quick, so nothing is imported here.
"""
