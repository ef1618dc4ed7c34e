# tries: stop the judge before anything is defined
# expect: error
raise KeyboardInterrupt
