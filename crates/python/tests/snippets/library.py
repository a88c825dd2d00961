# Each module that notebooks use does something with it. Run by CPython and by the kernel; the
# outputs must be the same.
import abc, base64, bisect, calendar, collections, contextlib, copy, csv, dataclasses, datetime
import decimal, enum, fractions, functools, glob, hashlib, heapq, inspect, io, itertools, json
import keyword, logging, math, numbers, operator, os, pathlib, pickle, pprint, random, re, shutil
import statistics, string, struct, sys, tempfile, textwrap, time, traceback, types, typing, uuid
import warnings, weakref, os.path, collections.abc, urllib.parse, zlib, gzip, html, shlex, queue

print(math.sqrt(2), math.pi, math.isclose(0.1 + 0.2, 0.3), math.comb(10, 3), math.hypot(3, 4))
t = datetime.datetime(2020, 2, 28, 12, 30) + datetime.timedelta(days=1, hours=2)
print(t, t.isoformat(), t.strftime("%Y-%m-%d %H:%M %A %B"), t.weekday(), repr(t))
print(datetime.datetime.strptime("2021-03-04", "%Y-%m-%d"), datetime.date(2020, 1, 1).toordinal())
print(datetime.datetime.fromisoformat("2020-01-01T00:00:00+00:00"), datetime.timezone.utc)
print(re.findall(r"(\w+)=(\d+)", "a=1, bc=22"), re.sub(r"\s+", "_", "a  b c"))
print(re.match(r"(?P<year>\d{4})-(?P<month>\d\d)", "2020-05").groupdict())
print(json.dumps({"b": [1, 2.5, None, True], "a": "é"}, sort_keys=True, indent=1))
print(json.loads('{"x": [1, {"y": "z"}], "n": 1e3}'))
try:
    json.loads("{bad")
except json.JSONDecodeError as error:
    print(error)
print(collections.Counter("abracadabra").most_common(2), dict(collections.OrderedDict(a=1)))
d = collections.defaultdict(list)
d["x"].append(1)
print(d, collections.deque([1, 2, 3], maxlen=2), collections.ChainMap({"a": 1}, {"b": 2})["b"])
Point = collections.namedtuple("Point", "x y", defaults=[0])
print(Point(1), Point(1, 2)._asdict(), Point(3)._replace(y=9))
print(functools.reduce(operator.add, range(5)), functools.partial(pow, 2)(5))


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info())


@functools.singledispatch
def kind(x):
    return "object"


@kind.register
def _(x: int):
    return "int"


print(kind(1), kind("a"))
print(list(itertools.product("ab", [1, 2])), list(itertools.accumulate([1, 2, 3])))
print([list(g) for _, g in itertools.groupby("aabbc")], list(itertools.pairwise([1, 2, 3])))


@dataclasses.dataclass(order=True)
class Item:
    name: str
    price: float = 1.5
    tags: list = dataclasses.field(default_factory=list)


print(Item("a"), Item("a") < Item("b"), dataclasses.asdict(Item("c", 2, ["t"])))


@dataclasses.dataclass(frozen=True)
class Frozen:
    x: int


try:
    Frozen(1).x = 2
except dataclasses.FrozenInstanceError as error:
    print(type(error).__name__, error)


def typed(a: int, b: typing.Optional[str] = None, *args: float, **kw) -> typing.List[int]:
    """Documented."""


print(typing.get_type_hints(typed)["a"], inspect.signature(typed).parameters["b"].default)
print(textwrap.fill("the quick brown fox jumps over the lazy dog", 20))
print(textwrap.dedent("  a\n    b"), textwrap.shorten("Hello world foo", 10))


class Colour(enum.Enum):
    RED = 1
    GREEN = enum.auto()


print(Colour.RED, Colour(2), Colour["RED"].value, list(Colour), repr(Colour.GREEN))
print(decimal.Decimal("0.1") + decimal.Decimal("0.2"), fractions.Fraction(3, 6) + 1)
print(statistics.mean([1, 2, 3, 4]), statistics.stdev([1, 2, 3, 4]), statistics.median([3, 1, 2]))
print(hashlib.sha256(b"abc").hexdigest(), hashlib.md5(b"abc").hexdigest())
print(base64.b64encode(b"hello"), struct.pack("<if", 1, 2.5), struct.unpack("<h", b"\x01\x02"))
print(heapq.nsmallest(2, [3, 1, 2]), bisect.bisect([1, 2, 3], 2))
random.seed(42)
print(random.random(), random.randint(1, 100), random.sample(range(10), 3), random.gauss(0, 1))
print(random.choice("abc"), random.shuffle(items := list(range(5))), items)
print(calendar.month_name[3], calendar.isleap(2024), int(calendar.monthrange(2024, 2)[0]))
print(copy.deepcopy({"a": [1]}), string.ascii_lowercase, string.Template("$a").substitute(a=1))
buffer = io.StringIO()
writer = csv.writer(buffer)
writer.writerow(["a", 'b"c', 1])
print(repr(buffer.getvalue()), list(csv.DictReader(io.StringIO("x,y\n1,2\n"))))
pprint.pprint({"key%d" % i: list(range(i, i + 8)) for i in range(4)})
print(uuid.UUID(int=5), uuid.uuid5(uuid.NAMESPACE_DNS, "x"), len(str(uuid.uuid4())))
print(pickle.loads(pickle.dumps({"a": (1, 2), "t": t})))
print(urllib.parse.urlparse("https://a.b/c?d=e#f").netloc, urllib.parse.quote("a b/ü"))
print(zlib.decompress(zlib.compress(b"x" * 100)) == b"x" * 100, html.escape("<a&b>"))
print(gzip.decompress(gzip.compress(b"data")), shlex.split("a 'b c'"))
with contextlib.redirect_stdout(io.StringIO()) as captured:
    print("captured")
