"""A small declaration, a right derivation for it, and the verdict on a single line."""

from __future__ import annotations

from labrunner.derivation.declaration import Derivation, Target
from labrunner.derivation.judge import judge

SOFTMAX = Derivation(
    sizes={"n": 5},
    symbols="z: real n; y: index n; p: real n; L: real",
    given=(r"p_i = e^{z_i} / \sum_k e^{z_k}", r"L = -\log p_y"),
    meanings=(r"J_{ij} = \frac{\partial p_i}{\partial z_j}",),
    targets=(Target("jacobian", "the Jacobian", left=(r"\frac{\partial p_i}{\partial z_j}", "J_{ij}")),),
)
RIGHT = r"""
Let $S = \sum_k e^{z_k}$.
$$\frac{\partial p_i}{\partial z_j} = \frac{\delta_{ij} e^{z_i} S - e^{z_i} e^{z_j}}{S^2} = p_i (\delta_{ij} - p_j)$$
"""


def only(text: str):
    return judge(f"$${text}$$", SOFTMAX).lines[-1]
