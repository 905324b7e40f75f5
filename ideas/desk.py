"""What officers see of an idea besides its words: its photos, also before anybody else may."""

from typing import Any

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from feedback.desk.door import at_desk
from feedback.desk.officer import Officer
from ideas.models import Photo


@require_safe
@at_desk
def photo(request: Any, officer: Officer, reference: str, pk: int) -> FileResponse:
    found = Photo.objects.filter(pk=pk, idea__case__reference=reference).exclude(private_file="").first()
    if found is None:
        raise Http404
    return FileResponse(found.private_file.open("rb"), content_type="image/jpeg")
