"""What a page may be composed of. A block that shows ideas or news asks one query function for them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from cms import queries
from cms.outline import outline

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("heading")
        template = "cms/blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("text")
        template = "cms/blocks/paragraph.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("picture")
        template = "cms/blocks/picture.html"


class DetailsBlock(blocks.StructBlock):
    """A question that opens: works without JavaScript."""

    summary = blocks.CharBlock(label=_("question or title"), max_length=160)
    text = blocks.RichTextBlock(label=_("text"), features=TEXT_FEATURES)

    class Meta:
        icon = "collapse-down"
        label = _("text to unfold")
        template = "cms/blocks/details.html"


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("document"))
    title = blocks.CharBlock(label=_("title"), required=False, max_length=160)

    class Meta:
        icon = "doc-full"
        label = _("document")
        template = "cms/blocks/file.html"


class TextStream(blocks.StreamBlock):
    """The body of a standard page and of a piece of news."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock(features=TEXT_FEATURES)
    picture = PictureBlock()
    details = DetailsBlock()
    document = FileBlock()


class TitledBlock(blocks.StructBlock):
    """A band of the home page under its own heading."""

    title = blocks.CharBlock(label=_("heading"), max_length=120)


class LatestIdeasBlock(TitledBlock):
    count = blocks.IntegerBlock(label=_("how many"), default=6, min_value=3, max_value=12)

    class Meta:
        icon = "pick"
        label = _("newest ideas")
        template = "cms/blocks/latest_ideas.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"ideas": queries.latest_ideas(value["count"])}


class MapBlock(TitledBlock):
    text = blocks.CharBlock(label=_("text"), required=False, max_length=300)

    class Meta:
        icon = "site"
        label = _("map of the neighbourhoods")
        template = "cms/blocks/map.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"map": outline()}


class AnsweredBlock(TitledBlock):
    count = blocks.IntegerBlock(label=_("how many"), default=3, min_value=2, max_value=9)

    class Meta:
        icon = "tick-inverse"
        label = _("answered this month")
        template = "cms/blocks/answered.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"answered": queries.newest_replies(value["count"])}


class HowStepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=60)
    text = blocks.CharBlock(label=_("text"), max_length=240)

    class Meta:
        icon = "order"
        label = pgettext_lazy("how it works", "step")


class HowItWorksBlock(TitledBlock):
    steps = blocks.ListBlock(HowStepBlock(), label=pgettext_lazy("how it works", "steps"), min_num=2, max_num=5)

    class Meta:
        icon = "list-ol"
        label = _("how it works")
        template = "cms/blocks/how_it_works.html"


class NewsBlock(TitledBlock):
    count = blocks.IntegerBlock(label=_("how many"), default=3, min_value=1, max_value=6)

    class Meta:
        icon = "calendar-alt"
        label = _("news")
        template = "cms/blocks/news.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | queries.newest_news(context["page"], value["count"])


class HomeStream(blocks.StreamBlock):
    """The bands of a home page beneath its first one."""

    latest_ideas = LatestIdeasBlock()
    map = MapBlock()
    answered = AnsweredBlock()
    how_it_works = HowItWorksBlock()
    news = NewsBlock()
    text = ParagraphBlock(features=["h3", *TEXT_FEATURES], template="cms/blocks/text_band.html")
