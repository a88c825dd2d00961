"""Writes `docs/graph.schema.json`: `python -m littoral_gateway.graph.schema > docs/graph.schema.json`."""

from __future__ import annotations

import json
from typing import Any

from .nodes import Document


def schema() -> dict[str, Any]:
    body = Document.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Generated from gateway/littoral_gateway/graph/nodes.py; the meaning is in docs/graph.md.",
        **body,
        "title": "Littoral task graph, version 1",
    }


if __name__ == "__main__":
    print(json.dumps(schema(), indent=1, ensure_ascii=False))
