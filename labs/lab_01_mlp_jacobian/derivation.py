"""What a derivation of the Jacobian of a two-layer network may say, and what must come out of it."""

from labrunner.derivation.declaration import Derivation, Target

derivation = Derivation(
    sizes={"d": 3, "H": 4, "m": 5},
    symbols="""
        x: real d
        W_1: real H d
        b_1: real H
        W_2: real m H
        b_2: real m
        h_pre, h: real H
        y, t, target: real m
        1: ones H
        I: identity H
    """,
    given=(
        r"h_{pre} = W_1 x + b_1",
        r"h = \operatorname{relu}(h_{pre})",
        r"y = W_2 h + b_2",
        r"t = \mathrm{target}",
        r"L = \frac{1}{2} \|y - \mathrm{target}\|^2",
    ),
    spare=frozenset({"L", "t"}),
    meanings=(r"J = \frac{\partial y}{\partial \operatorname{vec}(W_1)}",),
    kinks=True,
    words={"input": "x", "output": "y", "target": "t", "pre-activation": "h_pre", "relu": "relu"},
    numbers={"d": 3, "H": 4, "m": 2},
    targets=(
        Target(
            "dy-dW1",
            "dy_k/d(W_1)_{ij}, or the whole Jacobian by vec(W_1)",
            left=(
                r"\frac{\partial y_k}{\partial (W_1)_{ij}}",
                r"\frac{\partial y}{\partial (W_1)_{ij}}",
                r"\frac{\partial y_k}{\partial W_1}",
                r"\frac{\partial y}{\partial \operatorname{vec}(W_1)}",
                "J",
            ),
        ),
    ),
)
