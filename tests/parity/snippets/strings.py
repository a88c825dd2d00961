a = xr.DataArray(["ab", "c", ""], dims="x", coords={"x": [1, 2, 3], "s": 3}, name="n", attrs={"u": 1})
print(a.str.upper(), a.str.len())
print(a.str.cat("-", a, sep="/"))
# ---
a = xr.DataArray(["ab", "c"], dims="x", name="n", attrs={"u": 1}, coords={"s": 1})
b = xr.DataArray(["-", "+", "="], dims="y", name="m", attrs={"u": 2}, coords={"s": 2})
print(a.str.cat(b))
print(a.str + b)
print(a.str * 2, a.str * xr.DataArray([0, 1, 2], dims="k"))
# ---
a = xr.DataArray(["abcdef", "xyz", ""], dims="x")
print(a.str[0], a.str[-1], a.str[10], a.str[1:3], a.str[::-1], a.str[-2:], a.str[:0])
print(a.str.get(1, default="?"))
print(a.str.get(xr.DataArray([0, 1, 2], dims="x")))
# ---
a = xr.DataArray(["abcdef", "xyz"], dims="x")
print(a.str.slice(1), a.str.slice(None, 2), a.str.slice(0, 5, 2))
print(a.str.slice(xr.DataArray([0, 1], dims="i"), 3))
print(a.str.slice_replace(1, 2, "__"), a.str.slice_replace(stop=2, repl="Q"), a.str.slice_replace(start=2))
print(a.str.slice_replace(3, 1, "!"))
# ---
a = xr.DataArray(["Hello World", "ÀÉ", "123", "½", " \t", "aB1"], dims="x")
for name in ["capitalize", "lower", "title", "upper", "casefold"]:
    print(name, getattr(a.str, name)().values)
for name in "isalnum isalpha isdecimal isdigit islower isnumeric isspace istitle isupper".split():
    print(name, getattr(a.str, name)().values)
# ---
a = xr.DataArray(np.array(["a", "bb"], dtype=object), dims="x")
print(a.str.upper(), a.str.len(), a.str.cat("x"), a.str.contains("b"))
# ---
a = xr.DataArray([["a b", "c"], ["d e f", ""]], dims=["p", "q"], coords={"q": ["u", "v"]})
print(a.str.split(dim="z"))
print(a.str.split("z", sep=" ", maxsplit=1))
print(a.str.rsplit("z", maxsplit=1))
# ---
a = xr.DataArray(["a,b,c", "d", ""], dims="x")
print(a.str.split(dim=None, sep=","))
print(a.str.rsplit(dim=None, sep=",", maxsplit=1))
print(a.str.partition("part", ","))
print(a.str.rpartition("part", ","))
# ---
a = xr.DataArray(["a_b", "c-d"], dims="x")
print(a.str.split("y", sep=xr.DataArray(["_", "-"], dims="s")))
print(a.str.partition("y", sep=xr.DataArray(["_", "-"], dims="x")))
# ---
a = xr.DataArray(["a|b", "b|c", "", "a"], dims="x")
print(a.str.get_dummies("d"))
print(a.str.get_dummies(dim="d", sep="b"))
# ---
a = xr.DataArray(["foo123bar45", "x", "7"], dims="x")
print(a.str.extract(r"(\d+)", dim=None))
print(a.str.extract(r"([a-z]+)(\d+)?", dim="g"))
print(a.str.extractall(r"([a-z]+)(\d+)", group_dim="m", match_dim="g"))
print(a.str.extractall(r"(\d)", "m", "g"))
print(a.str.findall(r"([a-z]+)(\d+)"))
print(a.str.findall(r"(\d+)"))
# ---
a = xr.DataArray(["foo123bar45", "x", "7"], dims="x")
print(a.str.count(r"\d"), a.str.count(xr.DataArray(["o", r"\d"], dims="p")))
print(a.str.contains(r"^f|7"), a.str.contains("FOO"), a.str.contains("FOO", case=False))
print(a.str.contains("o1", regex=False), a.str.contains("O1", regex=False, case=False))
print(a.str.match("[a-z]+$"), a.str.match("FOO", flags=2))
# ---
import re

