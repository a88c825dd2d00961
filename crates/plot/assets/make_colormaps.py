"""Writes colormaps.bin and colormaps.txt from an installed matplotlib.

colormaps.txt: one line a colormap: name, number of entries. colormaps.bin: for each colormap in that
order the red, green and blue planes, each as first differences modulo 256 (they compress to a third).

Run: python make_colormaps.py
"""

from pathlib import Path

import matplotlib as mpl
import numpy as np

here = Path(__file__).parent
same = {"gist_gray": "gray", "gist_grey": "gray", "grey": "gray", "gist_yerg": "gist_yarg", "Grays": "Greys"}
names = [n for n in mpl.colormaps if not n.endswith("_r") and n not in same]
lines, planes = [], []
for name in sorted(names):
    cmap = mpl.colormaps[name]
    table = (cmap(np.arange(cmap.N))[:, :3] * 255).round().astype(np.uint8)
    lines.append(f"{name} {cmap.N}")
    for channel in table.T:
        planes.append(np.diff(channel.astype(int), prepend=0) % 256)
(here / "colormaps.txt").write_text("\n".join(lines) + "\n")
(here / "colormaps.bin").write_bytes(np.concatenate(planes).astype(np.uint8).tobytes())
