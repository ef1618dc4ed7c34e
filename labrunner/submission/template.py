"""The report that a learner starts from: headings, prompts and the signatures of the functions to write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "es"]


@dataclass(frozen=True, slots=True)
class _Words:
    """The template's own words in one language; none of them counts as the learner's."""

    derivation: str
    code: str
    output: str
    reflection: str
    keep: str
    derive: str
    symbols: str
    write: str
    paste: str
    reflect: str


_LANGUAGES: dict[Language, _Words] = {
    "en": _Words(
        derivation="Derivation",
        code="Code",
        output="Output",
        reflection="Reflection",
        keep="Save this report as {deliverable} in your folder. Notes like this one are not shown and do not count.",
        derive="Derive the results here, in LaTeX between $$ and $$, and commit them before you write any code.",
        symbols="You may use these symbols:",
        write="Replace each ... by your own code, and print the results that the lab asks for.",
        paste="Paste here what your code prints, between the two fences below, exactly as it stands.",
        reflect="Write at least {sentences} of your own below this note: what surprised you, what went wrong, and why.",
    ),
    "es": _Words(
        derivation="Derivación",
        code="Código",
        output="Salida",
        reflection="Reflexión",
        keep="Guarda este informe como {deliverable} en tu carpeta. Las notas como esta no se muestran ni cuentan.",
        derive="Deduce aquí los resultados, en LaTeX entre $$ y $$, y haz un commit antes de escribir código.",
        symbols="Puedes usar estos símbolos:",
        write="Sustituye cada ... por tu propio código e imprime los resultados que pide el laboratorio.",
        paste="Pega aquí lo que imprime tu código, entre las dos marcas de abajo, tal como está.",
        reflect="Escribe al menos {sentences} propias debajo de esta nota: qué te sorprendió, qué falló y por qué.",
    ),
}
_SENTENCES: dict[Language, tuple[str, str]] = {"en": ("sentence", "sentences"), "es": ("frase", "frases")}

# How the template's prompts begin: a sentence that begins so is not the learner's, even outside a comment.
TEMPLATE_MARKERS = (
    "Save this report as",
    "Notes like this one",
    "Derive the results here",
    "You may use these symbols",
    "Replace each ... by your own code",
    "Paste here what your code",
    "Write at least",
    "Guarda este informe como",
    "Las notas como esta",
    "Deduce aquí los resultados",
    "Puedes usar estos símbolos",
    "Sustituye cada ... por tu propio código",
    "Pega aquí lo que imprime",
    "Escribe al menos",
)


def report_template(
    title: str,
    functions: Sequence[tuple[str, str, str]],
    has_derivation: bool,
    symbols: str | None,
    sentences: int,
    deliverable: str,
    lang: Language = "en",
) -> str:
    """Return a report to fill in, as Markdown that no judge accepts as it is.

    `functions` holds a (name, signature, docstring) each, such as ("softmax", "(z)", "Return p of the shape of z").
    """
    says = _LANGUAGES[lang]
    asked = f"{sentences} {_SENTENCES[lang][sentences != 1]}"
    parts = [f"# {' '.join(title.split())}", _comment(says.keep.format(deliverable=deliverable))]
    if has_derivation:
        parts += [f"## {says.derivation}", _derivation_prompt(says, symbols)]
    parts += [f"## {says.code}", _comment(says.write), _fence("python", _listing(functions))]
    parts += [f"## {says.output}", _comment(says.paste), _fence("text", "")]
    parts += [f"## {says.reflection}", _comment(says.reflect.format(sentences=asked))]
    return "\n\n".join(parts) + "\n"


def _derivation_prompt(says: _Words, symbols: str | None) -> str:
    return _comment(says.derive if symbols is None else f"{says.derive}\n\n{says.symbols}\n\n{symbols.strip()}")


def _comment(text: str) -> str:
    """Return `text` as a comment that nothing in it can close; a note of several lines stands apart from its marks."""
    safe = re.sub(r"--+(?=>|!>)", "- ", text)
    return f"<!--\n{safe}\n-->" if "\n" in safe else f"<!-- {safe} -->"


def _fence(language: str, text: str) -> str:
    """Return `text` in a fence longer than any row of backticks in it."""
    longest = max((len(row) for row in re.findall("`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    return f"{marks}{language}\n{text}{marks}"


def _listing(functions: Sequence[tuple[str, str, str]]) -> str:
    stubs = [f"def {name}{signature}:\n{_docstring(docstring)}    ...\n" for name, signature, docstring in functions]
    return "\n\n".join(["import numpy as np\n", *stubs])


def _docstring(text: str) -> str:
    """Return `text` as an indented docstring, with a line end, or nothing where there is no text."""
    if not text.strip():
        return ""
    safe = text.strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    safe = safe[:-1] + '\\"' if safe.endswith('"') else safe
    lines = ["    " + line.strip("\r") if line.strip() else "" for line in safe.split("\n")]
    closing = '"""' if len(lines) == 1 else '\n    """'
    return "\n".join(lines).replace("    ", '    """', 1) + closing + "\n"
