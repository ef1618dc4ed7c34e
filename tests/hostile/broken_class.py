# tries: hide the functions in a class
# expect: missing
import numpy as np


class Lab:
    def softmax(self, z):
        e = np.exp(z - z.max())
        return e / e.sum()

    def softmax_jacobian(self, z):
        p = self.softmax(z)
        return np.diag(p) - np.outer(p, p)
