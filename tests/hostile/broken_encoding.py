# tries: be written in Latin-1
# expect: error unreadable
# dérivée
def softmax(z):
    return z
