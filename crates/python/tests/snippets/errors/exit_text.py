import sys
sys.exit("stopped because")
