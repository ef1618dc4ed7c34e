"""Console transcripts: `>>>` prompts, what was typed behind them, and what was printed."""

from __future__ import annotations

import re

_PROMPT = re.compile(r">>>(?: |$)")
_CONTINUED = re.compile(r"\.\.\.(?: |$)")
_SHELL = re.compile(r"[$%] \S|In ?\[\d*\]:")


def is_transcript(text: str) -> bool:
    """Return whether the first line that is not blank begins with a `>>>` prompt."""
    return _PROMPT.match(text.lstrip()) is not None


def commands(text: str) -> str:
    """Return what was typed in a transcript, at its own lines; a printed line becomes a blank one."""
    return "\n".join(line.lstrip()[4:] if typed else "" for line, typed in _typed(text))


def printed(text: str) -> str:
    """Return what was printed in a transcript or below a shell's prompt; a line that was typed becomes a blank one."""
    return "\n".join("" if typed or _SHELL.match(line.lstrip()) else line for line, typed in _typed(text))


def _typed(text: str) -> list[tuple[str, bool]]:
    """Return each line and whether it was typed; `...` continues a typed line only, for arrays print it too."""
    lines: list[tuple[str, bool]] = []
    typed = False
    for line in text.split("\n"):
        start = line.lstrip()
        typed = bool(_PROMPT.match(start) or (typed and _CONTINUED.match(start)))
        lines.append((line, typed))
    return lines
