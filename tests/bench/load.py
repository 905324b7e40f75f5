"""A small HTTP client in a process of its own: many kept connections, one request after the other on each.

``python -m tests.bench.load PORT HOST SECONDS CONNECTIONS < paths`` prints requests, seconds, p50
(milliseconds) and errors as JSON.
"""

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median


class Connection(asyncio.Protocol):
    """Sends the next request as soon as the answer before is complete."""

    def __init__(
        self, requests: Iterator[bytes], until: float, took: list[float], wrong: Callable[[bytes], None]
    ) -> None:
        self.requests, self.until, self.took, self.wrong = requests, until, took, wrong
        self.done = asyncio.get_running_loop().create_future()
        self.buffer, self.began = b"", 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._send()

    def _send(self) -> None:
        self.began = time.perf_counter()
        if self.began >= self.until:
            self.transport.close()
            return
        self.buffer = b""
        self.transport.write(next(self.requests))  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if found and _complete(head, body):
            if not head.startswith(b"HTTP/1.1 200"):
                self.wrong(head.split(b"\r\n", 1)[0])
            self.took.append(time.perf_counter() - self.began)
            self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


def _complete(head: bytes, body: bytes) -> bool:
    """Whether the answer has ended, by its length or by the empty last chunk."""
    _before, found, after = head.lower().partition(b"content-length:")
    return len(body) >= int(after.split(b"\r\n", 1)[0]) if found else body.endswith(b"0\r\n\r\n")


async def load(port: int, host: str, seconds: float, connections: int, paths: list[str]) -> dict[str, float]:
    head = f" HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: identity\r\nConnection: keep-alive\r\n\r\n"
    requests = itertools.cycle([f"GET {path}{head}".encode() for path in paths])
    took: list[float] = []
    errors: list[bytes] = []
    loop = asyncio.get_running_loop()
    begin = time.perf_counter()
    until = begin + seconds

    async def keep_busy() -> None:
        while time.perf_counter() < until:
            # The server may close a kept connection; then another one takes over.
            _transport, protocol = await loop.create_connection(
                lambda: Connection(requests, until, took, errors.append), "127.0.0.1", port
            )
            await protocol.done

    await asyncio.gather(*(keep_busy() for _number in range(connections)))
    spent = time.perf_counter() - begin
    return {
        "requests": len(took),
        "seconds": spent,
        "p50": 1000 * median(took) if took else 0.0,
        "errors": len(errors),
    }


if __name__ == "__main__":
    port, host, seconds, connections = sys.argv[1:]
    paths = sys.stdin.read().splitlines()
    print(json.dumps(asyncio.run(load(int(port), host, float(seconds), int(connections), paths))))
