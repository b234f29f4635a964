"""Signatures are counted in one way, however a telegram writes them."""

from __future__ import annotations

from reftel.fields.field_types import CableFacts
from reftel.fields.getters import signer_keys
from reftel.fields.registry import REGISTRY
from reftel.model import Cable


def test_case_divides_no_signature() -> None:
    sent, retyped = (CableFacts(id="08X1", cable=Cable(signed_by=(name,))) for name in ("QUILLFEATHER", "Quillfeather"))
    assert signer_keys(sent) == signer_keys(retyped) == ("QUILLFEATHER",)
    assert set(REGISTRY.keys(sent)) == set(REGISTRY.keys(retyped)) >= {("signed", "QUILLFEATHER")}
    both = CableFacts(id="08X1", cable=Cable(signed_by=("Quillfeather", "QUILLFEATHER")))
    assert signer_keys(both) == ("QUILLFEATHER",)
