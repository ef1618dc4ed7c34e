"""What a derivation of the gradients of a softmax classifier may say: one example, and a batch as columns."""

from labrunner.derivation.declaration import Context, Derivation, Target

single = Context(
    "single",
    symbols="x: real d; W: real K d; b, z, a: real K; y: distribution K; 1: ones K; I: identity K",
    given=(
        "z = W x + b",
        r"a_i = e^{z_i} / \sum_k e^{z_k}",
        r"J = -\sum_i y_i \log a_i",
    ),
    meanings=(
        r"dz = \frac{\partial J}{\partial z}",
        r"dW = \frac{\partial J}{\partial W}",
        r"dx = \frac{\partial J}{\partial x}",
        r"db = \frac{\partial J}{\partial b}",
        r"da = \frac{\partial J}{\partial a}",
    ),
)
batch = Context(
    "batch",
    symbols="X: real d m; W: real K d; b: real K; Z, A: real K m; Y: distribution K m; 1: ones m; I: identity K",
    given=(
        r"Z = W X + b \mathbf{1}^T",
        r"A_{ij} = e^{Z_{ij}} / \sum_k e^{Z_{kj}}",
        r"J = -\frac{1}{m} \sum_{i,j} Y_{ij} \log A_{ij}",
        r"J^{(j)} = -\sum_i Y_{ij} \log A_{ij}",
        r"x^{(j)}_i = X_{ij}",
        r"y^{(j)}_i = Y_{ij}",
        r"z^{(j)}_i = Z_{ij}",
        r"a^{(j)}_i = A_{ij}",
    ),
    meanings=(
        r"dZ = \frac{\partial J}{\partial Z}",
        r"dW = \frac{\partial J}{\partial W}",
        r"dX = \frac{\partial J}{\partial X}",
        r"db = \frac{\partial J}{\partial b}",
        r"dA = \frac{\partial J}{\partial A}",
        r"dz^{(j)}_i = \frac{\partial J}{\partial Z_{ij}}",
        r"dx^{(j)}_i = \frac{\partial J}{\partial X_{ij}}",
    ),
)


def gradient(context, by, says, entries="i"):
    """Return the target dJ/d`by`: derived step by step for one example, and carried over to a batch."""
    left = (
        f"d{by}",
        rf"\frac{{\partial J}}{{\partial {by}}}",
        f"d{by}_{{{entries}}}",
        rf"\frac{{\partial J}}{{\partial {by}_{{{entries}}}}}",
    )
    return Target(
        f"{context}-d{by}", f"{context}: {says}", left=left, links=2 if context == "single" else 1, context=context
    )


derivation = Derivation(
    sizes={"d": 4, "K": 3, "m": 5},
    symbols="",
    contexts=(single, batch),
    functions={"sigma": "softmax"},
    words={
        "scores": "z",
        "logits": "z",
        "probabilities": "a",
        "labels": "y",
        "targets": "y",
        "loss": "J",
        "weights": "W",
        "bias": "b",
        "input": "x",
    },
    targets=(
        gradient("single", "z", "dJ/dz"),
        gradient("single", "W", "dJ/dW", "ij"),
        gradient("single", "x", "dJ/dx"),
        gradient("single", "b", "dJ/db"),
        gradient("batch", "Z", "dJ/dZ", "ij"),
        gradient("batch", "W", "dJ/dW", "ij"),
        gradient("batch", "X", "dJ/dX", "ij"),
        gradient("batch", "b", "dJ/db"),
    ),
)
