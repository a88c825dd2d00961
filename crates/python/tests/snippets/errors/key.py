def lookup(d, k):
    return d[k]


x = {"a": 1}
print(lookup(x, "a"))
lookup(x, "missing")
