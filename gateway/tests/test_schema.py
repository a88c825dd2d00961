"""`docs/graph.schema.json`, the parser and the random graphs agree."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from graphs import Builder
from hypothesis import HealthCheck, given, settings
from test_random_graphs import graphs, prune
from test_refusals import BAD, valid

from littoral_gateway.graph import Limits, canonical_bytes, infer, job_id, parse
from littoral_gateway.graph.schema import schema
from littoral_gateway.problems import Problem

PATH = Path(__file__).parents[2] / "docs" / "graph.schema.json"
#: Refusals that need more than grammar.
BEYOND = ("forward_reference", "unused_node", "shape_mismatch", "dtype_error", "literal_too_large")


def accepts(document: Any) -> bool:
    validator = jsonschema.Draft202012Validator(json.loads(PATH.read_text()))
    return bool(validator.is_valid(document))


def test_the_schema_in_docs_is_the_parsers() -> None:
    written = json.loads(PATH.read_text())
    jsonschema.Draft202012Validator.check_schema(written)
    assert written == json.loads(json.dumps(schema())), (
        "run python -m littoral_gateway.graph.schema > docs/graph.schema.json"
    )


@pytest.mark.parametrize("name", BAD)
def test_bad_documents(name: str) -> None:
    code, change = BAD[name]
    document = valid()
    change(document)
    # The order of axes is beyond a grammar too.
    assert accepts(document) == (code in BEYOND or name in ("axes order", "base64"))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(graphs())
def test_random_graphs_are_valid(build: Builder) -> None:
    document, _ = prune(build, len(build.nodes) - 1)
    assert accepts(document)
    body = canonical_bytes(document)
    graph = infer(parse(body, Limits()), Limits())
    assert len(graph.metas) == len(document["nodes"])
    assert canonical_bytes(json.loads(body)) == body
    # No key can be left out, and none added.
    for index, node in enumerate(document["nodes"]):
        for key in node:
            less = copy.deepcopy(document)
            del less["nodes"][index][key]
            assert not accepts(less)
            with pytest.raises(Problem):
                parse(canonical_bytes(less), Limits())


def test_canonical_form() -> None:
    graph = {"b": 'é\u2028"\\\n\x01\x7f', "a": [1, True, None, -5], "Z": {}}
    expected = '{"Z":{},"a":[1,true,null,-5],"b":"é\u2028\\"\\\\\\n\\u0001\x7f"}'.encode()
    assert canonical_bytes(graph) == expected
    assert len(job_id(expected)) == 64


@pytest.mark.parametrize(
    ("text", "fits"),
    [("0.1", True), ("1e-05", True), ("1e+20", True), ("nan", True), ("-inf", True), ("0.10", False), ("1", False),
     ("1e5", False), ("Infinity", False), (".5", False), ("0x1p3", False), ("1_0.0", False), ("-nan", False)],
)  # fmt: skip
def test_numbers_as_text(text: str, fits: bool) -> None:
    build = Builder()
    x = build.literal(np.arange(3, dtype="i2"))
    body = build.body(build.add("decode", x, fill=[], scale=text, offset=None, dtype="f8"))
    if fits:
        parse(body, Limits())
    else:
        with pytest.raises(Problem) as caught:
            parse(body, Limits())
        assert caught.value.code == "invalid_value"
