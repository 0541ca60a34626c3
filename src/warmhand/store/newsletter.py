"""The newsletter and the pages of the practice's site; no row here knows of anybody's care."""

from django.db import models

from warmhand.core.newsletter import (
    ArticleKind,
    AskedBy,
    DeliveryState,
    EditionState,
    LeftBy,
    SubscriberState,
)
from warmhand.store.base import (
    PracticeRow,
    code_field,
    name_field,
    one_of,
    practice_index,
    text_field,
)

LONGEST_PAGE = 40_000


class Subscriber(PracticeRow):
    """One reader: who asked, when, where, in answer to which words."""

    email = models.EmailField()  # in lower case
    name = name_field()
    state = code_field(SubscriberState.ASKED.value)
    asked_by = code_field(AskedBy.PAGE.value)
    asked_where = name_field()  # the page, the event, "by hand: on paper at the desk"
    words_version = models.CharField(max_length=16)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_by = code_field()
    soft_bounces = models.PositiveSmallIntegerField(default=0)  # in a row
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("state", SubscriberState),
            one_of("asked_by", AskedBy),
            one_of("left_by", LeftBy, blank=True),
            models.UniqueConstraint(fields=["practice", "email"], name="subscriber_once"),
        )
        indexes = (practice_index("subscriber_by_state", ["state", "created_at"]),)


class Suppressed(PracticeRow):
    """An address that is never written to again; only its hash is kept, so it outlives the rest."""

    address_hash = models.CharField(max_length=64)
    why = code_field()
    since = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("why", LeftBy),
            models.UniqueConstraint(fields=["practice", "address_hash"], name="suppressed_once"),
        )


class Edition(PracticeRow):
    """One newsletter."""

    number = models.PositiveIntegerField()
    slug = models.SlugField(max_length=80)
    subject = name_field()
    preview = name_field()  # the line that mail programs show beside the subject
    body = text_field(size=LONGEST_PAGE)  # Markdown
    state = code_field(EditionState.DRAFT.value)
    in_archive = models.BooleanField(default=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("state", EditionState),
            models.UniqueConstraint(fields=["practice", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["practice", "slug"], name="edition_slug_once"),
        )


class Delivery(PracticeRow):
    """One newsletter to one address, at most once: what may have left is held, not sent again."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.SET_NULL, null=True, related_name="deliveries"
    )
    address_hash = models.CharField(max_length=64)
    state = code_field(DeliveryState.WAITING.value)
    message_id = models.CharField(max_length=200, unique=True)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = name_field()
    sent_at = models.DateTimeField(null=True, blank=True)  # handed over, or HELD since

    class Meta:
        constraints = (
            one_of("state", DeliveryState),
            models.UniqueConstraint(fields=["edition", "address_hash"], name="delivery_once"),
        )
        indexes = (
            models.Index(fields=["state", "not_before"], name="delivery_due"),
            practice_index("delivery_by_time", ["sent_at"]),  # for the limit an hour
        )


class Article(PracticeRow):
    """A page of the practice's site: words, something to download, or a link to a video."""

    kind = code_field(ArticleKind.ARTICLE.value)
    slug = models.SlugField(max_length=80)
    title = name_field()
    summary = name_field()
    body = text_field(size=LONGEST_PAGE)  # Markdown
    video_url = models.URLField(default="", blank=True)
    file_name = name_field()
    published_at = models.DateTimeField(null=True, blank=True)  # None is a draft
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (
            one_of("kind", ArticleKind),
            models.UniqueConstraint(fields=["practice", "slug"], name="article_slug_once"),
        )


class ArticleFile(PracticeRow):
    """What an article offers to download; apart, so that lists do not read it."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()
    media_type = models.CharField(max_length=100)


class ClickCount(PracticeRow):
    """How often a link of a newsletter was followed on a day; by whom is not known."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="clicks")
    position = models.PositiveSmallIntegerField()  # of the link in the newsletter, 1 and up
    on = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["edition", "position", "on"], name="click_day_once"),
        )


class ReturnMailbox(PracticeRow):
    """How far the mailbox that bounces come back to was read; its password is among the keys."""

    address = models.EmailField()
    validity = models.BigIntegerField(null=True, blank=True)  # IMAP UIDVALIDITY
    last_uid = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True)
    last_error = name_field()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["practice"], name="mailbox_once"),)
