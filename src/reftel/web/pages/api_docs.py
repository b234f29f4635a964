"""The documentation of the API, made from its OpenAPI document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from reftel.web import urls
from reftel.web.address import Address
from reftel.web.page import Page, PageRequest, View


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation."""

    name: str
    place: str
    kind: str
    required: bool
    says: str


@dataclass(frozen=True)
class Operation:
    """An address of the API."""

    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    answer: str
    answer_anchor: str


@dataclass(frozen=True)
class ApiAttribute:
    """A field of a type."""

    name: str
    kind: str
    required: bool


@dataclass(frozen=True)
class TypeSheet:
    """A type of an answer."""

    name: str
    says: str
    attributes: tuple[ApiAttribute, ...]


@dataclass(frozen=True)
class ApiView(View):
    """Variables of api.html."""

    schema_href: str
    example: str
    operations: tuple[Operation, ...]
    types: tuple[TypeSheet, ...]


def kind_of(schema: dict[str, Any]) -> str:
    """Return a JSON schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(kind_of(part) for part in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    kind = str(schema.get("type", "any"))
    if kind == "array":
        items = schema.get("items")
        return f"list of {kind_of(items)}" if isinstance(items, dict) else "list"
    bounds = [f"{word} {schema[key]}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in schema]
    return " ".join([kind, *bounds, *([schema["format"]] if "format" in schema else [])])


def build(page_request: PageRequest) -> ApiView:
    """Build the page from the complete OpenAPI document."""
    document: dict[str, Any] = page_request.request.app.openapi()
    operations = []
    for path, methods in document["paths"].items():
        get = methods["get"]
        schema = get["responses"]["200"]["content"]["application/json"]["schema"]
        answer = kind_of(schema)
        operations.append(
            Operation(
                path,
                get.get("summary", ""),
                tuple(
                    Parameter(
                        p["name"], p["in"], kind_of(p["schema"]), bool(p.get("required")), p.get("description", "")
                    )
                    for p in get.get("parameters", ())
                ),
                answer,
                answer.rsplit(" ", 1)[-1],
            )
        )
    types = []
    for name, schema in sorted(document["components"]["schemas"].items()):
        required = set(schema.get("required", ()))
        types.append(
            TypeSheet(
                name,
                re.split(r"\n\n", schema.get("description", ""))[0].replace("`", ""),
                tuple(
                    ApiAttribute(key, kind_of(value), key in required)
                    for key, value in schema.get("properties", {}).items()
                ),
            )
        )
    return ApiView(
        title="API",
        schema_href=urls.api("/openapi.json"),
        example=page_request.absolute(urls.api("/search", q="class:secret", limit=5)),
        operations=tuple(operations),
        types=tuple(types),
    )


PAGE = Page(
    Address(
        "api_docs",
        "/api",
        "the documentation of the API",
        link=urls.api_docs,
    ),
    "api.html",
    ApiView,
    build,
)
