"""The nightly heads as an Atom feed: whoever subscribes keeps a copy that we cannot take back."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import TrailHead


class Heads(Feed[TrailHead, None]):
    feed_type = Atom1Feed
    title = gettext_lazy("Fingerprints over all trails, day by day")
    link = reverse_lazy("api:heads")

    def items(self) -> Any:
        return TrailHead.objects.all()

    def item_title(self, head: TrailHead) -> str:
        return f"{head.day.isoformat()} {head.digest}"

    def item_description(self, head: TrailHead) -> str:
        return _("%(cases)d trails, %(steps)d steps") % {"cases": head.cases, "steps": head.steps}

    def item_link(self, head: TrailHead) -> str:
        return f"{self.link}#{head.day.isoformat()}"

    def item_guid(self, head: TrailHead) -> str:
        return head.digest

    item_guid_is_permalink = False

    def item_updateddate(self, head: TrailHead) -> datetime:
        return head.made_at
