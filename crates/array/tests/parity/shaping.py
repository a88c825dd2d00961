"""What moves, picks and sorts elements."""

import itertools

import numpy as np
from making import case, NUMBERS, operand, rng, spec, values


def index():
    every = ["b1", "i2", "f4", "f8", "M8[ns]", "U4"]
    for dtype in every:
        for shape in [(7,), (3, 4), (2, 3, 5), (6, 1, 4)]:
            a, s = operand(dtype, shape)
            for _ in range(3):
                items, spelled = [], []
                for n in shape:
                    kind = rng.integers(4)
                    if kind == 0:
                        at = int(rng.integers(-n, n))
                        items.append(at)
                        spelled.append({"at": at})
                    elif kind == 1 and len(items) < 3:
                        items += [None, slice(None)]
                        spelled += ["new", {"slice": [0, n, 1]}]
                    else:
                        step = int(rng.choice([1, 2, 3, -1, -2, -3]))
                        bounds = [None if rng.random() < 0.3 else int(rng.integers(-n - 2, n + 3)) for _ in range(2)]
                        item = slice(bounds[0], bounds[1], step)
                        items.append(item)
                        spelled.append({"slice": list(item.indices(n))})
                case("slice", [s], lambda: a[tuple(items)], {"index": spelled})
                target = a[tuple(items)].shape
                v, sv = operand(dtype, target[int(rng.integers(0, len(target) + 1)):])

                def put():
                    out = a.copy()
                    out[tuple(items)] = v
                    return out

                if "new" not in spelled:
                    case("assign", [s, sv], put, {"index": spelled})
            axis = int(rng.integers(len(shape)))
            n = shape[axis]
            at = rng.integers(-n, n, int(rng.integers(0, 9)))
            case("take", [s], lambda: np.take(a, at, axis), {"axis": axis, "indices": at.tolist()})
            case("take", [s], lambda: np.take(a, [0, n], axis), {"axis": axis, "indices": [0, n]})
            if dtype in ("f4", "f8", "M8[ns]", "i2"):
                at = rng.integers(-1, n, 6)

                def reindex():
                    wide = a.astype("f4") if dtype == "i2" else a
                    out = np.take(wide, np.maximum(at, 0), axis)
                    gone = [slice(None)] * a.ndim
                    gone[axis] = at < 0
                    out[tuple(gone)] = np.array("NaT", dtype) if dtype[0] == "M" else np.nan
                    return out

                case("take_or_fill", [s], reindex, {"axis": axis, "indices": at.tolist()})
            count = int(rng.integers(1, len(shape) + 1))
            start = int(rng.integers(0, len(shape) - count + 1))
            axes = list(range(start, start + count))
            shapes = [(4, 1), (3,), (4, 3)]
            points = [rng.integers(-shape[k], shape[k], shapes[j % 3]) for j, k in enumerate(axes)]
            item = [slice(None)] * len(shape)
            for k, p in zip(axes, points):
                item[k] = p
            case("gather", [s, *[spec(p) for p in points]], lambda: a[tuple(item)], {"axes": axes})
            mask = rng.random(n) < 0.5
            case("mask", [s, spec(mask)], lambda: np.compress(mask, a, axis), {"axis": axis})
        b, sb = operand(dtype, (4, 9))
        if dtype != "U4":
            case("nonzero", [sb], lambda: np.array(np.nonzero(b)))
    # Pointwise along axes that are not adjacent: the points stand where the first axis stood.
    a, s = operand("f8", (3, 4, 5))
    p, q = rng.integers(0, 3, 6), rng.integers(0, 5, 6)
    case("gather", [s, spec(p), spec(q)], lambda: a[p, :, q], {"axes": [0, 2]})


