"""Writes Zarr stores of many kinds, and the values that zarr-python reads back from them.

Usage: stores.py DIRECTORY. Writes DIRECTORY/manifest.json: a list of arrays, each with its store,
path, metadata as zarr-python or xarray see them, and a file of expected values.
"""

import json
import sys
import warnings
from pathlib import Path

import numcodecs
import numpy as np
import xarray as xr
import zarr

warnings.filterwarnings("ignore")
ROOT = Path(sys.argv[1])
MANIFEST = []
RNG = np.random.default_rng(3)


def save_expected(values):
    """Numbers as .npy (times as int64, float16 as float32), text as JSON."""
    number = len(MANIFEST)
    if values.dtype.kind in "OUST":
        def text(value):
            if not isinstance(value, bytes):
                return str(value)
            try:
                return value.decode()
            except UnicodeDecodeError:
                return value.decode("latin-1")

        path = ROOT / f"expected-{number}.json"
        path.write_text(json.dumps([text(v) for v in values.ravel().tolist()]))
        return path.name
    if values.dtype.kind in "mM":
        values = values.astype(values.dtype.newbyteorder("=")).view("i8")
    if values.dtype.kind == "f" and values.dtype.itemsize == 2:
        values = values.astype("f4")
    path = ROOT / f"expected-{number}.npy"
    np.save(path, np.ascontiguousarray(values).astype(values.dtype.newbyteorder("=")))
    return path.name


def dtype_name(dtype):
    if dtype.kind in "OT":
        return "object"
    if dtype.kind == "S":
        return f"<U{dtype.itemsize}"
    if dtype.kind == "f" and dtype.itemsize == 2:
        return "float32"
    return str(np.dtype(dtype.newbyteorder("=")))


def record(store, path, array, dims=None):
    """Notes what zarr-python reads from an array just written."""
    values = np.asarray(array[...])
    MANIFEST.append({
        "store": store,
        "path": path,
        "format": array.metadata.zarr_format,
        "shape": list(array.shape),
        "chunks": list(array.chunks),
        "shards": None if array.shards is None else list(array.shards),
        "dtype": dtype_name(values.dtype),
        "dims": dims,
        "attributes": {k: v for k, v in dict(array.attrs).items() if k != "_ARRAY_DIMENSIONS"},
        "values": save_expected(values),
    })


def sample(shape, dtype):
    """Smooth-ish data, so that codecs compress, with some special values."""
    dtype = np.dtype(dtype)
    size = int(np.prod(shape))
    walk = np.cumsum(RNG.normal(size=size)).reshape(shape)
    if dtype.kind == "b":
        return walk > 0
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        return np.clip(walk * 5 + (60 if dtype.kind == "u" else 0), info.min, info.max).astype(dtype)
    if dtype.kind in "mM":
        values = (walk * 1000).astype("i8")
        if size:
            values.flat[0] = np.iinfo("i8").min
        return values.astype("i8").view(dtype.newbyteorder("=")).astype(dtype)
    if dtype.kind == "U":
        words = np.array(["", "a", "zürich", "日本", "x" * 12, "two words", "🌊"])
        return words[np.abs(walk).astype(int) % len(words)].astype(dtype)
    if dtype.kind == "S":
        words = np.array([b"", b"a", b"abc", b"x" * 10, b"\xff\xfe"])
        return words[np.abs(walk).astype(int) % len(words)].astype(dtype)
    values = walk.astype(dtype)
    if size > 3:
        values.flat[[0, 1, 2]] = [np.nan, np.inf, -np.inf]
    return values


