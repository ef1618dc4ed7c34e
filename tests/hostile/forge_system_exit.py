# tries: end the program successfully before anything can be checked
# expect: missing
import sys

print('{"status": "accepted", "points": 10}')
sys.exit(0)
