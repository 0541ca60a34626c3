"""The words that people read, taken out of templates, Python, TOML, Typst and Markdown.

What cannot reach a person is left out: comments, tags, docstrings, names, keys, SQL, log lines,
and the errors that only a programmer sees. All else counts as shown, even where it is not.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser

# Between two passages that nobody reads in one breath.
BREAK = "\n"
# Stands for what a page puts in: a name, a number.
FILLED_IN = "…"

INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "s"),
        *("small", "span", "strong", "sub", "sup", "time"),
    }
)
UNREAD = frozenset({"script", "style", "svg"})
READ_ATTRIBUTES = frozenset({"alt", "aria-label", "label", "placeholder", "title"})
# Tags of a template whose strings are addresses, names or keys.
CODE_TAGS = frozenset(
    {
        *("autoescape", "block", "comment", "csrf_token", "elif", "extends", "for", "icon", "if"),
        *("load", "partial", "partialdef", "provider_login_url", "slot", "static", "url", "widthratio"),
    }
)  # fmt: skip
COMMENTS = re.compile(r"\{#.*?#\}|\{%-?\s*comment\b.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"\{%\s*(\w+)(.*?)%\}|\{\{(.*?)\}\}", re.DOTALL)
STRING = re.compile(r"\"([^\"]*)\"|'([^']*)'")


def passages(text: str) -> list[str]:
    """Cut at `BREAK` and make each passage one line."""
    return [line for part in text.split(BREAK) if (line := " ".join(part.split()))]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.flow: list[str] = []
        self.aside: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag, attrs):
        self.unread += tag in UNREAD
        if tag not in INLINE:
            self.flow.append(BREAK)
        given = dict(attrs)
        read = set(READ_ATTRIBUTES)
        if tag == "input" and given.get("type") in {"submit", "button"}:
            read.add("value")
        if tag == "meta" and given.get("name") == "description":
            read.add("content")
        self.aside += [value or "" for name, value in attrs if name in read]

    def handle_endtag(self, tag):
        self.unread -= tag in UNREAD
        if tag not in INLINE:
            self.flow.append(BREAK)

    def handle_data(self, data):
        if not self.unread:
            # A line's end within a paragraph is a space.
            self.flow.append(data.replace("\n", " "))


def of_template(source: str) -> list[str]:
    """Text, shown attributes, and the strings that tags and filters put on the page."""
    source = COMMENTS.sub("", source)
    strings: list[str] = []

    def emptied(found: re.Match[str]) -> str:
        tag, rest, variable = found.groups()
        if variable is not None:
            # What follows a filter is shown where the variable is not: default:"nobody yet".
            strings.extend(first or second for first, second in STRING.findall(variable))
            return FILLED_IN
        if tag not in CODE_TAGS:
            named = rest.partition(" with ")[2] if tag == "include" else rest
            strings.extend(first or second for first, second in STRING.findall(named))
        return "|" if tag in {"else", "elif", "empty"} else ""

    reader = _Reader()
    reader.feed(TAG.sub(emptied, source))
    reader.close()
    return passages(BREAK.join(["".join(reader.flow), *reader.aside, *strings]))


# A word with a dot, a colon, an underscore or a dash in it that a program reads; a format; a path.
CODE = re.compile(r"[\w\-./:%#*@<>{}\[\]()^$\\|?+=,;&!~]*")
ONE_WORD = re.compile(r"[A-Za-z]+[.!?:]?|[A-Z][a-z]+(?:-[a-z]+)+[.!?:]?")
SQL = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|BEGIN|COMMIT|ATTACH|WHERE|JOIN|FROM)\b"
)
PROGRAMMERS = frozenset(
    {"AssertionError", "KeyError", "NotImplementedError", "TypeError", "ValueError"}
)
# Calls whose strings a program reads: patterns, log lines, column names, identifiers.
UNREAD_CALLS = frozenset(
    {
        *("compile", "match", "fullmatch", "search", "sub", "split", "partition", "rpartition"),
        *("debug", "info", "warning", "exception", "getLogger", "TypeVar", "cast", "getattr"),
        *("startswith", "endswith", "removeprefix", "removesuffix", "strip", "replace", "strptime"),
        *("filter", "exclude", "values", "values_list", "order_by", "only", "select_related", "F"),
        *("execute", "executemany", "import_module", "files", "joinpath", "get_template", "reverse"),
    }
)  # fmt: skip


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _filled(part: ast.FormattedValue) -> str:
    """What is put in; `!r` puts straight quotes around it."""
    return f"'{FILLED_IN}'" if part.conversion == ord("r") else FILLED_IN


class _Messages(ast.NodeVisitor):
    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_Expr(self, node):
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Dict(self, node):
        for value in node.values:
            self.visit(value)

    def visit_Subscript(self, node):
        self.visit(node.value)

    def visit_Compare(self, node):
        pass

    def visit_MatchValue(self, node):
        pass

    def visit_AnnAssign(self, node):
        if node.value is not None:
            self.visit(node.value)

    def visit_arguments(self, node):
        for default in (*node.defaults, *node.kw_defaults):
            if default is not None:
                self.visit(default)

    def visit_FunctionDef(self, node):
        self.visit(node.args)
        for part in node.body:
            self.visit(part)

    def visit_Raise(self, node):
        if not (isinstance(node.exc, ast.Call) and _called(node.exc) in PROGRAMMERS):
            self.generic_visit(node)

    def visit_Call(self, node):
        if _called(node) not in UNREAD_CALLS:
            self.generic_visit(node)
            return
        self.visit(node.func)

    def visit_JoinedStr(self, node):
        parts = [
            part.value if isinstance(part, ast.Constant) else _filled(part) for part in node.values
        ]
        self._take("".join(parts))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Constant(self, node):
        if isinstance(node.value, str):
            self._take(node.value)

    def _take(self, text: str) -> None:
        if SQL.match(text) or (CODE.fullmatch(text) and not ONE_WORD.fullmatch(text)):
            return
        self.found += of_template(text) if "</" in text or "/>" in text else passages(text)


def of_python(source: str) -> list[str]:
    """Every string that can reach a person; a single word counts."""
    reader = _Messages()
    reader.visit(ast.parse(source))
    return reader.found


# Of data whose shown fields nobody named: what no page shows as it stands.
UNREAD_FIELDS = frozenset({"checked", "id", "read_at", "slug", "source", "url"})


def of_toml(source: str, fields: frozenset[str] | None = None) -> list[str]:
    """The strings of `fields` (all but `UNREAD_FIELDS` by default), however deep they stand."""
    found = _fields(tomllib.loads(source), fields, inside=fields is None)
    return [line for text in found for line in passages(text)]


def _fields(value: object, fields: frozenset[str] | None, *, inside: bool) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if fields is not None or name not in UNREAD_FIELDS:
                yield from _fields(part, fields, inside=inside or name in (fields or ()))
    elif isinstance(value, list):
        for part in value:
            yield from _fields(part, fields, inside=inside)
    elif isinstance(value, str) and inside:
        yield value


def of_typst(source: str) -> list[str]:
    """Strings and content of a Typst file."""
    source = re.sub(r"(?m)^\s*//.*$", "", source)
    strings = [first or second for first, second in STRING.findall(source)]
    content = re.findall(r"\[([^\[\]]*)\]", source)
    return passages(BREAK.join(re.sub(r"#[\w.()]+", FILLED_IN, part) for part in strings + content))


def of_markdown(source: str) -> list[str]:
    """A page without its blocks of code, its commands and the addresses of its links."""
    source = re.sub(r"(?ms)^\s*```.*?^\s*```", "", source)
    source = re.sub(r"`[^`\n]*`", FILLED_IN, source)
    source = re.sub(r"\]\([^)]*\)", "]", source)
    source = re.sub(r"[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}", "", source)
    return passages(re.sub(r"\n(?![\n\-*|#>\d])", " ", source))
