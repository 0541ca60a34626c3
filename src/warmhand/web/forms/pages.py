"""Forms of newsletters and of the pages of the site."""

from django import forms

from warmhand.services.articles import Page
from warmhand.services.edition_changes import Letter

LONGEST_BODY = 40_000
HOW_TO_WRITE = (
    "An empty line begins a paragraph. ## Heading, **bold**, *slanted*, - entry of a list, "
    "[words](https://example.org) for a link."
)


def _line(label: str, *, required: bool = False, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=200, required=required, help_text=help_text)


def _body() -> forms.CharField:
    return forms.CharField(
        label="Words",
        required=False,
        max_length=LONGEST_BODY,
        help_text=HOW_TO_WRITE,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"}),
    )


class EditionForm(forms.Form):
    """A newsletter as one writes it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    subject = _line("Subject")
    preview = _line("The line beside it", help_text="Mail programs show it next to the subject.")
    body = _body()
    in_archive = forms.BooleanField(
        required=False, label="Show it in the public archive once it is sent"
    )

    def letter(self) -> Letter:
        """Return what was written; call after `is_valid`."""
        data = self.cleaned_data
        return Letter(
            subject=" ".join(data["subject"].split()),
            preview=" ".join(data["preview"].split()),
            body=data["body"],
            in_archive=data["in_archive"],
        )


class ArticleForm(forms.Form):
    """A page as one writes it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    title = _line("Title")
    summary = _line("In one sentence", help_text="It stands in the list of pages.")
    body = _body()
    video_url = forms.URLField(
        required=False,
        label="Where the video is",
        assume_scheme="https",
        help_text="It opens there; nothing of it is loaded from your page.",
    )
    pdf = forms.FileField(
        required=False,
        label="PDF to download",
        help_text="At most 5 MB.",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def page(self) -> Page:
        """Return what was written; call after `is_valid`."""
        data = self.cleaned_data
        return Page(
            title=" ".join(data["title"].split()),
            summary=" ".join(data["summary"].split()),
            body=data["body"],
            video_url=data.get("video_url", ""),
        )