print(captured.getvalue().strip())


@contextlib.contextmanager
def managed():
    print("enter")
    yield 5
    print("exit")


with managed() as value, contextlib.suppress(ZeroDivisionError):
    print(value / 0)

with tempfile.TemporaryDirectory() as directory:
    path = pathlib.Path(directory) / "sub" / "file.txt"
    path.parent.mkdir(parents=True)
    path.write_text("line 1\nline 2\n")
    print(path.read_text(), path.exists(), path.suffix, path.stem, path.name, path.stat().st_size)
    with open(path, "a") as file:
        file.write("más\n")
    with open(path, encoding="utf-8") as file:
        print([line.rstrip() for line in file], file.closed)
    with open(path, "rb") as file:
        file.seek(5)
        print(file.read(3), file.tell())
    with open(path, "r+b") as file:
        file.write(b"LINE")
        file.truncate(6)
    print(path.read_bytes())
    (path.parent / "b.csv").write_text("")
    print(sorted(p.name for p in path.parent.iterdir()), sorted(os.listdir(path.parent)))
    print([os.path.basename(p) for p in glob.glob(os.path.join(directory, "**", "*.csv"),
                                                  recursive=True)])
    print([p.name for p in sorted(pathlib.Path(directory).rglob("*.txt"))])
    print([(os.path.relpath(root, directory), sorted(files)) for root, _, files in os.walk(directory)])
    os.rename(path, path.with_name("renamed.txt"))
    print(os.path.exists(path), os.path.isdir(path.parent), os.path.isfile(path))
    try:
        open(path)
    except FileNotFoundError as error:
        print(error.errno, error.strerror)
    try:
        open(path.parent)
    except IsADirectoryError as error:
        print(type(error).__name__)
    try:
        os.mkdir(path.parent)
    except FileExistsError as error:
        print(type(error).__name__)
    shutil.copy(path.with_name("renamed.txt"), path)
    print(path.read_bytes(), os.path.getsize(path))
    shutil.rmtree(path.parent)
    print(os.listdir(directory))
print(os.path.join("a", "..", "b"), os.path.normpath("a/../b"), os.path.splitext("x.tar.gz"))
print(pathlib.PurePosixPath("/a/b/c").parts, pathlib.Path("a") / "b", os.sep, os.environ.get("NOPE"))

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("careful", UserWarning)
    print(caught[0].category.__name__, caught[0].message)
logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(levelname)s:%(name)s:%(message)s")
logging.getLogger("x").info("logged %d", 5)
logging.debug("not logged")
try:
    {}["missing"]
except KeyError:
    print(traceback.format_exc().splitlines()[-1])
print(inspect.getdoc(typed), inspect.isfunction(typed), inspect.getsource(managed).splitlines()[1])
print(keyword.iskeyword("for"), numbers.Number, isinstance(1, numbers.Integral))
ref = weakref.ref(Item)
print(ref() is Item, types.SimpleNamespace(a=1), isinstance([], collections.abc.Sequence))
print(f"{1234567.891:,.2f} {0.00001:e} {5:>5}|{'x':^5}|{255:#x} {3.14159!r:.4} {1e20} {1/3:.3g}")
print(time.strftime("%Y", time.gmtime(0)), time.monotonic() > 0, time.time() > 1.6e9)
q = queue.Queue()
q.put(1)
print(q.get(), q.empty())


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...


try:
    Shape()
except TypeError as error:
    print("abstract" in str(error))
print("ok", *sorted({"b", "a"}), sep="-", end="!\n")
match {"kind": "point", "at": [1, 2]}:
    case {"kind": "point", "at": [x, y]}:
        print(x, y)
print(sys.version_info >= (3, 11), sys.maxsize > 2**31 - 2, sys.getsizeof([]) > 0, 10**30, 2**0.5)
