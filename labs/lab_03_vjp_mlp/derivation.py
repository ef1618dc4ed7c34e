r"""What is derived on paper: the VJP of each function that the lab composes.

A bar means the cotangent of a name: \bar x_j = \sum_i u_i \partial f_i / \partial x_j, for a cotangent u of f's value.
"""

from labrunner.derivation import Derivation, Part, Target

NETWORK = (
    r"h_{pre} = W_1 x",
    r"h = \mathrm{relu}(h_{pre})",
    r"\hat y = W_2 h",
)
LOSS = (
    r"r = \hat y - y",
    r"l = \frac{1}{2} \|r\|^2",
)

derivation = Derivation(
    parts=(
        Part(
            title="relu",
            headings=("relu",),
            sizes="d = 4",
            symbols="x, u: real d; i, j, k: index d",
            given=(r"h = \mathrm{relu}(x)",),
            meanings=(r"\bar x_j = \sum_i u_i \frac{\partial h_i}{\partial x_j}",),
            targets={
                "relu": Target(says=r"the VJP of relu: \bar x in terms of u and x", left=(r"\bar x_j", r"\bar x"))
            },
        ),
        Part(
            title="dot",
            headings=("dot", "linear", "matrix"),
            sizes="d = 4, H = 5",
            symbols="x: real d; W: real H d; u: real H; i, j, k, a, b: index",
            given=(r"z = W x",),
            meanings=(
                r"\bar x_j = \sum_i u_i \frac{\partial z_i}{\partial x_j}",
                r"\bar W_{ab} = \sum_i u_i \frac{\partial z_i}{\partial W_{ab}}",
            ),
            targets={
                "dot-W": Target(says=r"the VJP of W x: \bar W in terms of u and x", left=(r"\bar W_{ab}", r"\bar W")),
                "dot-x": Target(says=r"the VJP of W x: \bar x in terms of W and u", left=(r"\bar x_j", r"\bar x")),
            },
        ),
        Part(
            title="mlp2",
            headings=("mlp",),
            sizes="d = 4, H = 5, m = 3",
            symbols="x: real d; W_1: real H d; W_2: real m H; u: real m; i, j, k, a, b: index",
            given=NETWORK,
            meanings=(
                r"\bar h_a = \sum_i u_i \frac{\partial \hat y_i}{\partial h_a}",
                r"\bar h_{\mathrm{pre}} = \frac{\partial}{\partial h_{pre}} \left( u^T \hat y \right)",
                r"\bar x_j = \sum_i u_i \frac{\partial \hat y_i}{\partial x_j}",
                r"(\bar W_1)_{ab} = \sum_i u_i \frac{\partial \hat y_i}{\partial (W_1)_{ab}}",
                r"(\bar W_2)_{ab} = \sum_i u_i \frac{\partial \hat y_i}{\partial (W_2)_{ab}}",
            ),
            aliases=r"y = \hat y; y_{pred} = \hat y",
            targets={
                "mlp2-x": Target(says=r"the VJP of mlp2: \bar x", left=(r"\bar x_j", r"\bar x")),
                "mlp2-W1": Target(says=r"the VJP of mlp2: \bar W_1", left=(r"(\bar W_1)_{ab}", r"\bar W_1")),
                "mlp2-W2": Target(says=r"the VJP of mlp2: \bar W_2", left=(r"(\bar W_2)_{ab}", r"\bar W_2")),
            },
        ),
        Part(
            title="squared loss",
            headings=("squared", "cuadr"),
            sizes="m = 4",
            symbols=r"\hat y, y: real m; u: real; i, j, k: index m",
            given=LOSS,
            meanings=(
                r"\bar{\hat y}_i = u \frac{\partial l}{\partial \hat y_i}",
                r"\bar y_i = u \frac{\partial l}{\partial y_i}",
            ),
            aliases=r"y_{pred} = \hat y; \ell = l; L = l",
            targets={
                "loss-prediction": Target(
                    says=r"the VJP of the squared loss: \bar{\hat y} in terms of u, \hat y and y",
                    left=(r"\bar{\hat y}_i", r"\bar{\hat y}"),
                ),
                "loss-label": Target(
                    says=r"the VJP of the squared loss: \bar y in terms of u, \hat y and y",
                    left=(r"\bar y_i", r"\bar y"),
                ),
            },
        ),
        Part(
            title="the composed loss",
            headings=("compos", "loss", "pérdida"),
            sizes="d = 4, H = 5, m = 3",
            symbols="x: real d; W_1: real H d; W_2: real m H; y: real m; u: real; i, j, k, a, b: index",
            given=NETWORK + LOSS,
            meanings=(
                r"\bar{\hat y}_i = u \frac{\partial l}{\partial \hat y_i}",
                r"\bar y_i = u \frac{\partial l}{\partial y_i}",
                r"\bar h_a = u \frac{\partial l}{\partial h_a}",
                r"\bar h_{\mathrm{pre}} = u \frac{\partial l}{\partial h_{pre}}",
                r"\bar x_j = u \frac{\partial l}{\partial x_j}",
                r"(\bar W_1)_{ab} = u \frac{\partial l}{\partial (W_1)_{ab}}",
                r"(\bar W_2)_{ab} = u \frac{\partial l}{\partial (W_2)_{ab}}",
            ),
            aliases=r"y_{pred} = \hat y; \ell = l; L = l",
            targets={
                "loss-x": Target(says=r"the VJP of the composed loss: \bar x", left=(r"\bar x_j", r"\bar x")),
                "loss-y": Target(says=r"the VJP of the composed loss: \bar y", left=(r"\bar y_i", r"\bar y")),
                "loss-W1": Target(
                    says=r"the VJP of the composed loss: \bar W_1", left=(r"(\bar W_1)_{ab}", r"\bar W_1")
                ),
                "loss-W2": Target(
                    says=r"the VJP of the composed loss: \bar W_2", left=(r"(\bar W_2)_{ab}", r"\bar W_2")
                ),
            },
        ),
    ),
)
