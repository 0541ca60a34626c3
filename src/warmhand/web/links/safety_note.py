"""The note for a doctor, on the client's own page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from warmhand.core.links import LinkPurpose
from warmhand.services.urgent import is_urgent, note_of
from warmhand.web.access.links import by_link, token_in
from warmhand.web.access.people import READ
from warmhand.web.access.request import LinkRequest
from warmhand.web.access.safety import linked_screening
from warmhand.web.links.safety import frame


@by_link(LinkPurpose.SAFETY, *READ)
def note(request: LinkRequest) -> HttpResponse:
    """Show the note to carry to a doctor; there is one only after an urgent answer."""
    screening = linked_screening(request)
    if not is_urgent(screening):
        return redirect("safety-link", token_in(request))
    context = {**frame(request, screening), "client": screening.client}
    context["note"] = note_of(screening, today=timezone.localdate())
    return render(request, "urgent/note.html", context)
