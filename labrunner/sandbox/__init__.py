"""The solution behind a process wall: a report's code runs where there is nothing to find and nothing to break."""

from labrunner.sandbox.capabilities import Capabilities, Feature, probe
from labrunner.sandbox.level import Level
from labrunner.sandbox.limits import Limits
from labrunner.sandbox.sandbox import Sandbox
from labrunner.sandbox.solution import SandboxedSolution

__all__ = ["Capabilities", "Feature", "Level", "Limits", "Sandbox", "SandboxedSolution", "probe"]
