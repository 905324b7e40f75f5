"""Ideas: where they lie, what they are about, who supports them. Their words and status live in the case."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models import Case
from ideas.fields import PlainWord
from neighbourhoods.models import Neighbourhood
from portal.identity.models import User
from portal.media.files import private_storage, public_storage, random_name
from portal.tenancy.models import Municipality, Scoped, ScopedManager, ScopedQuerySet
from portal.tenancy.scope import Ours, scope_or_none
from portal.tenancy.translations import Translated

KIND = "idea"


class Category(Scoped):
    slug = models.SlugField(_("address"))
    names = models.JSONField(_("names"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    # The department that new ideas of this category wait for.
    department = models.ForeignKey(
        "identity.Department", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )

    name = Translated("names")

    class Meta:
        base_manager_name = "objects"
        ordering = ["order", "slug"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [models.UniqueConstraint(fields=["municipality", "slug"], name="category_address_is_unique")]

    def __str__(self) -> str:
        return str(self.name)


class IdeaQuerySet(ScopedQuerySet):
    def shown(self) -> "IdeaQuerySet":
        # The case's own columns once more, so that its index of newest shown cases can serve.
        return self.filter(case__shown=True, case__kind=KIND, case__municipality_id=Ours("case__municipality_id"))


class Idea(Scoped):
    case = models.OneToOneField(Case, models.PROTECT, related_name="idea", verbose_name=_("case"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="ideas", verbose_name=_("category"))
    # As located or chosen when it was handed in; later imports of polygons leave it alone.
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, null=True, blank=True, related_name="ideas", verbose_name=_("neighbourhood")
    )
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, default="lv")
    # Exact: changed only together with a row of Support. Imported ideas bring theirs along.
    supports = models.PositiveIntegerField(_("supports"), default=0, editable=False)
    # Ends with the first decision, for good: who supported is forgotten then, and nobody may count twice.
    supports_open = models.BooleanField(default=True, editable=False)
    # Whether its words stand in the index and its pin in the grid: flips together with ``case.shown``.
    shelved = models.BooleanField(default=False, editable=False)
    # Repeating a press, a reload or an import finds the same idea again.
    submission_key = models.CharField(max_length=64, null=True, blank=True, editable=False)  # noqa: DJ001 - unique
    external_id = models.CharField(_("number elsewhere"), max_length=120, null=True, blank=True)  # noqa: DJ001 - unique
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    objects = ScopedManager.from_queryset(IdeaQuerySet)()

    class Meta:
        base_manager_name = "objects"
        ordering = ["-case_id"]
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        indexes = [
            models.Index(fields=["municipality", "neighbourhood", "-case"], name="idea_by_neighbourhood"),
            models.Index(fields=["municipality", "category", "-case"], name="idea_by_category"),
            models.Index(fields=["municipality", "-supports", "-case"], name="idea_by_supports"),
            models.Index(fields=["municipality", "lat", "lon"], name="idea_by_place"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "submission_key"], name="submission_makes_one_idea"),
            models.UniqueConstraint(fields=["municipality", "external_id"], name="imported_once"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="point_is_whole_and_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)


class Photo(Scoped):
    """A cleaned picture of an idea. Its file moves from private to public storage when the idea is published.

    Of a covered one no file is left, only the digest that the first step sealed.
    """

    idea = models.ForeignKey(Idea, models.PROTECT, related_name="photos")
    position = models.PositiveSmallIntegerField(default=0)
    private_file = models.FileField(upload_to=random_name, storage=private_storage, blank=True)
    public_file = models.FileField(upload_to=random_name, storage=public_storage, blank=True)
    # A small one for cards and phones.
    public_preview = models.FileField(upload_to=random_name, storage=public_storage, blank=True)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption = models.CharField(_("caption"), max_length=200, blank=True)

    class Meta:
        base_manager_name = "objects"
        ordering = ["position", "id"]
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    @property
    def number(self) -> int:
        """By which the page and the trail call it, also when another one is gone."""
        return self.position + 1


class Draft(Scoped):
    """What somebody had typed when they went to log in. Swept after a day."""

    form_key = models.CharField(max_length=64)
    # The form's fields by name, as they were typed.
    fields = models.JSONField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["municipality", "form_key"], name="one_draft_per_form")]


class PhotoDraft(Scoped):
    """A picture chosen in a form that is not sent yet: an error or a log-in must not lose it. Swept after a day."""

    form_key = models.CharField(max_length=64, db_index=True)
    file = models.FileField(upload_to=random_name, storage=private_storage)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        base_manager_name = "objects"
        ordering = ["id"]


class Support(Scoped):
    """One resident's support for one idea. Becomes a mere count after the decision."""

    idea = models.ForeignKey(Idea, models.PROTECT, related_name="support_rows")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="one_support_per_person")]


class Word(Scoped):
    """The search index: each folded word and folded lemma of a shown idea."""

    word = PlainWord(max_length=40)
    # The two indexes below begin with the foreign keys; a third and a fourth would only slow every publication down.
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", editable=False, default=scope_or_none, db_index=False
    )
    idea = models.ForeignKey(Idea, models.CASCADE, related_name="words", db_index=False)
    # The case's id once more: a search reads the newest matches straight from the index.
    newest = models.PositiveBigIntegerField()

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["idea", "word"], name="word_once_per_idea")]
        indexes = [models.Index(fields=["municipality", "word", "-newest", "idea"], name="word_newest_first")]


class PinCell(Scoped):
    """One square of the map's grid at one zoom: how many shown ideas lie in it, and where their middle is."""

    zoom = models.PositiveSmallIntegerField()
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    count = models.IntegerField(default=0)
    # Sums in whole micro-degrees, so that adding and taking away ends at exactly zero.
    sum_lat = models.BigIntegerField(default=0)
    sum_lon = models.BigIntegerField(default=0)
    # The ideas' ids summed up: where one is left, this is its id.
    sum_idea = models.BigIntegerField(default=0)

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["municipality", "zoom", "x", "y"], name="one_cell_per_square")]


class Tally(Scoped):
    """How many shown ideas there are per neighbourhood, category and status; counted by a job, a minute old at most."""

    neighbourhood = models.ForeignKey(Neighbourhood, models.CASCADE, null=True, related_name="+")
    category = models.ForeignKey(Category, models.CASCADE, related_name="+")
    status = models.CharField(max_length=20)
    # Whether an answer's clock runs: the status alone does not say so, since a "no" may be looked at again.
    waiting = models.BooleanField(default=False)
    late = models.BooleanField(default=False)
    count = models.PositiveIntegerField()

    class Meta:
        base_manager_name = "objects"
