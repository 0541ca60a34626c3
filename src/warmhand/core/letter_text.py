"""The letter as plain text, for portals and a fax: the same paragraphs, 72 columns wide."""

from textwrap import wrap

from warmhand.core.letter import LetterContent, Paragraph, Role, day_words
from warmhand.core.letter_lines import addressee_lines, figures, plain, sender_lines, short_day
from warmhand.core.letter_words import letter_paragraphs

COLUMNS = 72
TO_ANSWER = "To answer without an account, open"


def letter_text(content: LetterContent, *, answer_url: str = "") -> str:
    """Return the letter in lines of at most 72 characters; only an address may be longer.

    The scores stand as figures where the sheet has them; a picture has no place here.
    """
    sender = content.sender
    day = day_words(content.written_on, country=sender.country)
    blocks = [
        _lines((sender.practice, *sender_lines(sender))),
        day,
        _lines(addressee_lines(content.addressee)),
    ]
    for row in letter_paragraphs(content):
        blocks.append(_wrapped(row))
        if row.role is Role.SCORES and content.scores:
            blocks.append(_figures(content))
    if answer_url:
        blocks.append(f"{TO_ANSWER}\n{plain(answer_url)}")
    return "\n\n".join(block for block in blocks if block) + "\n"


def _wrapped(row: Paragraph) -> str:
    return _lines(row.text.split("\n"), hanging="  " if row.role is Role.ASKED_BACK else "")


def _lines(lines: tuple[str, ...] | list[str], *, hanging: str = "") -> str:
    rows: list[str] = []
    for line in lines:
        indent = hanging if line.startswith("- ") else ""
        rows += wrap(plain(line), COLUMNS, subsequent_indent=indent, break_on_hyphens=False)
    return "\n".join(rows)


def _figures(content: LetterContent) -> str:
    if content.scores is None:
        return ""
    country = content.sender.country
    pairs = [
        f"{short_day(day, country=country)}: {value:g}" for day, value in figures(content.scores)
    ]
    return _lines((", ".join(pairs),))
