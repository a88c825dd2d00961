def g():
    yield 1
    raise RuntimeError("inside")


for x in g():
    print(x)
