# tries: mix up its indentation
# expect: error
import numpy as np

def softmax(z):
    e = np.exp(z)
      return e / e.sum()
