"""The LaTeX commands that the reader knows, by what it does with them."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of `text` as a set."""
    return frozenset(text.split())


_LONG_FORM = "the long form without new macros"

# Commands that mean another command.
SYNONYMS = {
    "dfrac": "frac", "tfrac": "frac", "cfrac": "frac", "nicefrac": "frac", "sfrac": "frac",
    "ne": "neq", "le": "leq", "ge": "geq", "leqslant": "leq", "geqslant": "geq",
    "lvert": "vert", "rvert": "vert", "lVert": "Vert", "rVert": "Vert", "mid": "vert",
    "lbrace": "lbrace", "coloneqq": "defined", "coloneq": "defined", "triangleq": "defined", "doteq": "defined",
    "eqqcolon": "fined", "implies": "Rightarrow", "Longrightarrow": "Rightarrow", "iff": "Rightarrow",
    "Leftrightarrow": "Rightarrow", "Longleftrightarrow": "Rightarrow", "therefore": "Rightarrow",
    "longrightarrow": "to", "rightarrow": "to", "longmapsto": "mapsto",
    "ldots": "dots", "cdots": "dots", "vdots": "dots", "ddots": "dots", "dotsc": "dots", "dotsb": "dots",
    "dotsm": "dots",
    "widehat": "hat", "overline": "bar", "widetilde": "tilde", "varphi": "phi", "varepsilon": "epsilon",
    "intercal": "top", "transpose": "top", "tran": "top", "trans": "top",
    "ast": "star", "bigodot": "odot", "circledast": "odot", "bigotimes": "otimes", "Diag": "diag",
    "overbrace": "underbrace", "stackrel": "overset", "vartheta": "theta", "textquotesingle": "prime",
    "operatornamewithlimits": "operatorname", "simeq": "approx", "cong": "approx", "sim": "approx", "propto": "approx",
    "Tr": "tr", "trace": "tr", "divsymbol": "div",
}  # fmt: skip

# Spacing, size and numbering: they change nothing that a derivation says.
DROPPED = words(
    "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag thinspace "
    "medspace thickspace negthinspace enspace enskip hfill hfil noindent allowbreak bf rm it sf tt cal "
    "mathstrut strut null relax centering small normalsize large Large footnotesize hline because toprule "
    "midrule bottomrule"
)
DROPPED_WITH_GROUP = words("label tag hspace vspace phantom hphantom vphantom color mspace kern href")
MATCHING_SIZES = words("left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm")
TEXT_COMMANDS = words("text mbox textrm textbf textit textsf texttt textnormal intertext shortintertext")
WORD_STYLES = words("mathrm operatorname mathsf mathit mathtt mathop mathrel mathbin mathord")
MATH_STYLES = words("mathbf boldsymbol bm pmb mathbb mathds mathbbm mathcal mathscr mathfrak vec boldmath symbf symbb")

_ELLIPSIS = ("an ellipsis leaves open what it stands for", r"a sum or an indexed line instead, such as \sum_k p_k")
_MACRO = ("a new macro is not expanded", _LONG_FORM)
_INTEGRAL = ("integrals and limits are not read", "the derivative itself")
REFUSED = {
    "newcommand": _MACRO, "renewcommand": _MACRO, "def": _MACRO, "let": _MACRO, "DeclareMathOperator": _MACRO,
    "int": _INTEGRAL, "iint": _INTEGRAL, "oint": _INTEGRAL, "lim": _INTEGRAL, "limsup": _INTEGRAL,
    "prod": ("products over an index are not read", r"the logarithm of it as a \sum"),
    "cancel": ("a crossed-out term may be 0 or 1", "the line without it"),
    "cancelto": ("a crossed-out term may be 0 or 1", "the line without it"),
    "pm": ("\\pm says two things at once", "one line for each sign"),
    "mp": ("\\mp says two things at once", "one line for each sign"),
    "input": _MACRO, "include": _MACRO, "require": _MACRO, "usepackage": _MACRO,
    "arg": ("\\arg is not read", "the value itself"),
}  # fmt: skip

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
    "psi omega"
)
_GREEK_LETTERS = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _GREEK.split(), strict=True))
_SIGNS = {
    "∂": "partial", "∑": "sum", "Σ": "sum", "∇": "nabla", "≠": "neq", "≤": "leq", "≥": "geq", "·": "cdot", "⋅": "cdot",
    "×": "times", "⊙": "odot", "∘": "odot", "⊗": "otimes", "⊤": "top", "∈": "in", "→": "to", "⇒": "Rightarrow",
    "⟹": "Rightarrow", "⟨": "langle", "⟩": "rangle", "≈": "approx", "…": "dots", "⋯": "dots", "ℓ": "ell", "Θ": "Theta",
    "Δ": "Delta", "∀": "forall", "≡": "equiv", "√": "sqrt", "∞": "infty", "ϕ": "phi", "ε": "epsilon", "≔": "defined",
}  # fmt: skip
# What a character stands for, as tokens of (kind, text).
UNICODE: dict[str, tuple[tuple[str, str], ...]] = {
    **{sign: (("command", name),) for sign, name in (_SIGNS | _GREEK_LETTERS).items()},
    "−": (("symbol", "-"),), "–": (("symbol", "-"),), "′": (("symbol", "'"),), "’": (("symbol", "'"),),
    "‖": (("symbol", "‖"),), "∥": (("symbol", "‖"),), "~": (), "\u00a0": (), "\u2009": (), "\ufeff": (), "$": (),
    "ᵀ": (("symbol", "^"), ("letter", "T")), "²": (("symbol", "^"), ("number", "2")), "⁻": (("symbol", "^"),),
    "½": (("symbol", "("), ("number", "1"), ("symbol", "/"), ("number", "2"), ("symbol", ")")),
    "𝟙": (("number", "1"),), "ℝ": (("command", "R"),), "ŷ": (("command", "hat"), ("letter", "y")),
}  # fmt: skip

GREEK = words(_GREEK) | words("ell Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega")
ACCENTS = words("bar hat tilde dot check underline")
RELATIONS = words("= < > neq leq geq in equiv defined fined := =: approx to mapsto ll gg subset subseteq notin")
# How functions are spelt, and what they are called here.
FUNCTIONS = {
    "exp": "exp", "log": "log", "ln": "log", "relu": "relu", "ReLU": "relu", "RELU": "relu", "Relu": "relu",
    "softmax": "softmax", "Softmax": "softmax", "sigmoid": "sigmoid", "tanh": "tanh", "step": "step",
    "Heaviside": "step", "heaviside": "step", "sign": "sign", "sgn": "sign", "sqrt": "sqrt", "abs": "abs",
    "diag": "diag", "diagonal": "diag", "tr": "tr", "vec": "vec", "onehot": "onehot", "one_hot": "onehot",
    "one-hot": "onehot", "OneHot": "onehot", "max": "max", "logsumexp": "logsumexp", "LSE": "logsumexp",
    "Theta": "step", "outer": "outer",
    "sum": "total", "dot": "inner", "log_softmax": "logsoftmax", "logsoftmax": "logsoftmax",
}  # fmt: skip
