"""What a derivation of the VJPs may say, and what must come out: a bar over a name is the VJP with respect to it."""

from labrunner.derivation.declaration import Context, Derivation, Target

relu = Context(
    "relu",
    symbols="x, u, y, h, f, v: real n; 1: ones n; I: identity n",
    given=(
        r"y = \operatorname{relu}(x)",
        r"h = \operatorname{relu}(x)",
        r"f = \operatorname{relu}(x)",
        r"\omega = u^T y",
    ),
    meanings=(
        r"\bar x = \frac{\partial \omega}{\partial x}",
        r"\bar y = \frac{\partial \omega}{\partial y}",
        r"\bar f = \bar y",
        r"J = \frac{\partial y}{\partial x}",
    ),
)
dot = Context(
    "dot",
    symbols="x, v: real n; W: real m n; u, y, z, f: real m; I: identity m",
    given=("y = W x", "z = W x", "f = W x", r"\omega = u^T y"),
    meanings=(
        r"\bar x = \frac{\partial \omega}{\partial x}",
        r"\bar W = \frac{\partial \omega}{\partial W}",
        r"\bar y = \frac{\partial \omega}{\partial y}",
        r"\bar f = \bar y",
        r"J = \frac{\partial y}{\partial x}",
    ),
)
mlp2 = Context(
    "mlp2",
    symbols="""
        x, v: real n
        W_1: real H n
        W_2: real m H
        h_pre, h: real H
        u, y, f, y_pred, hat y: real m
        I: identity H
    """,
    given=(
        r"h_{pre} = W_1 x",
        r"h = \operatorname{relu}(h_{pre})",
        r"\hat y = W_2 h",
        r"y_{pred} = \hat y",
        "y = y_{pred}",
        "f = y",
        r"\omega = u^T y",
    ),
    meanings=(
        r"\bar x = \frac{\partial \omega}{\partial x}",
        r"\bar W_1 = \frac{\partial \omega}{\partial W_1}",
        r"\bar W_2 = \frac{\partial \omega}{\partial W_2}",
        r"\bar h = \frac{\partial \omega}{\partial h}",
        r"\bar h_{pre} = \frac{\partial \omega}{\partial h_{pre}}",
        r"\bar y = \frac{\partial \omega}{\partial y}",
        r"\bar y_{pred} = \frac{\partial \omega}{\partial y_{pred}}",
        r"\bar{\hat y} = \frac{\partial \omega}{\partial \hat y}",
        r"\bar f = \bar y",
        r"J = \frac{\partial y}{\partial x}",
    ),
)


def loss_contexts(name, symbols, given, inputs):
    """Return the context with a scalar cotangent u, and the one in which it is left out, for it is 1."""
    loss = (*given, r"\hat y = y_{pred}", "r = y_{pred} - y", r"l = \frac{1}{2} \|r\|^2", "L = l", r"\ell = l")
    by_name = [(by, rf"\bar {by}") for by in (*inputs, "y_{pred}", r"{\hat y}", "y", "r")]
    return tuple(
        Context(
            name,
            symbols=symbols + "; y_pred, hat y, y, r, J: real m; u, l: real; v: real n; I: identity m",
            given=(*loss, output),
            meanings=tuple(rf"{bar} = \frac{{\partial \omega}}{{\partial {by}}}" for by, bar in by_name),
        )
        for output in (r"\omega = u l", r"\omega = l")
    )


squared_loss = loss_contexts("squared_loss", "f: real", ("f = l",), ())
loss = loss_contexts(
    "loss",
    "x: real n; W_1: real H n; W_2: real m H; h_pre, h: real H; f: real m",
    (r"h_{pre} = W_1 x", r"h = \operatorname{relu}(h_{pre})", "y_{pred} = W_2 h", "f = y_{pred}"),
    ("x", "W_1", "W_2", "h", "h_{pre}"),
)


def vjp(context, name, says):
    key = name.replace("\\bar ", "").replace("_{pred}", "_pred")
    by = name.replace("\\bar ", "")
    wanted = (name, rf"\frac{{\partial \omega}}{{\partial {by}}}", *(("J^T u",) if context == "relu" else ()))
    entries = {"W": "{ab}", "W_1": "{ab}", "W_2": "{ab}"}.get(by, "i")
    indexed = (rf"({name})_{entries}", rf"\frac{{\partial \omega}}{{\partial ({by})_{entries}}}")
    if by == "y_{pred}":
        indexed += (r"\bar{\hat y}", r"\frac{\partial \omega}{\partial \hat y}")
    return Target(f"{context}-{key}", f"{context}: {says}", left=wanted + indexed, links=1, context=context)


derivation = Derivation(
    sizes={"n": 5, "H": 4, "m": 3},
    symbols="",
    spare=frozenset({"r", "h", "v"}),
    words={"cotangent": "u", "target": "y", "prediction": "y_pred", "for a matrix": "W", "relu": "relu"},
    contexts=(relu, dot, mlp2, *squared_loss, *loss),
    kinks=True,
    targets=(
        vjp("relu", r"\bar x", "the VJP"),
        vjp("dot", r"\bar W", "the VJP with respect to W"),
        vjp("dot", r"\bar x", "the VJP with respect to x"),
        vjp("mlp2", r"\bar x", "the VJP with respect to x"),
        vjp("mlp2", r"\bar W_1", "the VJP with respect to W_1"),
        vjp("mlp2", r"\bar W_2", "the VJP with respect to W_2"),
        vjp("squared_loss", r"\bar y_{pred}", "the VJP with respect to y_pred"),
        vjp("squared_loss", r"\bar y", "the VJP with respect to y"),
        vjp("loss", r"\bar x", "the VJP with respect to x"),
        vjp("loss", r"\bar y", "the VJP with respect to y"),
        vjp("loss", r"\bar W_1", "the VJP with respect to W_1"),
        vjp("loss", r"\bar W_2", "the VJP with respect to W_2"),
    ),
)
