"""What `import reftel` offers: everything it says, and at no cost until it is used."""

from __future__ import annotations

import subprocess
import sys

import msgspec

import reftel
from reftel import errors, model


def test_every_name_is_there() -> None:
    for name in reftel.__all__:
        assert getattr(reftel, name) is not None
        assert name in dir(reftel)
    assert reftel.open.__module__.startswith("reftel.archive")
    assert reftel.canonical_id("07MEXICO-CITY 0965") == "07MEXICO965"


def test_all_values_and_errors_are_offered() -> None:
    values = {
        name for name, value in vars(model).items() if isinstance(value, type) and issubclass(value, msgspec.Struct)
    }
    raised = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    assert values - {"Value"} | raised <= set(reftel.__all__)


def test_importing_it_imports_nothing_else() -> None:
    code = "import sys; import reftel; print([name for name in sys.modules if name.startswith(('reftel.', 'msgspec'))])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
