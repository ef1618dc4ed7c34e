"""What a derivation of the softmax Jacobian and the cross-entropy gradient may say, and what must come out of it."""

from labrunner.derivation.declaration import Derivation, Target

derivation = Derivation(
    sizes={"n": 5},
    symbols="""
        z: real n
        y: index n
        p: real n
        L: real
        J: real n n
        1: ones n
        I: identity n
    """,
    given=(
        r"p_i = e^{z_i} / \sum_k e^{z_k}",
        r"L = -\log p_y",
    ),
    meanings=(r"J_{ij} = \frac{\partial p_i}{\partial z_j}",),
    functions={"sigma": "softmax"},
    words={
        "logits": "z",
        "scores": "z",
        "utilities": "z",
        "softmax output": "p",
        "probabilities": "p",
        "label": "y",
        "loss": "L",
    },
    example="z = [2, 1, 0], y = 0",
    targets=(
        Target(
            "softmax-jacobian",
            "dp_i/dz_j, for all i and j",
            left=(r"\frac{\partial p_i}{\partial z_j}", "J_{ij}", "J", r"\frac{\partial p}{\partial z}"),
        ),
        Target(
            "jacobian-matrix",
            "the whole Jacobian as a matrix, without indices",
            left=("J", r"\frac{\partial p}{\partial z}"),
        ),
        Target(
            "cross-entropy-gradient",
            "dL/dz_j, for all j and y, simplified as far as it goes",
            left=(r"\frac{\partial L}{\partial z_j}", r"\frac{\partial L}{\partial z}"),
        ),
    ),
)
