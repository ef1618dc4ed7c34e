r"""What is derived on paper: the Jacobian of softmax, its matrix form, and the gradient of the cross-entropy."""

from labrunner.derivation import Derivation, Part, Target

derivation = Derivation(
    parts=(
        Part(
            title="softmax and cross-entropy",
            sizes="n = 4",
            symbols=r"z: real n; y: label n; i, j, k: index n; \sigma: function softmax",
            given=(
                r"p_i = e^{z_i} / \sum_k e^{z_k}",
                r"L = -\log p_y",
            ),
            meanings=(r"J_{ij} = \frac{\partial p_i}{\partial z_j}",),
            targets={
                "jacobian": Target(
                    says="dp_i/dz_j in terms of p, for all i and j",
                    left=(r"\frac{\partial p_i}{\partial z_j}", r"\frac{\partial p_i}{\partial z}"),
                    forbidden="derivative sum exp",
                    links=2,
                ),
                "matrix": Target(
                    says="the Jacobian dp/dz as a matrix, in terms of p",
                    left=(r"\frac{\partial p}{\partial z}",),
                    forbidden="derivative sum exp",
                ),
                "gradient": Target(
                    says="dL/dz_j in terms of p and y",
                    left=(r"\frac{\partial L}{\partial z_j}", r"\frac{\partial L}{\partial z}"),
                    forbidden="derivative sum exp",
                    links=2,
                ),
            },
        ),
    ),
)