def shape():
    for dtype in ["b1", "i4", "f4", "f8", "m8[s]", "U4"]:
        for shape in [(7,), (3, 4), (2, 3, 5), (6, 1, 4), (4, 0)]:
            a, s = operand(dtype, shape)
            order = rng.permutation(len(shape)).tolist()
            case("transpose", [s], lambda: a.transpose(order), {"axes": order})
            case("reshape", [s], lambda: a.reshape(-1), {"shape": [a.size]})
            case("reshape", [s], lambda: a.reshape(shape[::-1]), {"shape": list(shape[::-1])})
            case("reshape", [s], lambda: a.reshape(a.size + 1), {"shape": [a.size + 1]})
            wide = [2, *shape]
            case("broadcast_to", [s], lambda: np.broadcast_to(a, wide), {"shape": wide})
            axis = int(rng.integers(len(shape)))
            case("flip", [s], lambda: np.flip(a, axis), {"axes": [axis]})
            case("roll", [s], lambda: np.roll(a, -5, axis), {"axis": axis, "shift": -5})
            case("repeat", [s], lambda: np.repeat(a, 3, axis), {"axis": axis, "counts": [3]})
            counts = rng.integers(0, 3, shape[axis]).tolist()
            if shape[axis] != 1:
                case("repeat", [s], lambda: np.repeat(a, counts, axis), {"axis": axis, "counts": counts})
            case("tile", [s], lambda: np.tile(a, (2, 3)), {"counts": [2, 3]})
            other = list(shape)
            other[axis] = 3
            b, sb = operand(dtype, other)
            case("concat", [s, sb, s], lambda: np.concatenate([a, b, a], axis), {"axis": axis})
            case("stack", [s, s], lambda: np.stack([a, a], axis), {"axis": axis})
            if dtype in ("i4", "f4", "f8"):
                for mode in "constant edge reflect symmetric wrap".split():
                    widths = [[int(rng.integers(0, 6)), int(rng.integers(0, 6))] for _ in shape]

                    def padded():
                        extra = {"constant_values": 7} if mode == "constant" else {}
                        return np.pad(a, widths, mode=mode, **extra)

                    if 0 in shape:
                        continue
                    case("pad", [s], padded, {"widths": widths, "mode": mode, "value": 7})
    for a_dtype, b_dtype in itertools.product(["i4", "f4", "f8", "u8", "b1"], repeat=2):
        a, sa = operand(a_dtype, (2, 3))
        b, sb = operand(b_dtype, (4, 3))
        case("concat", [sa, sb], lambda: np.concatenate([a, b]), {"axis": 0})
    for start, stop, step in [(0, 7, 1), (5, -3, -2), (0, 0, 1), (3, 1, 1), (0.0, 1.0, 0.1), (1, 2, 0.3), (-5.5, 5, 1.25)]:
        case("arange", [], lambda: np.arange(start, stop, step), {"start": start, "stop": stop, "step": step}, 1e-15)
    for start, stop, count, endpoint in [(0, 1, 5, True), (3, -2, 7, False), (1, 1, 3, True), (0, 1, 1, True), (0, 1, 0, True)]:
        case("linspace", [], lambda: np.linspace(start, stop, count, endpoint=endpoint),
             {"start": start, "stop": stop, "count": count, "endpoint": endpoint})


def order():
    for dtype in [*NUMBERS, "M8[ns]", "m8[s]", "U4"]:
        for shape in [(9,), (3, 8), (5, 4, 3), (3, 0), (90, 40)]:
            a, s = operand(dtype, shape, missing=0.2)
            axis = int(rng.integers(len(shape)))
            case("sort", [s], lambda: np.sort(a, axis=axis), {"axis": axis})
            case("argsort", [s], lambda: np.argsort(a, axis=axis, kind="stable"), {"axis": axis})

            def ranks():
                out = np.full(a.shape, np.nan)
                lanes = np.moveaxis(a, axis, -1).reshape(-1, a.shape[axis])
                to = np.empty(lanes.shape)
                for k, lane in enumerate(lanes):
                    missing = np.isnan(lane) if lane.dtype.kind in "fMm" else np.zeros(lane.shape, bool)
                    good = lane[~missing]
                    to[k] = np.nan
                    to[k][~missing] = [((good < v).sum() + 1 + (good <= v).sum()) / 2 for v in good]
                out = np.moveaxis(to.reshape(np.moveaxis(a, axis, -1).shape), -1, axis)
                return np.ascontiguousarray(out)

            if 0 < a.size < 1000:
                case("rank", [s], ranks, {"axis": axis})
            case("unique", [s], lambda: [np.asarray(v).ravel() for v in np.unique(a.ravel(), return_index=True, return_inverse=True, return_counts=True)])
        a = np.sort(values(dtype, (20,), missing=0))
        v, sv = operand(dtype, (3, 7), missing=0.1)
        for side in ("left", "right"):
            case("searchsorted", [spec(a), sv], lambda: np.searchsorted(a, v, side), {"right": side == "right"})
