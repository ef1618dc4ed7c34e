"""What all tests share."""

from hypothesis import settings

# A machine that is busy elsewhere would break a deadline, and say nothing about the code.
settings.register_profile("labrunner", deadline=None)
settings.load_profile("labrunner")
