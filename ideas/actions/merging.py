"""Two ideas that propose the same become one."""

from ideas.models import Idea


def join(*, idea: Idea, into: str) -> None:
    """Point ``idea`` at the one with the reference ``into``, so that the page of each names the other."""
    Idea.objects.filter(pk=idea.pk).update(merged_into=Idea.objects.get(case__reference=into))
