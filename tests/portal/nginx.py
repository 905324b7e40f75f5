"""The shipped nginx.conf, run by a real nginx on ports and in a folder of its own."""

import os
import shutil
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPMessage
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

SHIPPED: Final = Path(__file__).parents[2] / "deploy" / "nginx.conf"
MISSING: Final = "No nginx, so what it writes into its logs was not looked at. On Debian: apt-get install nginx-light"


def path() -> str | None:
    # Where Debian puts it is on no ordinary user's PATH.
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    text: str


@dataclass
class Visitor:
    """Somebody who comes from ``address`` with a browser called ``agent``, and keeps the cookies of one town."""

    port: int
    address: str
    agent: str
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def ask(self, method: str, host: str, page: str, body: str | None = None, **headers: str) -> Answer:
        connection = HTTPConnection(host, self.port)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=30, source_address=(self.address, 0))
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection.sock = context.wrap_socket(plain, server_hostname=host)
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        sent = {"User-Agent": self.agent, "Connection": "close", "Host": host, "Cookie": cookies}
        connection.request(method, page, body, sent | {name.replace("_", "-"): headers[name] for name in headers})
        response = connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        answer = Answer(response.status, response.headers, response.read().decode())
        connection.close()
        return answer


@contextmanager
def running(folder: Path, *, host: str, upstream: str) -> Iterator[int]:
    """The port at which the shipped configuration answers for ``host``; its logs in ``folder`` are whole at the end."""
    secure, plain = _listening(), _listening()
    ports = {"listen 443": secure.getsockname()[1], "listen 80": plain.getsockname()[1]}
    text = SHIPPED.read_text(encoding="utf-8")
    changes = {
        **{word: f"listen 127.0.0.1:{port}" for word, port in ports.items()},
        "ideja.example.lv;": f"{host};",
        "/var/log/nginx/": f"{folder}/",
        "/etc/letsencrypt/live/ideja.example.lv/": f"{folder}/",
        "/srv/atbalss/var/": f"{folder}/",
        "http://127.0.0.1:8000": upstream,
    }
    for shipped, ours in changes.items():
        assert shipped in text, shipped
        text = text.replace(shipped, ours)
    _certificate(folder, host)
    (folder / "whole.conf").write_text(_around(folder, text))
    command = [str(path()), "-p", str(folder), "-c", str(folder / "whole.conf"), "-e", str(folder / "main.log")]
    # It takes over sockets that listen already, as in an upgrade of itself: nobody has to wait until it has begun.
    handed_on = {"NGINX": f"{secure.fileno()};{plain.fileno()};"}
    server = subprocess.Popen(command, env=os.environ | handed_on, pass_fds=[secure.fileno(), plain.fileno()])
    secure.close()
    plain.close()
    try:
        yield ports["listen 443"]
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _around(folder: Path, site: str) -> str:
    """As Debian's own nginx.conf: whatever a site does not say itself is logged in full."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "\n".join(
        [
            "user root;" if os.geteuid() == 0 else "",
            f"worker_processes 1; pid {folder}/pid; error_log {folder}/main.log; events {{}}",
            f"http {{ access_log {folder}/access.log; error_log {folder}/error.log; types_hash_max_size 2048;",
            *(f"{kind}_temp_path {folder}/{kind};" for kind in kinds),
            site,
            "}",
        ]
    )


def _listening() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0), backlog=64)


def _certificate(folder: Path, host: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "privkey.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
