"""Answers leave at once: no connection waits for an acknowledgement between an answer's head and its body."""

from __future__ import annotations

import socket

from reftel.web.serving import listen


def test_accepted_connections_do_not_wait() -> None:
    with listen("127.0.0.1", 0) as server, socket.create_connection(server.getsockname()):
        accepted, _ = server.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
