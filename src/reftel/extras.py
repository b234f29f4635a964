"""Optional libraries: the extra of the package that installs each, and the error if it is missing.

`reftel` alone reads telegrams, keeps archives, searches them and writes the formats of text. `reftel[web]` adds the
reading room, `reftel[parquet]` tables for Parquet and Excel, `reftel[all]` everything.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from reftel.errors import MissingLibrary

EXTRAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "web": (
            "argon2",
            "fastapi",
            "fpdf",
            "httptools",
            "itsdangerous",
            "jinja2",
            "markdown_it",
            "multipart",
            "prometheus_client",
            "python_multipart",
            "starlette",
            "uvicorn",
        ),
        "parquet": ("pyarrow", "xlsxwriter"),
        "opensearch": ("opensearchpy",),
    }
)
"""Extra -> the modules that it installs, as they are imported."""

_EXTRA_OF = {module: extra for extra, modules in EXTRAS.items() for module in modules}


def library(name: str) -> ModuleType:
    """Return an optional library by the name it is imported by.

    Raises:
        MissingLibrary: it is not installed; the message has the command to install it.

    Example: `library("pyarrow.parquet")`.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise missing(name) from error


def missing(name: str) -> MissingLibrary:
    """Return the error for a module that is not installed: `missing("jinja2")` names the extra `web`."""
    module = name.partition(".")[0]
    extra = _EXTRA_OF.get(module)
    how = f"pip install 'reftel[{extra}]'" if extra else f"pip install {module}"
    return MissingLibrary(f"{module} is not installed: {how}")


def is_optional(name: str | None) -> bool:
    """Return whether a module belongs to an extra."""
    return (name or "").partition(".")[0] in _EXTRA_OF
