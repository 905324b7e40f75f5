"""A mail server that really listens, and can misbehave in the ways that matter."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Session(socketserver.StreamRequestHandler):
    server: "MailServer"

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper().split(" ")[0].split(":")[0]
            if verb == "DATA":
                if not self._take_letter():
                    return
            elif verb == "QUIT":
                self.say("221 bye")
                return
            elif verb == "RCPT" and self.server.refuses:
                self.say("550 no such mailbox")
            else:
                self.say("250 ok")

    def _take_letter(self) -> bool:
        self.say("354 go on")
        body = b""
        while not body.endswith(b"\r\n.\r\n"):
            body += self.rfile.readline()
        self.server.letters.append(body.decode())
        self.server.taken.set()
        if self.server.hangs_up:
            # Taken, but nobody ever hears of it.
            self.connection.close()
            return False
        self.server.may_answer.wait()
        self.say("250 taken")
        return True


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.letters: list[str] = []
        self.refuses = self.hangs_up = False
        # Set as soon as a letter has arrived; its sender hears of it once ``may_answer`` is set.
        self.taken, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.may_answer.set()
        server.shutdown()