V2_DTYPES = [
    "|b1", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8",
    ">i2", ">i4", ">i8", ">u2", ">u4", ">u8", ">f2", ">f4", ">f8",
    "<M8[ns]", "<M8[us]", "<M8[ms]", "<M8[s]", "<M8[m]", "<M8[h]", "<M8[D]", ">M8[ns]",
    "<m8[ns]", "<m8[s]", "<U12", ">U12", "|S10", "<U1", "|S1",
]
V2_COMPRESSORS = {
    "none": None,
    "zlib": numcodecs.Zlib(3),
    "gzip": numcodecs.GZip(3),
    "zstd": numcodecs.Zstd(3),
    "zstd19": numcodecs.Zstd(19, checksum=True),
    "lz4": numcodecs.LZ4(),
    "blosc-lz4": numcodecs.Blosc("lz4", 5, numcodecs.Blosc.SHUFFLE),
    "blosc-lz4hc": numcodecs.Blosc("lz4hc", 5, numcodecs.Blosc.BITSHUFFLE),
    "blosc-zstd": numcodecs.Blosc("zstd", 5, numcodecs.Blosc.BITSHUFFLE),
    "blosc-zlib": numcodecs.Blosc("zlib", 5, numcodecs.Blosc.SHUFFLE),
    "blosc-blosclz": numcodecs.Blosc("blosclz", 5, numcodecs.Blosc.NOSHUFFLE),
}


