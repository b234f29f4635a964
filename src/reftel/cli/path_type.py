"""Names of files and folders on the command line."""

from __future__ import annotations

import os
from typing import Any

import click


class PathType(click.Path):
    """A path that is not empty: Python takes an empty one as this folder; mostly it is a variable without a value."""

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; an empty one is an error of usage."""
        if value in ("", b""):
            self.fail("the name is empty; this folder is “.”", param, ctx)
        return super().convert(value, param, ctx)
