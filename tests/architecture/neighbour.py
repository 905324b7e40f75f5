"""A row of every kind in the neighbour's municipality, each with a word that must never show anywhere else."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.admin.models import EditingSession
from wagtail.models import Collection, Page, UploadedFile

from cms.models import StandardPage
from feedback.actions.answering import answer, note, pass_on
from feedback.actions.moderation import decline, remove
from feedback.attachments import CleanFile
from feedback.models import Letter, LetterState, StepAttachment
from ideas.models import Category, Photo, PhotoDraft
from neighbourhoods.models import Neighbourhood
from portal.identity.actions import ensure_groups, grant
from portal.identity.models import Department, Membership, RoleGroup, User
from portal.identity.states import Role
from portal.media.models import Document, Image
from portal.tenancy.models import Municipality, Scoped
from portal.tenancy.scope import every_municipality, municipality_scope
from tests.factories import MODERATOR, make_idea, make_neighbourhood, make_user

MARK = "Slepenvards"


@dataclass
class Rows:
    """What an address can name, by what it is called there."""

    mark: str = MARK
    references: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    ids: dict[str, Any] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.mark.lower()


def picture() -> bytes:
    made = BytesIO()
    Picture.new("RGB", (40, 30), "teal").save(made, "JPEG")
    return made.getvalue()


def settle(municipality: Municipality, mark: str = MARK) -> Rows:
    """Fill ``municipality`` with one row of everything."""
    rows = Rows(mark)
    with municipality_scope(municipality):
        groups = ensure_groups(municipality)
        officer = make_user(f"{rows.slug}@example.org", name=f"{rows.mark} amatpersona")
        grant(user=officer, role=Role.EDITOR)
        _people(rows, officer, groups)
        _content(rows, municipality)
        _cases(rows, officer)
        _media(rows, officer)
        _pages(rows, municipality, officer)
    return rows


def _people(rows: Rows, officer: Any, groups: dict[str, Any]) -> None:
    rows.ids |= {
        "user": officer.pk,
        "group": groups[Role.EDITOR].pk,
        "collection": Collection.get_first_root_node().add_child(name=f"{rows.mark} krājums").pk,
    }


def _content(rows: Rows, municipality: Municipality) -> None:
    area = make_neighbourhood(f"{rows.slug}-apkaime", west=24.5)
    category = Category.objects.create(slug=rows.slug, names={"lv": f"{rows.mark} kategorija"})
    department = Department.objects.create(slug=rows.slug, names={"lv": f"{rows.mark} nodaļa"})
    rows.ids |= {
        "area": area.pk,
        "area_slug": area.slug,
        "category": category.pk,
        "category_slug": category.slug,
        "department": department.pk,
        "site": municipality.site_id,
    }


def _cases(rows: Rows, officer: Any) -> None:
    department = Department.objects.get(slug=rows.slug)
    hidden = make_idea(f"{rows.mark} neredzama", f"{rows.mark} teksts", published=False)
    idea = make_idea(
        f"{rows.mark} ideja", f"{rows.mark} teksts", person=officer, category=Category.objects.get(slug=rows.slug),
        neighbourhood=Neighbourhood.objects.get(slug=f"{rows.slug}-apkaime"),
    )  # fmt: skip
    pass_on(case=idea.case, department=department, explanation=f"{rows.mark} nodots", by=MODERATOR)
    note(case=idea.case, text=f"{rows.mark} piezīme", by=officer)
    step = answer(
        case=idea.case, status="under_review", explanation=f"{rows.mark} atbilde", by=MODERATOR,
        files=[CleanFile(f"{rows.mark}.pdf", b"%PDF-1.4 " + rows.mark.encode())],
    )  # fmt: skip
    removed, declined = make_idea(f"{rows.mark} noņemta"), make_idea(f"{rows.mark} noraidīta", published=False)
    remove(case=removed.case, rule=1, explanation=f"{rows.mark} noņemts", by=MODERATOR)
    decline(case=declined.case, rule=1, explanation=f"{rows.mark} noraidīts", by=MODERATOR)
    letter = Letter.objects.create(step=idea.case.steps.first(), person=officer, state=LetterState.UNKNOWN)
    photo = Photo.objects.create(
        idea=idea, private_file=ContentFile(picture(), name="a.jpg"), sha256="0" * 64, width=40, height=30
    )
    draft = PhotoDraft.objects.create(
        form_key=f"{rows.slug}-slepenvards-slepenvards", file=ContentFile(picture(), name="b.jpg"), sha256="0" * 64,
        width=40, height=30,
    )  # fmt: skip
    rows.references = [one.case.reference for one in (idea, hidden, removed, declined)]
    rows.ids |= {
        "letter": letter.pk,
        "photo": photo.pk,
        "draft": draft.pk,
        "form_key": draft.form_key,
        "attachment": StepAttachment.objects.get(step=step).pk,
    }


def _media(rows: Rows, officer: Any) -> None:
    collection = Collection.objects.get(pk=rows.ids["collection"])
    image = Image.objects.create(
        title=f"{rows.mark} attēls", file=ContentFile(picture(), name="c.jpg"), collection=collection, width=40,
        height=30, uploaded_by_user=officer,
    )  # fmt: skip
    document = Document.objects.create(
        title=f"{rows.mark} dokuments", file=ContentFile(rows.mark.encode(), name="d.pdf"), collection=collection,
        uploaded_by_user=officer,
    )  # fmt: skip
    uploads = [
        UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model),
            file=ContentFile(picture(), name=f"{rows.mark}.jpg"),
            uploaded_by_user=officer,
        )
        for model in (Image, Document)
    ]
    rows.ids |= {
        "image": image.pk,
        "document": document.pk,
        "image_upload": uploads[0].pk,
        "document_upload": uploads[1].pk,
    }


def _pages(rows: Rows, municipality: Municipality, officer: Any) -> None:
    home = Page.objects.get(pk=municipality.site.root_page_id)
    draft = home.add_child(
        instance=StandardPage(title=f"{rows.mark} lapa", slug=f"{rows.slug}-lapa", live=False, owner=officer)
    )
    revision = draft.save_revision(user=officer, log_action=True)
    session = EditingSession.objects.create(user=officer, content_object=draft, last_seen_at=revision.created_at)
    rows.pages = [home.pk, draft.pk]
    rows.ids |= {"revision": revision.pk, "session": session.pk}


def snapshot(municipality: Municipality) -> dict[str, Any]:
    """Everything that belongs to ``municipality``, as the database has it."""
    with every_municipality():
        kept: dict[str, Any] = {
            model._meta.label: list(model._base_manager.filter(municipality=municipality).order_by("pk").values())
            for model in apps.get_models()
            if issubclass(model, Scoped)
        }
        pages = Page.objects.filter(path__startswith=municipality.site.root_page.path)
        people = Membership.objects.filter(municipality=municipality).values("user")
        kept |= {
            "municipality": Municipality.objects.filter(pk=municipality.pk).values().get(),
            "pages": list(pages.order_by("path").values()),
            "revisions": [list(page.revisions.order_by("pk").values()) for page in pages],
            "people": list(User.objects.filter(pk__in=people).order_by("pk").values()),
            "groups": sorted(
                (held.role, tuple(held.group.user_set.order_by("pk").values_list("pk", flat=True)))
                for held in RoleGroup.objects.filter(municipality=municipality)
            ),
            "collections": list(Collection.objects.filter(name__startswith=MARK).values()),
            "uploads": list(UploadedFile.objects.order_by("pk").values()),
        }
    return kept
