"""What was read: expressions as written, before shapes and indices are known."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """A symbol; `key` is its canonical spelling, in which bold face and the manner of its label are gone."""

    key: str
    position: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """`base` with subscripts; None stands for a whole axis."""

    base: Expression
    indices: tuple[str | None, ...]
    position: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of `body` over bound `indices`, where `condition` holds; `sizes` are the upper ends, where written."""

    indices: tuple[str, ...]
    sizes: tuple[str | None, ...]
    condition: Condition | None
    body: Expression


@dataclass(frozen=True, slots=True)
class Add:
    """A sum of signed terms."""

    terms: tuple[tuple[int, Expression], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Factors and the signs between them: `` for juxtaposition, cdot, times, star, odot, otimes."""

    factors: tuple[Expression, ...]
    signs: tuple[str, ...]
    position: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Quotient:
    """`top` over `bottom`."""

    top: Expression
    bottom: Expression
    position: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Power:
    """`base` to `exponent`; `elementwise` where the sign says so."""

    base: Expression
    exponent: Expression
    elementwise: bool
    position: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Transpose:
    """`base` transposed."""

    base: Expression
    position: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Apply:
    """A function, differentiated `primes` times, of its arguments."""

    function: str
    arguments: tuple[Expression, ...]
    primes: int
    position: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Prime:
    """The derivative of a generic function, as in the quotient rule."""

    base: Expression
    position: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Derivative:
    """The derivative of an expression by names or entries of them, the outermost first."""

    of: Expression
    by: tuple[Expression, ...]
    position: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Indicator:
    """1 where the condition holds, else 0: also Kronecker's delta."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Cases:
    """The first expression whose condition holds."""

    branches: tuple[tuple[Expression, Condition], ...]
    position: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class OneHot:
    """The unit vector of an index."""

    index: str
    position: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """`ones`, `zeros` or the identity `eye`, of a size that may be left to what stands beside it."""

    kind: str
    size: str | None


@dataclass(frozen=True, slots=True)
class Same:
    """Indices that are equal, or that differ."""

    left: str
    right: str
    equal: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Two expressions compared by <, <=, > or >=, = or !=."""

    left: Expression
    sign: str
    right: Expression


@dataclass(frozen=True, slots=True)
class Every:
    """All of several conditions; of none, always true."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Where no condition before this one holds."""


Condition: TypeAlias = Same | Compared | Every | Otherwise
Expression: TypeAlias = (
    Number | Name | Entry | Sum | Add | Product | Quotient | Power | Transpose | Apply | Prime | Derivative
    | Indicator | Cases | OneHot | Constant
)  # fmt: skip
Node: TypeAlias = Expression | Condition

ALWAYS = Every(())


def parts_of(node: Node) -> list[Node]:
    """Return the expressions and conditions directly inside `node`."""
    found: list[Node] = []
    stack: list[object] = [getattr(node, f.name) for f in reversed(fields(node))]
    while stack:
        value = stack.pop()
        if isinstance(value, tuple):
            stack.extend(reversed(value))
        elif isinstance(value, NODES):
            found.append(value)
    return found


def walk(node: Node) -> list[Node]:
    """Return `node` and everything inside it."""
    found: list[Node] = [node]
    for part in found:  # the list grows while it is walked: breadth first
        found.extend(parts_of(part))
    return found


NODES = (
    Number, Name, Entry, Sum, Add, Product, Quotient, Power, Transpose, Apply, Prime, Derivative, Indicator, Cases,
    OneHot, Constant, Same, Compared, Every, Otherwise,
)  # fmt: skip
