# tries: import what is not there
# expect: error
import torch
