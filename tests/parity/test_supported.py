"""docs/supported.md is what the code says of itself. To write it again: LITTORAL_WRITE=1."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("LITTORAL_BIN", ROOT / "target/debug/littoral"))
LIST = ROOT / "docs/supported.md"


def test_the_list_of_supported_names_is_current(tmp_path):
    script = tmp_path / "supported.py"
    script.write_text("import littoral\nprint(littoral.supported())\n")
    done = subprocess.run([str(BINARY), "run", str(script)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    if os.environ.get("LITTORAL_WRITE"):
        LIST.write_text(done.stdout.rstrip("\n") + "\n")
    assert LIST.read_text().strip() == done.stdout.strip()
