"""Lines judged under what is known so far, and what follows from those that hold."""
