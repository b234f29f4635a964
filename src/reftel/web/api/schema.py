"""The OpenAPI document: FastAPI's, with the JSON schemas of the archive's types put in."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from reftel.archive.types import CableSummary
from reftel.web.api import conversations
from reftel.web.api.routes import ANSWERED

DESCRIPTION = """The contents of the pages of this reading room, as JSON. The API is read-only.

Lists go on with cursors: pass `next` of an answer as `after`. Answers carry an `ETag`; send it back as
`If-None-Match` and an answer that has not changed costs nothing. Times are UTC. Spans are half-open ranges of
characters in the text of a copy. Fields without a value are left out."""


def openapi(app: FastAPI, version: str) -> dict[str, Any]:
    """The document. Bad parameters get 400 and an `ApiError`, so FastAPI's own 422 is removed."""
    made = get_openapi(title="Reftel", version=version, description=DESCRIPTION, routes=app.routes)
    for path in made["paths"].values():
        for operation in path.values():
            operation.get("responses", {}).pop("422", None)
    _, schemas = msgspec.json.schema_components(
        [*ANSWERED, *conversations.ANSWERED, CableSummary], ref_template="#/components/schemas/{name}"
    )
    components = made.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        components.pop(name, None)
    components.update(schemas)
    return made
