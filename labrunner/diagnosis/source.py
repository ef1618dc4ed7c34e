"""What a function calls that a derivation does not need: complex numbers, autodiff libraries, difference quotients."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

# Libraries that differentiate, and what each does.
_LIBRARIES = {
    "torch": "automatic differentiation",
    "jax": "automatic differentiation",
    "autograd": "automatic differentiation",
    "tensorflow": "automatic differentiation",
    "sympy": "symbolic differentiation",
    "numdifftools": "numerical differentiation",
    "labrunner": "numerical differentiation",
}
_NUMERIC_CALL = re.compile(
    r"numerical|numeric_|_numeric|finite_diff|central_diff|forward_diff|approx_(fprime|derivative)|_fd$|^fd_"
)
_COMPLEX_NAMES = {"complex", "complex64", "complex128", "imag", "iscomplex"}

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def suspicious_calls(source: str, functions: Sequence[str] | None = None) -> list[tuple[int, str]]:
    """Return (line, what is used) for everything in `functions` and their callees that no derivation needs.

    Without `functions` the whole source is read. Source that is not Python has none.
    """
    try:
        module = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    defined = {node.name: node for node in ast.walk(module) if isinstance(node, _Function)}
    read: list[ast.AST] = [module] if functions is None else list(_reached(defined, functions))
    libraries = _imports(module)
    found = {finding for node in read for part in ast.walk(node) for finding in _findings(part, libraries)}
    return sorted(found)


def _reached(defined: dict[str, _Function], names: Sequence[str]) -> list[_Function]:
    """Return the functions `names` and all functions of the source that they name, directly or not."""
    waiting, found = [name for name in names if name in defined], dict[str, _Function]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = defined[name]
            used = (node.id for node in ast.walk(defined[name]) if isinstance(node, ast.Name))
            waiting += [other for other in used if other in defined]
    return list(found.values())


def _imports(module: ast.Module) -> dict[str, str]:
    """Return the names under which differentiating libraries are known in the source, and which library each is."""
    known = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.partition(".")[0]
                if root in _LIBRARIES:
                    known[alias.asname or root] = root
        elif isinstance(node, ast.ImportFrom) and node.module:
            root = node.module.partition(".")[0]
            if root in _LIBRARIES:
                known.update({alias.asname or alias.name: root for alias in node.names})
    return known


def _findings(node: ast.AST, libraries: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Yield what one node of the syntax tree has to answer for."""
    if isinstance(node, ast.Constant) and isinstance(node.value, complex):
        yield node.lineno, "a complex number"
    elif isinstance(node, ast.Name) and node.id in libraries:
        library = libraries[node.id]
        yield node.lineno, f"{_LIBRARIES[library]} by {library}"
    elif isinstance(node, ast.Name | ast.Attribute) and _name(node) in _COMPLEX_NAMES:
        yield node.lineno, f"complex numbers ({_name(node)})"
    elif isinstance(node, ast.Call) and _takes_differences(node.func):
        yield node.lineno, ast.unparse(node.func)
    elif isinstance(node, ast.BinOp) and _is_quotient(node):
        yield node.lineno, "a difference of two values of one function, divided"


def _name(node: ast.AST) -> str:
    """Return the last name of `f`, `np.f` or `a.b.f`, "" for anything else."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _takes_differences(function: ast.expr) -> bool:
    return bool(_NUMERIC_CALL.search(_name(function))) or ast.unparse(function) in ("np.gradient", "numpy.gradient")


def _is_quotient(node: ast.BinOp) -> bool:
    """Return whether a node reads (f(a) - f(b)) / c."""
    if (
        not isinstance(node.op, ast.Div)
        or not isinstance(node.left, ast.BinOp)
        or not isinstance(node.left.op, ast.Sub)
    ):
        return False
    calls = [side for side in (node.left.left, node.left.right) if isinstance(side, ast.Call)]
    return len(calls) == 2 and ast.dump(calls[0].func) == ast.dump(calls[1].func)
