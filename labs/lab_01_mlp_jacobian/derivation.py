r"""What is derived on paper: the Jacobian of a two-layer MLP with respect to its first weight matrix."""

from labrunner.derivation import Derivation, Part, Target

derivation = Derivation(
    parts=(
        Part(
            title="two-layer MLP",
            sizes="d = 3, H = 5, m = 2",
            symbols="x: real d; W_1: real H d; b_1: real H; W_2: real m H; b_2: real m; i, j, k, a, c: index",
            given=(
                r"h_{pre} = W_1 x + b_1",
                r"h = \mathrm{relu}(h_{pre})",
                r"y = W_2 h + b_2",
            ),
            meanings=(r"J = \frac{\partial y}{\partial W_1}",),
            targets={
                "jacobian": Target(
                    says="dy/dW1: as entries dy_i/d(W_1)_{ab}, or as a matrix with W_1 flattened row by row",
                    left=(
                        r"\frac{\partial y_i}{\partial (W_1)_{ab}}",
                        r"\frac{\partial y}{\partial W_1}",
                        r"\frac{\partial y_i}{\partial W_1}",
                        r"\frac{\partial y}{\partial (W_1)_{ab}}",
                    ),
                    links=2,
                ),
            },
        ),
    ),
)
