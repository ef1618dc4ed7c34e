# tries: be no Python
# expect: error
import numpy as np

def softmax(z:
    return np.exp(z)
