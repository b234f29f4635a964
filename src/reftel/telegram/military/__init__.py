"""Military messages: ACP 127 format lines around a text of USMTF sets (MIL-STD-6040), or an administrative one."""

from reftel.telegram.military.message import read_message

__all__ = ["read_message"]
