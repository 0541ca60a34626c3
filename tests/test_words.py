"""Every word that people read, held against the words that Warmhand never uses.

What is read: templates, messages in Python, the shown fields of the evidence and of the sample
practice, the letter, and the docs for users. `tests/shown.py` says what counts as shown.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests import shown
from warmhand.core.assessment import NO_RECENT_SCORE, WORDS
from warmhand.core.progress_batch import State
from warmhand.web.templatetags.marks import state as state_badge
from warmhand.web.templatetags.marks import state_words

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "warmhand"
EVIDENCE = SOURCE / "evidence"
LAYERS = ("core", "services", "web", "formats", "ops")

# The fields of each data file that a page, a letter or a mail shows; of others, all. Titles of papers are not
# ours to word; notes, rules and `suggests` are for whoever keeps the data.
SHOWN_FIELDS = {
    "evidence/red_flags.toml": frozenset({"question", "options", "words", "regions_allowed"}),
    "evidence/doses.toml": frozenset({"words"}),
    "evidence/measures.toml": frozenset({"name", "unit"}),
    "evidence/profession_fit.toml": frozenset({"plain_label", "other_label", "basis"}),
    "evidence/professions.toml": frozenset({"name", "plural"}),
    "ops/sample/clients.toml": frozenset({"label", "activity", "plans", "best_hours"}),
    "ops/sample/practice.toml": frozenset(
        {"name", "note", "good_at", "needs", "way_note", "words"}
    ),
    "ops/sample/referrals.toml": frozenset({"question", "note", "findings", "words"}),
}

# What may stand behind a `suggests` of the red flags, so that none of them names it to people.
CONDITIONS = (
    "abuse", "abscess", "allergy", "aneurysm", "angina", "arter(?:y|ies)", "arteritis",
    "arthritis", "bleed", "bleeding", "cancer", "carpal tunnel", "cauda equina", "cellulitis",
    "charcot", "claudication", "clots?", "compartment syndrome", "contagious", "cord compression",
    "depression", "dislocation", "dissection", "eclampsia", "ectopic", "embolism", "encephalitis",
    "fractures?", "gallstones?", "glaucoma", "gout", "guillain", "ha?ematoma", "heart attack",
    "heart disease", "hypertensive", "infections?", "infected", "inflammation", "inflammatory",
    "inner injury", "joint or bone", "kidney", "leuka?emia", "lympho?edema", "meningitis",
    "myelopathy", "nerve damage", "nerve disease", "nerve or disc", "nerve root", "neuralgia",
    "polymyalgia", "psychosis", "reds", "rhabdomyolysis", "scaphoid",
    "secondary headache", "medication overuse", "sepsis", "septic", "slipped growth plate",
    "spondyloarthritis", "strain on the heart", "strokes?", "suicide", "suicidal", "tears?",
    "thrombosis", "tia", "torn", "tumours?", "tumors?", "twisted testicle", "neck nerve",
    "blocked artery", "poor blood flow", "high blood pressure", "violence", "neglect",
    "without feeling", "jaw locking", "broken (?:neck|hip|bone)", "fresh injury", "ear problem",
)  # fmt: skip
# A flag may suggest nothing worse than what its question already says in plain words.
PLAIN_SUGGESTIONS = frozenset(
    {
        "damage or shift of the device",
        "bone, blood and skin fragility",
    }
)
# A word of `CONDITIONS` that means something else here.
NO_CONDITION = r"torn|tears?|reds|tia|bleed|neglect|clots?"

CARE = r"(?:massage|treatment|therapy|bodywork|session|visit|method|referral|plan|work|care)s?"


@dataclass(frozen=True)
class Ban:
    """Words that nobody may read, why, and what to say in their place."""

    pattern: str
    why: str
    instead: str
    planted: tuple[str, ...]
    """Sentences in which it must be found."""
    innocent: tuple[str, ...] = ()
    """Sentences that must pass."""
    sources: frozenset[str] = frozenset({"page", "python", "terminal", "data", "letter", "docs"})

    @property
    def found(self) -> Callable[[str], re.Match[str] | None]:
        return re.compile(self.pattern, re.IGNORECASE).search


PEOPLE_READ = frozenset({"page", "python", "data", "letter"})
# The data's own questions may name an illness that the client knows of: "Cancer at any time".
WITHOUT_DATA = frozenset({"page", "python", "terminal", "letter", "docs"})

BANS = {
    "failed": Ban(
        r"\bfail(?:s|ed|ing|ures?)?\b",
        "Nobody fails: neither a client, nor a colleague, nor care (interface.md, Words).",
        "“no clear change yet”; of machines, say what did not happen",
        ("Treatment failed.", "A failure to improve", "She is failing", "It fails again"),
        ("Unfailingly kind",),
    ),
    "compliance": Ban(
        r"\b(?:non-?\s?)?complian(?:ce|t)\b|\badheren(?:ce|t)\b",
        "It blames the client (interface.md, Words).",
        "what was done: “three visits in four weeks”",
        ("Patient non-compliance", "a compliant client", "Poor adherence"),
        ("It complies with the law.",),
    ),
    "lead": Ban(
        r"\b(?:an?|new|more|your|our|the|these|those|of|for|any|no|warm|cold|hot|\d+) leads?\b"
        r"(?! (?:to|on|the|by|back|nowhere|from \w+ scores?))"
        r"|\bleads (?:came|were|are)\b|\blead (?:generation|capture|magnet|list|score)\b",
        "People are people (look, Words).",
        "“people to contact”, “somebody who asked”",
        ("You have 5 leads.", "Add a lead", "New leads this week", "Lead generation"),
        ("They lead and you help.", "This link leads nowhere.", "Function leads from three scores"),
    ),
    "patient": Ban(
        r"\bpatients?\b",
        "They are clients, and nobody’s patients (look, Words: never “patient journey”).",
        "“client”",
        ("The patient journey", "Your patients"),
        ("She waits patiently.",),
    ),
    "cause": Ban(
        rf"\b{CARE} (?:has |have |had |really )?(?:worked|works|helped|cures?|heals?)\b"
        rf"|\b(?:because of|thanks to|due to|caused by|owing to) (?:the |your |our |my )?{CARE}\b"
        r"|\bcaused by\b|\bcur(?:e|es|ed|ing)\b|\bheal(?:s|ed|ing)?\b"
        r"|\bfix(?:es|ed)? (?:the |your |his |her |their |my )?(?:back|neck|pain|problem|body)\b",
        "No score can tell a cause (mission, rule 5; clinical.md 0.3).",
        "“has improved since the start”",
        (
            "Massage worked.",
            "Better because of massage",
            "pain caused by a disc",
            "It was cured.",
            "This heals tissue",
            "It fixes your back",
            "The treatment has helped.",
        ),
        ("She worked on the neck.", "Secure and safe", "A fixed day", "Did it help?", "Health"),
    ),
    "diagnosis": Ban(
        r"\bdiagnosed with\b|\bsuffer(?:s|ing)? from\b|\bsymptoms? of\b"
        r"|(?<!if )\byou (?:may |might |could )?have an? (?!link|code|question|passkey|password|date|client"
        r"|partner|look|device|pacemaker|new |private|right|place|duty)\w+",
        "Warmhand makes no diagnosis (mission, rule 5).",
        "what the client says, and where",
        ("Diagnosed with neck pain", "You have a slipped disc", "You may have an inflamed tendon"),
        ("If you have a question, call.", "You have a new score to look at"),
        WITHOUT_DATA,
    ),
    "condition": Ban(
        rf"\b(?:{'|'.join(word for word in CONDITIONS if not re.fullmatch(NO_CONDITION, word))})\b",
        "Neither a client nor a practitioner reads what a red flag suggests (clinical.md 3.4): the "
        "advice is the same whichever it is, and a name is a diagnosis.",
        "the question that was asked, in its own words",
        (
            "This suggests a stroke.",
            "Could be cauda equina syndrome",
            "possible cancer",
            "a broken hip",
            "Rule out a fracture",
        ),
        ("A broken link", "It is kept apart"),
        WITHOUT_DATA,
    ),
    "no red flags": Ban(
        r"\bno (?:red )?flags?\b|\bflag[- ]free\b|\bflags? (?:are |is )?clear(?:ed)?\b",
        "Questions are no examination (interface.md, Words).",
        "“safety questions asked, nothing ticked; not an examination”",
        ("No red flags.", "no flags found", "All flags clear"),
        ("Nothing was ticked.",),
    ),
    "not moving": Ban(
        r"\b(?:is|are|not) not moving\b|\bnot moving\b",
        "It was said of people (interface.md, Words).",
        "“no clear change yet”",
        ("Theo is not moving.",),
        ("She is moving house.",),
    ),
    "open loop": Ban(
        r"\bopen loops?\b",
        "Ours, not theirs (interface.md, Words).",
        "“waiting for an answer”",
        ("Three open loops", "An open loop"),
        ("Close this loop", "How the loop opens"),
    ),
    "success rate": Ban(
        r"\bsuccess rates?\b|\bsuccessfully (?:treated|cured)\b",
        "Few answers make no rate, and no rate tells a cause (mission, rules 5 and 7).",
        "the numbers themselves, “too few to tell”",
        ("Success rate 80%", "success rates by partner"),
        ("What would count as success",),
    ),
    "cannot tell": Ban(
        r"\bcannot tell yet\b|\binsufficient data\b|\bnot enough data\b|\binconclusive\b",
        "One thing has one name (look, Words).",
        "“too early to tell”, “too few to tell”",
        ("Cannot tell yet", "Insufficient data"),
        ("I cannot tell you.",),
        PEOPLE_READ,
    ),
    "jargon": Ban(
        r"\b(?:triage|outcome measures?|mcid|mcic|posterior|bayesian|kalman|onboarding|churn"
        r"|funnel|pipeline|conversions?|workflows?|stakeholders?|caseload|modalit(?:y|ies)"
        r"|contraindicat\w+|prognos\w+|a?etiolog\w+|comorbid\w+|leverag\w+|synerg\w+|holistic"
        r"|dashboard|backlog|prehab|asymptomatic|idiopathic|utili[sz]e[ds]?|engagement)\b",
        "Plain, warm, reading age 12 (interface.md, Words); the docs on the method may say more.",
        "the everyday word",
        ("Your dashboard", "Contraindicated here", "the MCID is 2", "Bayesian model"),
        ("Yes, contact her.",),
        PEOPLE_READ,
    ),
    "straight apostrophe": Ban(
        r"(?<=[\w…])'(?=\w)|(?<=s)' (?=\w)|'…'",
        "Words for people are typeset (look).",
        "’",
        ("the client's yes", "the clients' own", "Call …'s desk", "No place is called '…'."),
        ("the client’s yes", "Call …’s desk", "--data 'x'"),
        PEOPLE_READ,
    ),
}

# (ban, end of the path, the passage or a part of it): why it may stand.
ALLOWED = {
    ("failed", "formats/mail.py", "fail"): "A mail server’s own word, never shown.",
    ("failed", "core/task_states.py", "failed"): "A status that other systems exchange.",
    ("failed", "red_flags.toml", "eart failure"): "An illness that the client knows of.",
    ("failed", "docs/method.md", "ends with FAIL"): "What a program prints of itself.",
    ("failed", "docs/tutorial.md", "say that anybody failed"): "It says that it never does.",
    ("condition", "core/help_lines.py", "National Center on Elder Abuse"): "The name of an office.",
    ("condition", "docs/red-flags.md", ""): "The page on the data, for who keeps or checks it.",
    ("no red flags", "docs/red-flags.md", "no flag may decide itself"): "A rule of the data.",
    ("cause", "red_flags.toml", "not heal"): "A sore, as the client sees it.",
    ("jargon", "formats/evidence.py", "without mcid and sem"): "Who edits the file reads it.",
    ("straight apostrophe", "formats/evidence.py", "'…'"): "Who edits the file reads it.",
    ("straight apostrophe", "formats/evidence_flag_rows.py", "'…'"): "Who edits the file reads it.",
    ("straight apostrophe", "formats/evidence_table.py", "'…'"): "Who edits the file reads it.",
    ("straight apostrophe", "formats/evidence_flags.py", "'…'"): "Who edits the file reads it.",
    ("straight apostrophe", "formats/evidence_rules.py", "'…'"): "Who edits the file reads it.",
    ("patient", "docs/assess.md", "patients' own rating"): "So the paper names who was asked.",
    ("patient", "docs/reach.md", "somebody patient"): "Somebody who has patience.",
}


@dataclass(frozen=True)
class Text:
    """One passage, where it stands and what kind of place that is."""

    path: str
    source: str
    words: str


def data_files() -> list[Path]:
    """The evidence and the sample practice."""
    return [*sorted(EVIDENCE.glob("*.toml")), *sorted((SOURCE / "ops" / "sample").glob("*.toml"))]


@cache
def texts() -> tuple[Text, ...]:
    """All that people read."""
    found: list[Text] = []

    def add(path: Path, source: str, passages: list[str]) -> None:
        name = path.relative_to(ROOT).as_posix()
        found.extend(Text(name, source, passage) for passage in passages)

    for path in sorted((SOURCE / "web" / "templates").rglob("*.*")):
        add(path, "page", shown.of_template(path.read_text("utf-8")))
    for layer in LAYERS:
        for path in sorted((SOURCE / layer).rglob("*.py")):
            # A terminal has options with names of their own, and straight quotes.
            source = "terminal" if layer == "ops" else "python"
            add(path, source, shown.of_python(path.read_text("utf-8")))
    for path in data_files():
        fields = SHOWN_FIELDS.get(path.relative_to(SOURCE).as_posix())
        add(path, "data", shown.of_toml(path.read_text("utf-8"), fields))
    letter = SOURCE / "formats" / "letter.typ"
    add(letter, "letter", shown.of_typst(letter.read_text("utf-8")))
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        add(path, "docs", shown.of_markdown(path.read_text("utf-8")))
    return tuple(found)


def allowed(name: str, text: Text) -> bool:
    return any(
        ban == name and text.path.endswith(path) and part in text.words
        for ban, path, part in ALLOWED
    )


def seen(name: str, passages: tuple[Text, ...]) -> list[str]:
    ban = BANS[name]
    found = ban.found
    return [
        f"{text.path}: {text.words}"
        for text in passages
        if text.source in ban.sources and found(text.words) and not allowed(name, text)
    ]


@pytest.mark.parametrize("name", BANS)
def test_no_banned_word_is_shown(name):
    ban = BANS[name]
    assert seen(name, texts()) == [], f"{ban.why} Say instead: {ban.instead}."


def test_all_that_is_shown_is_read():
    """A search that reads nothing finds nothing."""
    number = {source: sum(text.source == source for text in texts()) for source in
              ("page", "python", "data", "letter", "docs")}  # fmt: skip
    assert number["page"] > 1000
    assert number["python"] > 1500
    assert number["data"] > 500
    assert number["letter"] > 5
    assert number["docs"] > 200
    words = {text.words for text in texts()}
    for known in (
        "A little too fast",  # text of a page
        "Not sent yet",  # words of a tag
        "Somebody else has just changed this. Both versions are below.",  # an error
        "Cancer at any time in the past",  # a question
        "Recent low back pain (up to 12 weeks)",  # a label
    ):
        assert any(known in passage for passage in words), known


def test_every_data_file_that_is_named_is_there():
    """One that is not named is read whole."""
    assert set(SHOWN_FIELDS) <= {path.relative_to(SOURCE).as_posix() for path in data_files()}


def test_every_exception_is_still_needed():
    for name, path, part in ALLOWED:
        found = [
            text
            for text in texts()
            if text.path.endswith(path) and part in text.words and BANS[name].found(text.words)
        ]
        assert found, f"{path} does not say “{part}” any more"


# A sentence, as it would stand in each kind of place.
PLACES: dict[str, Callable[[str], list[str]]] = {
    "text": lambda words: shown.of_template(f"<p>{words}</p>"),
    "emphasis": lambda words: shown.of_template(
        "<p>" + " ".join(f"<em>{word}</em>" for word in words.split()) + "</p>"
    ),
    "over two lines": lambda words: shown.of_template(
        "<p>\n  " + words.replace(" ", "\n  ") + "</p>"
    ),
    "a label": lambda words: shown.of_template(f'<button aria-label="{words}"></button>'),
    "an include": lambda words: shown.of_template(
        f'{{% include "components/notice.html" with kind="good" text="{words}" %}}'
    ),
    "a tag": lambda words: shown.of_template(f'{{% badge "{words}" "sun" %}}'),
    "a default": lambda words: shown.of_template(f'{{{{ name|default:"{words}" }}}}'),
    "a message": lambda words: shown.of_python(f'raise StepError("{words}")'),
    "a message of parts": lambda words: shown.of_python(
        'say(f"{name}: "\n' + "\n".join(f'"{word} "' for word in words.split(" ")) + ")"
    ),
    "words by key": lambda words: shown.of_python(f'WORDS = {{State.X: "{words}"}}'),
    "markup in Python": lambda words: shown.of_python(
        f'format_html("""<b class="x">{{}}</b><i>{words}</i>""", y)'
    ),
    "data": lambda words: shown.of_toml(
        f'[[flag]]\nid = "x"\noptions = {{ a = "{words}" }}', frozenset({"options"})
    ),
    "the letter": lambda words: shown.of_typst(f"#text(size: 2pt, [{words} #text(letter.url)])"),
    "docs": lambda words: shown.of_markdown(f"# A page\n\nSo **it** is: {words}\n"),
}
INNOCENT = [(name, words) for name, ban in BANS.items() for words in ban.innocent]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", BANS)
def test_a_planted_word_is_seen_wherever_it_stands(name, place):
    for words in BANS[name].planted:
        assert any(map(BANS[name].found, PLACES[place](words))), words


@pytest.mark.parametrize(("name", "words"), INNOCENT)
def test_an_innocent_sentence_passes(name, words):
    assert not any(map(BANS[name].found, shown.of_template(f"<p>{words}</p>")))


UNSHOWN = {
    "a comment": lambda words: shown.of_template(f"{{# {words} #}}<!-- {words} -->"),
    "a long comment": lambda words: shown.of_template(
        f"{{% comment %}}{words}{{% endcomment %}}<p></p>"
    ),
    "a class": lambda words: shown.of_template(f'<p class="{words}" id="{words}"></p>'),
    "a comparison": lambda words: shown.of_template(
        f'{{% if row.state == "{words}" %}}{{% endif %}}'
    ),
    "a drawing": lambda words: shown.of_template(f"<svg><path {words.split()[0]}='1'/></svg>"),
    "a docstring": lambda words: shown.of_python(
        f'"""{words}"""\nx = 1\n"""{words}"""\ndef f():\n    """{words}"""'
    ),
    "a remark": lambda words: shown.of_python(f"x = 1  # {words}"),
    "a key": lambda words: shown.of_python(f'x = {{"{words}": 1}}["{words}"]'),
    "a log line": lambda words: shown.of_python(f'log.warning("{words} %s", x)'),
    "a pattern": lambda words: shown.of_python(f're.compile(r"{words}")'),
    "SQL": lambda words: shown.of_python(f'q = "SELECT {words} FROM x"'),
    "an error for programmers": lambda words: shown.of_python(f'raise ValueError("{words}")'),
    "a field that is not shown": lambda words: shown.of_toml(
        f'suggests = "{words}"\nquestion = "Is it so?"', frozenset({"question"})
    ),
    "an address in data": lambda words: shown.of_toml(f'url = "{words}"', None),
    "a remark in the letter": lambda words: shown.of_typst(f"// {words}"),
    "code in the docs": lambda words: shown.of_markdown(f"Type `{words}`:\n\n```\n{words}\n```\n"),
}


@pytest.mark.parametrize("place", UNSHOWN)
@pytest.mark.parametrize("name", BANS)
def test_what_nobody_reads_is_left_alone(name, place):
    for words in BANS[name].planted:
        assert not any(map(BANS[name].found, UNSHOWN[place](words))), words


@pytest.mark.parametrize("name", ["failed_at", "is_patient", "lead_source", "open_loops"])
def test_identifiers_are_left_alone(name):
    lines = shown.of_python(f"def {name}({name}): return f({name}={name}, x='{name}')")
    assert not any(ban.found(line) for line in lines for ban in BANS.values())


def suggestions() -> list[str]:
    flags = tomllib.loads((EVIDENCE / "red_flags.toml").read_text("utf-8"))["flag"]
    return sorted({flag["suggests"] for flag in flags})


@pytest.mark.parametrize("suggests", suggestions())
def test_what_a_flag_suggests_has_a_word_that_is_looked_for(suggests):
    named = re.compile(rf"\b(?:{'|'.join(CONDITIONS)})\b", re.IGNORECASE)
    assert named.search(suggests) or suggests in PLAIN_SUGGESTIONS


def test_every_condition_that_is_looked_for_is_seen():
    words = [word for word in CONDITIONS if not re.fullmatch(NO_CONDITION, word)]
    for word in words:
        plain = re.sub(r"\(\?:([^|)]*)[^)]*\)", r"\1", word).replace("?", "")
        assert BANS["condition"].found(f"It may be {plain}."), word


# The look's list: badge, sentence and assessment say the same.
LOOK = {
    State.INSUFFICIENT_DATA: "too early to tell",
    State.WORSENING: "getting worse",
    State.POSSIBLY_WORSENING: "may be getting worse",
    State.IMPROVED: "on track",
    State.PROBABLY_IMPROVING: "on track",
    State.PLATEAU: "no clear change yet",
    State.UNCERTAIN: "too few to tell",
}


@pytest.mark.parametrize("state", State)
def test_a_state_has_the_words_of_the_look_everywhere(state):
    assert WORDS[state] == LOOK[state]
    assert state_words(state.value) == LOOK[state]
    assert LOOK[state].capitalize() in state_badge(state.value)


def test_no_other_state_has_words():
    assert set(WORDS) == set(State)
    assert NO_RECENT_SCORE == "no recent score"
