"""A function that lives behind the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from labrunner.sandbox.session import Session


class Host(Protocol):
    """Who carries a call over the wall."""

    def call(self, function: RemoteFunction, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return what `function` gives for these arguments."""
        ...


class RemoteFunction:
    """A function of a report's by name, or a closure by number, which lives only as long as its `session`."""

    def __init__(self, host: Host, function: str | int, name: str, session: Session | None = None) -> None:
        self.function = function
        self.name = name
        self.session = session
        self._host = host

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the function gives for these arguments; raises SolutionError."""
        return self._host.call(self, args, kwargs)
