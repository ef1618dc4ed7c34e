# tries: be written in Latin-1
# expect: unreadable
# dérivée
def softmax(z):
    return z