a = xr.DataArray(["foo", "fuz", "aaa"], dims="x")
print(a.str.replace("f.", "ba"), a.str.replace("f.", "ba", regex=False))
print(a.str.replace("a", "b", n=2), a.str.replace("a", "b", n=0), a.str.replace("A", "b", case=False))
print(a.str.replace(re.compile("F", re.I), lambda m: m.group(0) * 2))
print(a.str.replace("a", xr.DataArray(["1", "2"], dims="r")))
print(a.str.replace(r"(.)(.)", r"\2\1"))
# ---
a = xr.DataArray(["  ab ", "xabx"], dims="x")
print(a.str.strip().values, a.str.lstrip().values, a.str.rstrip().values, a.str.strip("x").values)
print(a.str.strip(xr.DataArray([" ", "x"], dims="c")))
print(a.str.strip(side="left").values, a.str.strip("x ", side="right").values)
# ---
a = xr.DataArray(["ab", "c", "defg"], dims="x")
print(a.str.pad(4), a.str.pad(4, side="right", fillchar="*"), a.str.pad(5, side="both", fillchar="."))
print(a.str.center(3), a.str.ljust(3, "-"), a.str.rjust(xr.DataArray([2, 4], dims="w"), "-"), a.str.zfill(3))
print(a.str.center(7, fillchar=xr.DataArray(["a", "b"], dims="f")))
# ---
a = xr.DataArray(["abcabc", "xx"], dims="x")
print(a.str.find("c").values, a.str.rfind("c").values, a.str.find("b", 2).values, a.str.find("b", 2, 4).values)
print(a.str.find(xr.DataArray(["a", "x"], dims="s")), a.str.find("b", side="right").values)
# ---
a = xr.DataArray(["abcabc"], dims="x")
print(a.str.index("c").values, a.str.rindex("c").values)
a.str.index("z")
# ---
a = xr.DataArray(["%s_%s", "%s|%s"], dims="x")
print(a.str % (1, "z"))
print(a.str % (xr.DataArray([1, 2], dims="k"), "z"))
print(xr.DataArray(["%(a)s!"]).str % {"a": 5})
# ---
a = xr.DataArray(["{} is {adj}", "{0}{0}"], dims="x")
print(a.str.format("it", adj=3), a.str.format(xr.DataArray(["p", "q"], dims="n"), adj="a"))
# ---
a = xr.DataArray([["a", "b", "c"], ["d", "e", "f"]], dims=["x", "y"], coords={"x": [1, 2], "y": [1, 2, 3]})
print(a.str.join("y", "-"), a.str.join(dim="x"))
print(a[0].str.join(sep="/"), a[0, 0].str.join(sep="/"))
print(a.str.join("y", sep=xr.DataArray([",", ";"], dims="s")))
# ---
xr.DataArray([["a", "b"]]).str.join()
# ---
a = xr.DataArray(["the quick brown fox", "jumps"], dims="x")
print(a.str.wrap(10).values, a.str.wrap(6, break_long_words=False).values)
print(a.str.wrap(xr.DataArray([5, 10], dims="w")).values)
# ---
a = xr.DataArray(["abc", "cab"], dims="x")
print(a.str.translate({ord("a"): "X", ord("b"): None}), a.str.translate(str.maketrans("ab", "12")))
# ---
a = xr.DataArray(["e\u0301", "\ufb01"], dims="x")
print(a.str.normalize("NFC").str.len().values, a.str.normalize("NFKD").values)
# ---
a = xr.DataArray(["abc", "b"], dims="x")
print(a.str.startswith("a"), a.str.endswith(xr.DataArray(["c", "b"], dims="x")), a.str.startswith(""))
print(a.str.repeat(3), a.str.repeat(xr.DataArray([1, 2], dims="x")))
# ---
a = xr.DataArray(np.array([], dtype="U3"), dims="x")
print(a.str.upper(), a.str.len(), a.str.split("y"), a.str.get_dummies("y"), a.str.contains("a"))
# ---
a = xr.DataArray("Abc", name="q").assign_coords(k=2)
print(a.str.lower(), a.str.len(), a.str.split("d", sep="b"), a.str[1])
# ---
xr.DataArray([1, 2]).str.upper()
# ---
xr.DataArray(["a"], dims="x", coords={"x": [1]}).str.cat(xr.DataArray(["b"], dims="x", coords={"x": [2]}))
# ---
xr.DataArray(["a", "b"], dims="x").str.cat(xr.DataArray(["b"], dims="x"))
# ---
xr.DataArray(["a"]).str.pad(3, side="middle")
# ---
xr.DataArray(["a"]).str.pad(3, fillchar="ab")
# ---
xr.DataArray(["a"]).str.contains("(a)")
# ---
import re

xr.DataArray(["a"]).str.contains(re.compile("a"), regex=False)
# ---
import re

xr.DataArray(["a"]).str.count(re.compile("a"), flags=2)
# ---
xr.DataArray(["a"]).str.replace("a", 1)
# ---
xr.DataArray(["a"]).str.extract("a", dim="x")
# ---
xr.DataArray(["a"]).str.extract("(a)(b)", dim=None)
# ---
xr.DataArray(["a"], dims="x").str.extract("(a)(b)", dim="x")
# ---
xr.DataArray(["a"], dims="x").str.extractall("(a)(b)", "g", "g")
# ---
xr.DataArray(["a"]).str.strip(side="up")
# ---
xr.DataArray(["a"]).str.nothing
# ---
with xr.set_options(keep_attrs=False):
    a = xr.DataArray(["a"], attrs={"u": 1}, name="n")
    print(a.str.upper())
# ---
a = xr.DataArray(["a", "b"], dims="x")
print(a.str.cat(np.array(["1", "2"])), a.str.cat(1.5, True, None, sep=":"), a.str.cat(xr.DataArray([1.5, 2.0], dims="x")))
# ---
ds = xr.Dataset({"v": ("x", ["north", "south"])}, coords={"x": ["a1", "b2"]})
print(ds.x.str.upper(), ds.v.where(ds.x.str.startswith("a"), "?"))
print(ds.sel(x=ds.x.str.contains("2")))
print(ds.assign_coords(x=ds.x.str.replace(r"\d", "")))
# ---
a = xr.DataArray([1, 20], dims="x").astype(str)
print(a, a.str.zfill(4), xr.DataArray([1.5, 2.0]).astype("U"), xr.DataArray([True]).astype(str))
