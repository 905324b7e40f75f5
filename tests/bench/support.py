"""Are the supports exact when eight people press at once, through HTTP, and some press twice?"""

import re
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode

CLIENTS = 8
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


def press(port: int, host: str, reference: str, sessions: list[str]) -> int:
    """Each session supports the idea, and presses a second time; returns how many answers were not a redirect."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(lambda session: _press(port, host, reference, session), sessions))


def _press(port: int, host: str, reference: str, session: str) -> int:
    path, wrong = f"/lv/cases/{reference}/support/", 0
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    cookie = f"atbalss_session={session}"
    connection.request("GET", path, headers={"Host": host, "Cookie": cookie})
    answer = connection.getresponse()
    page, cookies = answer.read(), [cookie, *(line.split(";")[0] for line in answer.headers.get_all("Set-Cookie", []))]
    token = TOKEN.search(page)
    body = urlencode({"csrfmiddlewaretoken": token.group(1).decode() if token else ""})
    headers = {"Host": host, "Cookie": "; ".join(cookies), "Content-Type": "application/x-www-form-urlencoded"}
    for _time in range(2):
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        wrong += answer.status != 302
    connection.close()
    return wrong
