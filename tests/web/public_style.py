"""The style of the public pages: the part of the whole style sheet that they use.

`make public-style` writes it; test_public_style.py says when that is due.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import warmhand.web

WEB = Path(warmhand.web.__file__).parent
TEMPLATES = WEB / "templates"
STATIC = WEB / "static" / "warmhand"
FRAME = "public/base.html"
BY_TAGS = ("components/field.html", "components/field_error.html", "components/error_summary.html")
"""What the tags of `marks` include."""
BY_CODE = {"icon", "input", "state", "state-good", "state-still", "state-worse"}
COMMENT = re.compile(r"/\*.*?\*/|{% comment %}.*?{% endcomment %}", re.DOTALL)
NAMED = re.compile(r"""{%-?\s*(?:extends|include)\s+"([^"]+)\"""")
CLASSES = re.compile(r'\bclass="((?:[^"{]|{[{%].*?[%}]})*)"', re.DOTALL)
GROUPS = ("@layer", "@media", "@supports", "@container")


def public_templates() -> set[str]:
    """The templates that stand in the public frame, and all that they include."""
    named = {
        str(path.relative_to(TEMPLATES)): set(NAMED.findall(path.read_text()))
        for path in TEMPLATES.rglob("*.html")
    }
    found = {FRAME, *BY_TAGS}
    found |= {name for name, others in named.items() if FRAME in others}
    while True:
        more = {other for name in found for other in named.get(name, ())} - found
        if not more:
            return {name for name in found if name in named}
        found |= more


def classes_in_use() -> set[str]:
    texts = [COMMENT.sub("", (TEMPLATES / name).read_text()) for name in public_templates()]
    plain = " ".join(
        re.sub(r"{%.*?%}", " ", value) for text in texts for value in CLASSES.findall(text)
    )
    return set(plain.split()) | BY_CODE


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Each rule or group of `css` as its head and its body; "" is the body of a bare statement."""
    at = 0
    while (brace := re.compile(r"[{;]").search(css, at)) is not None:
        head, end = css[at : brace.start()].strip(), brace.end()
        if brace[0] == ";":
            yield head, ""
            at = end
            continue
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        yield head, css[brace.end() : end - 1].strip()
        at = end


def part_of(css: str, used: set[str]) -> str:
    """The rules of `css` of which some selector needs no class outside `used`."""
    kept = []
    for head, body in blocks(COMMENT.sub("", css)):
        if not body:
            kept.append(f"{head};")
        elif head.startswith(GROUPS):
            inner = part_of(body, used)
            kept += [f"{head}{{{inner}}}"] if inner else []
        elif head.startswith("@"):
            kept.append(f"{head}{{{tight(body)}}}")
        elif selectors := [one for one in split(head) if is_used(one, used)]:
            kept.append(f"{','.join(selectors)}{{{tight(body)}}}")
    return "\n".join(kept)


def tight(text: str) -> str:
    """Without what a browser does not need: spaces around signs, and the last semicolon."""
    return re.sub(r"\s*([;{}])\s*", r"\1", re.sub(r"([;{,:])\s+", r"\1", text)).strip().rstrip(";")


def split(head: str) -> list[str]:
    """The selectors of a list, whose commas stand outside of brackets."""
    return [one.strip() for one in re.split(r",(?![^(]*\))", head)]


def is_used(selector: str, used: set[str]) -> bool:
    choices = re.findall(r":(?:is|where)\(([^()]*)\)", selector)
    rest = re.sub(r":(?:is|where)\([^()]*\)", "", selector)
    rest = re.sub(r":not\([^()]*\)", "", rest)
    if "#" in rest or "data-theme" in rest or not set(names(rest)) <= used:
        return False
    return all(any(set(names(one)) <= used for one in split(choice)) for choice in choices)


def names(selector: str) -> list[str]:
    return re.findall(r"\.([a-z][\w-]*)", selector)


def used_tokens(css: str) -> str:
    """`css` without the tokens that nothing in it reads."""
    while True:
        read = set(re.findall(r"var\((--[\w-]+)", css))
        made = set(re.findall(r"(?<![\w(-])(--[\w-]+):", css))
        if made <= read:
            return css
        for name in made - read:
            css = re.sub(rf"(?<![\w(-]){name}:[^;}}]*;?", "", css)


def public_style() -> str:
    used = classes_in_use()
    screen = part_of((STATIC / "warmhand.css").read_text(), used)
    paper = part_of((STATIC / "print.css").read_text(), used)
    head = "/* Made by `make public-style` from warmhand.css and print.css. */"
    return f"{head}\n{used_tokens(screen + chr(10) + f'@media print{{{paper}}}')}\n"


if __name__ == "__main__":
    (STATIC / "public.css").write_text(public_style())
