"""A body that is written while it is sent: the scope of its municipality is open, though the request's has closed."""

from contextvars import Context

import pytest

from tests.factories import make_idea

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/api/v1/cases.csv", "/api/v1/steps.csv", "/api/v1/ideas.csv"])
def test_a_streamed_body_is_read_without_any_scope_around_it(client, address):
    idea = make_idea()

    response = client.get(address)
    body = Context().run(lambda: b"".join(response.streaming_content))

    assert idea.case.reference.encode() in body
