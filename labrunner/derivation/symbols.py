"""The symbols that a learner may use, as a Markdown list for the report's template."""

from __future__ import annotations

from labrunner.derivation.declaration import Derivation, typed_symbols


def symbols_table(declaration: Derivation) -> str:
    """Return a Markdown list of the symbols of `declaration`, what is given, and what may be claimed."""
    parts = [("", declaration.symbols, declaration.given, declaration.meanings)]
    parts += [(c.id, c.symbols, c.given, c.meanings) for c in declaration.contexts]
    lines: list[str] = []
    for title, symbols, given, meanings in parts:
        if title and f"- {title}:" not in lines:
            lines.append(f"- {title}:")
        indent = "  " if title else ""
        lines += [f"{indent}- `{s.name}`: {' '.join((s.kind, *s.shape))}" for s in typed_symbols(symbols)]
        lines += [f"{indent}- given: ${line}$" for line in given]
        lines += [f"{indent}- you may claim: ${line}$" for line in meanings]
    return "\n".join(dict.fromkeys(lines)) + "\n"
