# tries: compute the numbers and define nothing
# expect: missing
import numpy as np

z = np.array([2.0, 1.0, 0.5, -1.0, 0.0])
p = np.exp(z) / np.exp(z).sum()
print(np.diag(p) - np.outer(p, p))
