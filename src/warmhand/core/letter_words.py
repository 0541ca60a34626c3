"""The letter's words in their order: the question first, then what it rests on, then what is asked back.

Whatever was typed, it stays a letter of one sheet: long lists are cut, and say so.
"""

from warmhand.core.consent import Back
from warmhand.core.letter import LetterContent, Paragraph, Role, day_words, series_words
from warmhand.core.letter_lines import one_line
from warmhand.core.referral import Purpose

MOST_LISTED = 6
MOST_LINES = 12
_LINES = frozenset({Role.QUESTION, Role.ASKED_BACK, Role.SIGNATURE})
_BACK_TO_PARTNER = {
    Back.WENT: "whether the visit took place",
    Back.FINDINGS: "what you find and plan",
}


def letter_paragraphs(content: LetterContent) -> tuple[Paragraph, ...]:
    """Return the letter's text in order, from the title to the signature."""
    question = f"My question: {_few_lines(content.question)}" if content.question else ""
    rows = (
        (Role.TITLE, _title(content)),
        (Role.BODY, f"Dear {content.addressee.greeting},"),
        (Role.QUESTION, question),
        (Role.BODY, _opening(content)),
        (Role.SCORES, _scores(content)),
        (Role.BODY, _listed("What matters most", content.activities)),
        (Role.BODY, _listed("Tried so far", content.tried)),
        (Role.BODY, _reach(content)),
        (Role.ASKED_BACK, _asked_back(content)),
        (Role.CONSENT, _agreed(content)),
        (Role.BODY, content.sender.words),
        (Role.SIGNATURE, f"Warmly,\n{one_line(content.sender.person)}"),
    )
    return tuple(
        Paragraph(role, text if role in _LINES else one_line(text)) for role, text in rows if text
    )


def _few_lines(text: str) -> str:
    """Keep the lines that were typed while they are few; else run them together."""
    lines = [one_line(line) for line in text.splitlines() if line.strip()]
    return ("\n" if len(lines) <= MOST_LINES else " ").join(lines)


def _asked_back(content: LetterContent) -> str:
    """What is asked, as far as the client agreed that it is told."""
    if content.purpose is Purpose.ASK:
        return "What I ask back: a few lines, in the way that suits you."
    asked = ["yes or no, with a word why", "the date, once there is one"]
    if Back.WENT in content.back:
        asked.append("whether the visit took place")
    if Back.FINDINGS in content.back:
        asked.append("three lines: what you find, what you plan, what I should do or leave alone")
        asked.append("who goes on with what")
    return "\n".join(("What I ask back:", *(f"- {line}" for line in asked)))


def _who(content: LetterContent) -> str:
    return content.first_name or content.name or "My client"


def _title(content: LetterContent) -> str:
    if content.purpose is Purpose.ASK:
        return "A question between colleagues"
    born = f", born {content.birth_year}" if content.birth_year else ""
    problem = f": {content.problem}" if content.problem else ""
    return f"{content.name or 'A client of mine'}{born}{problem}"


def _opening(content: LetterContent) -> str:
    wish = {
        Purpose.ASK: "I would value your view on a client whom I do not name.",
        Purpose.CO_MANAGE: "I would like to share the care with you, and go on as well.",
        Purpose.REFER: "I would like to ask you to see this client.",
    }[content.purpose]
    if not content.problem:
        return wish
    how_long = f" for {content.how_long}" if content.how_long else ""
    return f"{_who(content)} has had {content.problem}{how_long}. {wish}"


def _scores(content: LetterContent) -> str:
    series = content.scores or content.chart
    if series is None or not series.points:
        return ""
    return series_words(series, country=content.sender.country)


def _listed(label: str, parts: tuple[str, ...]) -> str:
    """The newest few of `parts`, and how many came before them."""
    if not parts:
        return ""
    shown, earlier = parts[-MOST_LISTED:], len(parts) - MOST_LISTED
    before = f"{earlier} earlier; " if earlier > 0 else ""
    return f"{label}: {before}{'; '.join(shown)}."


def _reach(content: LetterContent) -> str:
    ways = [part for part in (content.phone, content.email, content.best_hours) if part]
    whom = content.first_name or content.name or "my client"
    return f"To reach {whom}: {', '.join(ways)}." if ways else ""


def _agreed(content: LetterContent) -> str:
    if content.agreed_on is None or content.ends_on is None:
        return "No client is named here, and nothing in it should identify one."
    country = content.sender.country
    given = day_words(content.agreed_on, country=country)
    until = day_words(content.ends_on, country=country)
    back = [_BACK_TO_PARTNER[item] for item in Back if item in content.back]
    told = f" You may tell me {' and '.join(back)}." if back else ""
    return f"{_who(content)} agreed to this letter on {given}, until {until}.{told}"
