"""The code listing: is it there, is it Python, and does it hold the functions that the lab asks for."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence

from labrunner.submission.judgement import Judgement
from labrunner.submission.record import Kind, Submission
from labrunner.verdict import Standing

_LINE = re.compile(r"\b(?:on|at) line (\d+)")
_WHERE: dict[Kind, str] = {
    "markdown": "put it in a fence opened by ```python",
    "notebook": "put it in a code cell",
    "python": "write the functions that the lab asks for",
}
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def judge_code(submission: Submission, functions: Sequence[str]) -> Judgement:
    """Return whether the submission's source is Python that defines each of `functions`, with a body."""
    try:
        tree = parse(submission.source)
    except SyntaxError as error:
        return _fault(submission, error)
    stubs = [name for name in functions if name in unwritten(submission.source)]
    if stubs and not _is_written(tree):
        return Judgement(Standing.MISSING, f"no function is written yet: {stubs[0]} has no body that does anything")
    if not _is_written(tree):
        return Judgement(Standing.MISSING, f"there is no code yet: {_WHERE[submission.kind]}")
    written = written_names(tree)
    lacking = [name for name in functions if not written.get(name)]
    if lacking:
        return Judgement(Standing.MISSING, f"the listing lacks {', '.join(lacking)}")
    return Judgement(Standing.PASSED, "the listing is Python and defines what is asked for")


def parse(source: str) -> ast.Module:
    """Return the syntax tree of `source`; raises SyntaxError also for what is too deep or too odd to parse."""
    try:
        with warnings.catch_warnings():
            # A stray backslash in a learner's string is no concern of ours.
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (RecursionError, MemoryError) as error:
        raise SyntaxError("it is nested too deeply") from error
    except ValueError as error:
        raise SyntaxError(str(error)) from error


def _fault(submission: Submission, error: SyntaxError) -> Judgement:
    line = max(1, error.lineno or 1)
    # Python names another line at times, and in a notebook its numbers say nothing to a reader.
    says = (
        _LINE.sub(lambda match: f"at {submission.locate(int(match[1]))}", error.msg) if submission.cells else error.msg
    )
    place = submission.locate(line, error.offset or None)
    return Judgement(Standing.FAILED, f"this is not Python: {says}", line, place)


def holds_code(source: str) -> bool:
    """Return whether `source` holds more than imports, comments and functions without a body."""
    try:
        return _is_written(parse(source))
    except SyntaxError:
        return True


def written_names(tree: ast.Module) -> dict[str, bool]:
    """Return each name that the module binds, and whether it is more than a function without a body."""
    return {name: _is_substance(node) for node in _module_scope(tree) for name in _bound(node)}


def unwritten(source: str) -> frozenset[str]:
    """Return which functions in `source` have bodies that do nothing, as in a template; none if it is no Python."""
    try:
        tree = parse(source)
    except SyntaxError:
        return frozenset()
    return frozenset(node.name for node in tree.body if isinstance(node, _FUNCTIONS) and not _is_substance(node))


def _is_written(tree: ast.Module) -> bool:
    return any(_is_substance(node) for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom))


def _is_substance(node: ast.AST) -> bool:
    """Return whether `node` does something: a lone constant does not, nor a function whose body does not."""
    if isinstance(node, _FUNCTIONS):
        return any(not isinstance(part, ast.Raise) and _is_substance(part) for part in node.body)
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)
    return not isinstance(node, ast.Pass)


def _module_scope(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes of a module in the order of the file, without those inside its functions and classes."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _SCOPES):
            waiting += reversed(list(ast.iter_child_nodes(node)))


def _bound(node: ast.AST) -> list[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Name(ctx=ast.Store()):
            return [node.id]
        case ast.alias():
            return [(node.asname or node.name).split(".")[0]]
    return []