def v2():
    store = "v2.zarr"
    group = zarr.open_group(ROOT / store, mode="w", zarr_format=2, attributes={"title": "v2"})
    arrays = []

    def add(name, values, **options):
        dims = [f"d{i}" for i in range(values.ndim)]
        options.setdefault("fill_value", None)
        options.setdefault("chunks", tuple(max(1, (n * 2) // 5) for n in values.shape))
        array = group.create_array(
            name, shape=values.shape, dtype=values.dtype,
            attributes={"_ARRAY_DIMENSIONS": dims, "units": "m s-1", "n": 1.5}, **options,
        )
        array[...] = values
        arrays.append((name, array, dims))

    for number, dtype in enumerate(V2_DTYPES):
        for order in "CF":
            name = f"dtype-{number}-{order}"
            add(name, sample((13, 7, 5), dtype), order=order,
                compressors=list(V2_COMPRESSORS.values())[number % 5])
    for codec, compressor in V2_COMPRESSORS.items():
        for dtype in ["<f4", "<i2", "<f8", "|u1"]:
            add(f"{codec}-{dtype[1:]}", sample((50, 41), dtype), compressors=compressor)
    add("nested", sample((9, 8), "<i4"), chunk_key_encoding={"name": "v2", "separator": "/"})
    add("zero-d", np.array(42.5))
    add("one-chunk", sample((100,), "<f4"), chunks=(100,))
    add("larger-chunk", sample((10,), "<f4"), chunks=(64,))
    add("empty", np.zeros((0, 4), "<f4"), chunks=(1, 4))
    add("a name with / nothing #odd % + é".replace("/ ", ""), sample((4,), "<i8"))
    ints = np.arange(600, dtype="<i4").reshape(20, 30) ** 2
    add("delta", ints, filters=[numcodecs.Delta("<i4")], order="F")
    add("delta-astype", (ints % 90).astype("<i4"), filters=[numcodecs.Delta("<i4", "<i2")],
        compressors=numcodecs.Zlib(1))
    add("delta-float", (ints / 4).astype("<f4"), filters=[numcodecs.Delta("<f4")])
    add("scale", np.round(sample((30, 20), "<f8") * 0 + ints[:, :20].mean() * 0.1, 1)[:20],
        filters=[numcodecs.FixedScaleOffset(offset=10, scale=10, dtype="<f8", astype="<i4")])
    add("scale-f4", (ints[:, :9] * 0.25).astype("<f4"),
        filters=[numcodecs.FixedScaleOffset(offset=1, scale=4, dtype="<f4", astype="<u2")])
    add("shuffle", sample((40, 11), "<f8"), filters=[numcodecs.Shuffle(8)],
        compressors=numcodecs.Zlib(2))
    add("bitround", sample((40, 11), "<f4"), filters=[numcodecs.BitRound(10)])
    text = np.array([["", "a", "zürich"], ["日本", "x" * 300, "🌊"]], dtype=object)
    strings = group.create_array("strings", shape=(2, 3), chunks=(1, 2), dtype=str,
                                 fill_value="", attributes={"_ARRAY_DIMENSIONS": ["a", "b"]})
    strings[...] = text
    arrays.append(("strings", strings, ["a", "b"]))

    fills = {
        "f4": [0.0, 1.5, np.nan, np.inf, -np.inf, 1e20], "f8": [np.nan, -9.96921e36],
        "i2": [0, -32767], "i8": [2**62], "u1": [255], "u8": [2**64 - 1], "b1": [True],
        "M8[ns]": [np.datetime64("NaT"), np.datetime64("2000-01-01", "ns")],
        "U3": ["abc"], "S3": [b"abc"],
    }
    for dtype, values in fills.items():
        for number, fill in enumerate(values):
            name = f"missing-{dtype.replace('[', '').replace(']', '')}-{number}"
            array = group.create_array(name, shape=(7, 5), chunks=(3, 2), dtype=dtype,
                                       fill_value=fill)
            arrays.append((name, array, None))
    partly = group.create_array("partly", shape=(7, 5), chunks=(3, 2), dtype="f4", fill_value=-1)
    partly[:4, :3] = 7
    arrays.append(("partly", partly, None))
    sub = group.create_group("sub", attributes={"level": 1})
    deep = sub.create_array("deep/er/x", shape=(3,), dtype="i4", fill_value=0)
    deep[...] = [1, 2, 3]
    arrays.append(("sub/deep/er/x", deep, None))
    for name, array, dims in arrays:
        record(store, name, array, dims)
    zarr.consolidate_metadata(ROOT / store, zarr_format=2)


def v3():
    store = "v3.zarr"
    group = zarr.open_group(ROOT / store, mode="w", zarr_format=3, attributes={"title": "v3"})
    arrays = []
    codecs = zarr.codecs

    def add(name, values, fill_value=0, **options):
        dims = [f"d{i}" for i in range(values.ndim)]
        options.setdefault("chunks", tuple(max(1, (n * 2) // 5) for n in values.shape))
        array = group.create_array(
            name, shape=values.shape, dtype=values.dtype, fill_value=fill_value,
            dimension_names=dims, attributes={"units": "K"}, **options,
        )
        array[...] = values
        arrays.append((name, array, dims))

    for dtype in ["bool", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]:
        add(f"dtype-{dtype}", sample((13, 7, 5), dtype))
        add(f"big-{dtype}", sample((13, 7), dtype), compressors=None,
            serializer=codecs.BytesCodec(endian="big"))
    for dtype in ["M8[ns]", "M8[s]", "m8[ms]", "U9", "S10"]:
        fill = {"M": np.datetime64("NaT"), "m": np.timedelta64("NaT"), "U": "", "S": b""}[dtype[0]]
        add(f"dtype-{dtype.replace('[', '').replace(']', '')}", sample((13, 7), dtype), fill)
    compressors = {
        "none": None,
        "gzip": codecs.GzipCodec(level=5),
        "zstd": codecs.ZstdCodec(level=3, checksum=True),
        "crc": [codecs.Crc32cCodec()],
        "gzip-crc": [codecs.GzipCodec(level=1), codecs.Crc32cCodec()],
        "zstd-gzip": [codecs.ZstdCodec(level=3), codecs.GzipCodec(level=1)],
    }
    for cname in ["lz4", "lz4hc", "zstd", "zlib", "blosclz"]:
        for shuffle in ["noshuffle", "shuffle", "bitshuffle"]:
            compressors[f"blosc-{cname}-{shuffle}"] = codecs.BloscCodec(
                cname=cname, clevel=5, shuffle=shuffle)
    for name, compressor in compressors.items():
        for dtype in ["f4", "i2", "f8"]:
            add(f"{name}-{dtype}", sample((50, 41), dtype), compressors=compressor)
    add("transpose", sample((9, 8, 7), "f4"), filters=codecs.TransposeCodec(order=(2, 0, 1)))
    add("v2-keys", sample((9, 8), "i4"), chunk_key_encoding={"name": "v2", "separator": "."})
    add("dot-keys", sample((9, 8), "i4"), chunk_key_encoding={"name": "default", "separator": "."})
    add("zero-d", np.array(42.5))
    add("delta", np.arange(500, dtype="i8").reshape(50, 10) ** 2,
        filters=[zarr.codecs.numcodecs.Delta(dtype="<i8")])

    inner = {"plain": None, "zstd": codecs.ZstdCodec(level=3),
             "blosc": codecs.BloscCodec(cname="lz4", shuffle="shuffle")}
    for name, compressor in inner.items():
        add(f"shards-{name}", sample((25, 33), "f4"), chunks=(4, 5), shards=(12, 15),
            compressors=compressor)
    for location in ["start", "end"]:
        for index in [[codecs.BytesCodec()], [codecs.BytesCodec(endian="big")],
                      [codecs.BytesCodec(), codecs.Crc32cCodec()]]:
            add(f"shards-{location}-{len(arrays)}", sample((25, 33), "i2"), chunks=(25, 33),
                serializer=codecs.ShardingCodec(
                    chunk_shape=(5, 11), index_location=location, index_codecs=index,
                    codecs=[codecs.BytesCodec(), codecs.ZstdCodec()]),
                compressors=None)
    add("shards-transpose", sample((12, 10), "f8"), chunks=(3, 5), shards=(6, 10),
        filters=codecs.TransposeCodec(order=(1, 0)))
    partly = group.create_array("shards-partly", shape=(20, 20), chunks=(2, 2), shards=(10, 10),
                                dtype="f4", fill_value=np.nan)
    partly[3:5, 3:7] = 1.5
    partly[12:, 12:14] = 2.5
    arrays.append(("shards-partly", partly, None))

    text = np.array([["", "a", "zürich"], ["日本", "x" * 300, "🌊"]], dtype=object)
    strings = group.create_array("strings", shape=(2, 3), chunks=(1, 2), dtype="str",
                                 fill_value="none", dimension_names=["a", None])
    strings[...] = text
    arrays.append(("strings", strings, None))
    fills = {"f4": [np.nan, np.inf, -np.inf, 1e20, 0.1], "f8": [np.nan], "f2": [np.nan],
             "i2": [-32767], "u8": [2**64 - 1], "bool": [True], "str": ["missing"], "U3": ["abc"],
             "S3": [b"abc"], "M8[s]": [np.datetime64("NaT"), np.datetime64("2000-01-01", "s")]}
    for dtype, values in fills.items():
        for number, fill in enumerate(values):
            name = f"missing-{dtype.replace('[', '').replace(']', '')}-{number}"
            array = group.create_array(name, shape=(7, 5), chunks=(3, 2), dtype=dtype,
                                       fill_value=fill)
            arrays.append((name, array, None))
    sub = group.create_group("sub", attributes={"level": 1})
    deep = sub.create_group("deep").create_array("x", shape=(3,), dtype="i4", fill_value=0)
    deep[...] = [1, 2, 3]
    arrays.append(("sub/deep/x", deep, None))
    for name, array, dims in arrays:
        record(store, name, array, dims)
    zarr.consolidate_metadata(ROOT / store, zarr_format=3)


def xarray():
    """Datasets as xarray writes them, consolidated and not."""
    ds = xr.Dataset(
        {
            "t": (("time", "y", "x"), sample((24, 9, 14), "f4"), {"units": "K", "odd": np.nan}),
            "packed": (("y", "x"), np.linspace(0, 30, 126).reshape(9, 14)),
            "name": (("y",), np.array(list("abcdefghi"), dtype=object)),
            "code": (("y",), np.array(["aa", "b"] * 4 + ["c"])),
        },
        coords={"time": xr.date_range("2001-01-01", periods=24, freq="MS"), "y": np.arange(9.0)},
        attrs={"title": "from xarray", "<script>": "alert(1)"},
    )
    encoding = {"packed": {"dtype": "i2", "scale_factor": 0.01, "add_offset": 5.0,
                           "_FillValue": -999}}
    for version in [2, 3]:
        for consolidated in [True, False]:
            store = f"xarray-v{version}{'' if consolidated else '-plain'}.zarr"
            ds.chunk({"time": 10, "y": 5, "x": 5}).to_zarr(
                ROOT / store, zarr_format=version, consolidated=consolidated, encoding=encoding)
            group = zarr.open_group(ROOT / store, mode="r", use_consolidated=False)
            for name, array in sorted(group.arrays()):
                record(store, name, array, list(ds[name].dims))


v2()
v3()
xarray()
# JSON has no NaN: a document of another writer must not trip over it here.
text = json.dumps(MANIFEST, allow_nan=True).replace(": NaN", ': "NaN"')
(ROOT / "manifest.json").write_text(text)
