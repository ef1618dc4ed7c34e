"""The Greek letters and the accents that a name may carry, as LaTeX spells them; the letters of indices."""

from __future__ import annotations

ACCENTS = {r"\bar": "bar", r"\hat": "hat", r"\tilde": "tilde", r"\dot": "dot"}
INDICES = ("i", "j", "k", "l")
"""The letters that everybody takes for indices, so that j = 1 names an entry."""
GREEK = frozenset(
    [
        r"\alpha",
        r"\beta",
        r"\gamma",
        r"\Gamma",
        r"\delta",
        r"\Delta",
        r"\varepsilon",
        r"\zeta",
        r"\eta",
        r"\theta",
        r"\Theta",
        r"\kappa",
        r"\lambda",
        r"\Lambda",
        r"\mu",
        r"\nu",
        r"\xi",
        r"\pi",
        r"\rho",
        r"\sigma",
        r"\Sigma",
        r"\tau",
        r"\phi",
        r"\Phi",
        r"\chi",
        r"\psi",
        r"\Psi",
        r"\omega",
        r"\Omega",
        r"\ell",
        r"\iota",
        r"\varpi",
        r"\varrho",
        r"\varsigma",
        r"\mathbb",
    ]
)
