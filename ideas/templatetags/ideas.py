"""What templates ask about an idea."""

from django import template

from ideas.models import Idea
from ideas.rules import support_meaning, support_problems

register = template.Library()

register.simple_tag(support_meaning)


@register.filter
def takes_support(idea: Idea) -> bool:
    """Whether anybody may support it now."""
    return not support_problems(shown=idea.case.shown, status=idea.case.status, supports_open=idea.supports_open)
