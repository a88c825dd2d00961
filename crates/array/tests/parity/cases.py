"""Cases with expected values from numpy (and friends), for tests/parity.rs.

    python cases.py FAMILY OUT_DIR [SEED]

writes OUT_DIR/cases.json and OUT_DIR/data.bin. An array in a case is
{"dtype", "shape", "at" (byte offset of its C-order data) or "text", "order", "steps"}: data, then a transpose, then
slices with steps, which make strided views on the other side. An expectation is such an array, or "error".
"""

import json
import sys

from elementwise import binary, cast, promote, select, unary
from making import blob, cases
from reducing import group, products, quantile, reduce, scan, window
from shaping import index, order, shape

family, out_dir = sys.argv[1:3]
FAMILIES = {f.__name__: f for f in [promote, unary, binary, cast, select, index, shape, reduce, group, scan, window, order, quantile, products]}

if __name__ == "__main__":
    FAMILIES[family]()
    with open(f"{out_dir}/cases.json", "w") as out:
        json.dump(cases, out)
    with open(f"{out_dir}/data.bin", "wb") as out:
        out.write(bytes(blob))
