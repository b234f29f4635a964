"""The answer to a request that can't be answered as asked."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 (it is an answer, not a fault)
    """The request can't be answered as asked; `status` is a 4xx, the message is shown to the reader."""

    def __init__(self, status: int, message: str, *, retry_after: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after = retry_after
