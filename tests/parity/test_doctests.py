"""xarray's own docstring examples: at least as many agree as docs/parity.md says."""

import re

import doctests


def test_as_many_examples_agree_as_documented():
    documented = re.search(r"^\| all \| (\d+) \|.* (\d+) \|$", (doctests.ROOT / "docs/parity.md").read_text(), re.M)
    judged = doctests.run(list(doctests.docstrings()))
    failing = sorted({j.docstring for j in judged if j.verdict != "pass"})
    passed = sum(j.verdict == "pass" for j in judged)
    assert len(judged) == int(documented[2])
    assert passed >= int(documented[1]), f"{passed} of {len(judged)} agree; failing: {failing}"
