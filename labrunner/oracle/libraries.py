"""The libraries that can be asked, and how each is opened."""

from __future__ import annotations

from importlib import import_module

from labrunner.errors import UsageError
from labrunner.oracle.library import Library

# Each name is also the extra that installs it, and the module labrunner.oracle.with_<name> asks it.
LIBRARIES = ("torch", "jax", "autograd")


def open_library(name: str) -> Library:
    """Return the library `name`; raises UsageError with the command that installs it."""
    if name not in LIBRARIES:
        raise UsageError(f"no oracle is named {name!r}: there are {', '.join(LIBRARIES)}")
    backend = import_module(f"labrunner.oracle.with_{name}")
    try:
        library: Library = backend.open_it()
    except ImportError as error:
        raise UsageError(f"{name} cannot be imported ({error}): pip install 'labrunner[{name}]'") from error
    return library
