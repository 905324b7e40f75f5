"""Who handed something in stands in no log, neither by a line of its own nor by what their page fetched."""

import logging
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from ideas.models import Idea
from portal.tenancy.models import Municipality
from tests.ideas.forms import NEW, form_key_in, typed
from tests.portal import nginx

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FETCHED = re.compile(r'(?:src|href)="(/(?:static|look|media|me)/[^"#]+)"')
DEPLOY = nginx.SHIPPED.parent


@pytest.mark.django_db(transaction=True)
def test_an_anonymous_idea_leaves_nothing_that_leads_to_its_sender(
    needs_nginx: None, live_server: Any, town: Municipality, tmp_path: Path
) -> None:
    folder = tmp_path / "nginx"
    folder.mkdir()
    host = town.hostname
    with nginx.running(folder, host=host, upstream=live_server.url) as port:
        somebody = nginx.Visitor(port, "127.0.0.77", "Marked/1.0")
        form = somebody.ask("GET", host, NEW).text
        token = TOKEN.search(form)
        assert token
        sent = somebody.ask(
            "POST",
            host,
            NEW,
            urlencode(typed(form_key=form_key_in(form), csrfmiddlewaretoken=token[1])),
            Content_Type="application/x-www-form-urlencoded",
        )
        assert sent.status == 302, sent.text
        thanks = sent.headers["Location"]
        idea = Idea.objects.select_related("case").get()
        assert idea.case.day_only
        fetched = set(FETCHED.findall(somebody.ask("GET", host, thanks).text))
        assert len(fetched) > 3
        for address in [*fetched, "/media/ab/cd/none.jpg", "/api/v1/locate?lat=56.95&lon=24.05"]:
            somebody.ask("GET", host, address, Referer=f"https://{host}{thanks}")
        # Too large for the server, and a broken address: both are mistakes that nginx itself notes.
        assert somebody.ask("POST", host, NEW, Content_Length=str(70 * 1024**2)).status == 413
        assert somebody.ask("GET", host, "/lv/ideas/?q=mana+slimiba").status == 200
    logs = {log.name: log.read_text() for log in folder.glob("*.log")}
    written = "".join(logs.values())
    for trace in ("127.0.0.77", "Marked", "thanks", idea.case.reference, NEW, "/static/", "/media/", "lat=", "slimiba"):
        assert trace not in written, trace
    assert logs["access.log"] == ""
    lines = logs["atbalss.log"].splitlines()
    assert [line for line in lines if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d GET \S+ \d{3} \d+ [\d.-]+", line)] == []
    assert [line.split()[2] for line in lines].count("/lv/ideas/") == 1


@pytest.mark.django_db(transaction=True)
def test_the_proxy_answers_for_its_own_name_only(
    needs_nginx: None, live_server: Any, town: Municipality, tmp_path: Path
) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "picture.txt").write_text("ours")
    with nginx.running(tmp_path, host=town.hostname, upstream=live_server.url) as port:
        somebody = nginx.Visitor(port, "127.0.0.77", "Marked/1.0")
        assert somebody.ask("GET", town.hostname, "/media/picture.txt").status == 200
        with pytest.raises(OSError):
            somebody.ask("GET", "elsewhere.example", "/media/picture.txt")
        # The name in the handshake is ours, the one in the request another.
        assert somebody.ask("GET", town.hostname, "/media/picture.txt", Host="elsewhere.example").status == 404


def test_the_services_write_no_line_per_request() -> None:
    assert "access-log" not in (DEPLOY / "atbalss-web.service").read_text()
    for word in ("log_min_error_statement = 'panic'", "log_error_verbosity = 'terse'"):
        assert f"ALTER ROLE atbalss_web SET {word};" in (DEPLOY / "roles.sql").read_text()
    # Where no nginx is at hand: every server block says itself what is logged, and every location of files nothing.
    text = nginx.SHIPPED.read_text()
    assert text.count("\nserver {") == text.count("error_log /var/log/nginx/error.log alert;") == 3
    assert re.findall(r"access_log (.*);", text) == [
        "/var/log/nginx/atbalss.log atbalss if=$keep_log", "off", "off", "off", "off"
    ]  # fmt: skip
    (form,) = re.findall(r"log_format atbalss '(.*)';", text)
    assert form.split() == [
        "$hour",
        "$request_method",
        "$uri",
        "$status",
        "$body_bytes_sent",
        "$upstream_response_time",
    ]


@pytest.mark.django_db
def test_a_refused_form_leaves_no_line_in_the_journal(
    client: Client, town: Municipality, caplog: pytest.LogCaptureFixture
) -> None:
    careful = Client(enforce_csrf_checks=True, headers={"host": town.hostname})
    with caplog.at_level(logging.INFO, logger=""):
        assert client.post(NEW, typed(title="")).status_code == 422
        assert client.post("/lv/follow/", {"code": "none"}).status_code == 422
        assert client.get("/lv/ideas/new/thanks/TST-2026-00001/").status_code == 404
        assert careful.post(NEW, typed()).status_code == 403
    assert caplog.messages == []
