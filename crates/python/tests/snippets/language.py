# The language itself, and its errors. Compared with CPython.
class Vector:
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, other): return Vector(self.x + other.x, self.y + other.y)
    def __rmul__(self, k): return Vector(k * self.x, k * self.y)
    def __repr__(self): return f"Vector({self.x}, {self.y})"
    def __eq__(self, other): return (self.x, self.y) == (other.x, other.y)
    def __getattr__(self, name):
        if name == "norm":
            return (self.x**2 + self.y**2) ** 0.5
        raise AttributeError(name)
    def __getitem__(self, key): return key
    def __enter__(self): return self
    def __exit__(self, *a): return False
    def __call__(self, *args, **kwargs): return args, kwargs
    def __iter__(self): yield from (self.x, self.y)
    def __len__(self): return 2
    def __contains__(self, v): return v in (self.x, self.y)
    @property
    def double(self): return 2 * self
    @classmethod
    def zero(cls): return cls(0, 0)
    @staticmethod
    def name(): return "v"


v = Vector(3, 4)
print(v + v, 2 * v, v.norm, v[1:2, ...], v == Vector(3, 4), v(1, a=2), list(v), len(v), 3 in v)
print(v.double, Vector.zero(), Vector.name(), [*v, *v], {**{"a": 1}, "b": 2})
with v as w:
    print(w is v)


def generator(n):
    total = 0
    while total < n:
        received = yield total
        total += received or 1


g = generator(10)
print(next(g), g.send(5), list(g))
print([x * y for x in range(3) for y in range(3) if x != y], {x: x**2 for x in range(3)})
print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4))
print(sorted("banana", key=lambda c: -ord(c)), max([1, 5, 2], key=lambda x: -x), sum(range(5)))
print(list(zip("ab", range(2))), list(enumerate("ab", 1)), list(map(str, [1, 2])), any([0, 1]))
a, *b, (c, d) = 1, 2, 3, (4, 5)
print(a, b, c, d, a if b else c, not a, a < 2 < 3, 7 // 2, -7 % 3, 2**-1, 1_000, 0x1F, 1e3, 3 + 4j)
print("a,b".split(","), "x".join("ab"), "%s %05.2f %r" % ("s", 3.14159, "q"), "{:>8}|".format("r"))
print("ünï".upper(), "abc"[::-1], "a\tb".expandtabs(4), b"ab" + bytes([99]), "é".encode())
print(repr("it's"), repr('"'), [1.0, 1e16, 1e-5, float("nan"), float("inf"), -0.0, 0.1 + 0.2])
print(round(2.5), round(2.675, 2), divmod(7, 3), abs(-3), int("12"), float("1.5"), bool([]), str(None))
print({1, 2} | {3}, {1, 2} & {2}, frozenset([1]), tuple([1]), [1, 2] * 2, [3, 1].sort())
print(isinstance(1, (int, str)), type(v).__name__, hasattr(v, "q"), callable(print), id(v) == id(v))
if (n := 5) > 3:
    print(f"{n=} {n:03d} {v!r:>20} {'nested ' + str({'a': 1})}")


class Base:
    def hello(self): return "base"


class Child(Base):
    def hello(self): return super().hello() + " child"


print(Child().hello(), Child.__mro__[1].__name__, issubclass(Child, Base))


def outer():
    count = 0
    def inner():
        nonlocal count
        count += 1
        return count
    return inner


f = outer()
print(f(), f())
try:
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise ValueError("wrapped") from error
    finally:
        print("finally")
except ValueError as error:
    print(error, repr(error.__cause__))
for i in range(3):
    if i == 5: break
else:
    print("no break")
try:
    assert 1 == 2, "message"
except AssertionError as error:
    print(error)
try:
    raise ExceptionGroup("many", [ValueError(1), TypeError(2)])
except* ValueError as group:
    print(group.exceptions)
except* TypeError:
    print("type")


def deep(n): return deep(n + 1)


try:
    deep(0)
except RecursionError as error:
    print(str(error)[:32])
print(eval("1 + 1"), compile("x", "f", "eval").co_filename, globals()["n"], "n" in dir())
import sys
print("to stderr", file=sys.stderr)
print("no newline", end="")
print()
