r"""What is derived on paper: the gradients of a softmax classifier, for one example and for a batch of columns."""

from labrunner.derivation import Derivation, Part, Target

derivation = Derivation(
    parts=(
        Part(
            title="one example",
            headings=("one example", "single", "un ejemplo", "una muestra"),
            sizes="n = 5, C = 4",
            symbols=r"x: real n; W: real C n; b: real C; y: distribution C; i, j, k: index; \sigma: function softmax",
            given=(
                r"z = W x + b",
                r"a_i = e^{z_i} / \sum_k e^{z_k}",
                r"J = -\sum_k y_k \log a_k",
            ),
            meanings=(
                r"da_i = \frac{\partial J}{\partial a_i}",
                r"dz_i = \frac{\partial J}{\partial z_i}",
                r"dW_{ij} = \frac{\partial J}{\partial W_{ij}}",
                r"dx_j = \frac{\partial J}{\partial x_j}",
                r"db_i = \frac{\partial J}{\partial b_i}",
            ),
            aliases=r"L = J; \ell = J; \hat y = a",
            targets={
                "dz": Target(
                    says="dJ/dz in terms of a and y",
                    left=(r"\frac{\partial J}{\partial z_i}", r"\frac{\partial J}{\partial z}"),
                    forbidden="derivative sum exp",
                    links=2,
                ),
                "dW": Target(
                    says="dJ/dW in terms of a, y and x",
                    left=(r"\frac{\partial J}{\partial W_{ij}}", r"\frac{\partial J}{\partial W}"),
                    forbidden="derivative sum exp",
                ),
                "dx": Target(
                    says="dJ/dx in terms of W, a and y",
                    left=(r"\frac{\partial J}{\partial x_j}", r"\frac{\partial J}{\partial x}"),
                    forbidden="derivative exp",
                ),
                "db": Target(
                    says="dJ/db in terms of a and y",
                    left=(r"\frac{\partial J}{\partial b_i}", r"\frac{\partial J}{\partial b}"),
                    forbidden="derivative sum exp",
                ),
            },
        ),
        Part(
            title="a batch, examples as columns",
            headings=("batch", "lote", "several examples", "varios ejemplos"),
            sizes="n = 5, C = 4, m = 3",
            symbols=(
                r"X: real n m; W: real C n; b: real C; Y: distribution C m; i, j, k: index; \sigma: function softmax"
            ),
            given=(
                r"Z = W X + b \mathbf{1}^T",
                r"A_{ij} = e^{Z_{ij}} / \sum_k e^{Z_{kj}}",
                r"J = -\frac{1}{m} \sum_j \sum_k Y_{kj} \log A_{kj}",
                r"x^{(j)}_i = X_{ij}",
                r"y^{(j)}_i = Y_{ij}",
                r"z^{(j)}_i = Z_{ij}",
                r"a^{(j)}_i = A_{ij}",
            ),
            meanings=(
                r"dA_{ij} = \frac{\partial J}{\partial A_{ij}}",
                r"dZ_{ij} = \frac{\partial J}{\partial Z_{ij}}",
                r"dW_{ij} = \frac{\partial J}{\partial W_{ij}}",
                r"dX_{ij} = \frac{\partial J}{\partial X_{ij}}",
                r"db_i = \frac{\partial J}{\partial b_i}",
            ),
            aliases=r"L = J; \ell = J; \hat Y = A; \hat y^{(i)} = a^{(i)}",
            targets={
                "batch-dZ": Target(
                    says="dJ/dZ of the mean loss in terms of A, Y and m",
                    left=(r"\frac{\partial J}{\partial Z_{ij}}", r"\frac{\partial J}{\partial Z}"),
                    forbidden="derivative exp",
                ),
                "batch-dW": Target(
                    says="dJ/dW of the mean loss",
                    left=(r"\frac{\partial J}{\partial W_{ij}}", r"\frac{\partial J}{\partial W}"),
                ),
                "batch-dX": Target(
                    says="dJ/dX of the mean loss",
                    left=(r"\frac{\partial J}{\partial X_{ij}}", r"\frac{\partial J}{\partial X}"),
                ),
                "batch-db": Target(
                    says="dJ/db of the mean loss",
                    left=(r"\frac{\partial J}{\partial b_i}", r"\frac{\partial J}{\partial b}"),
                ),
            },
        ),
    ),
)
