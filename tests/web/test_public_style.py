"""The public pages' style sheet is part of the whole one, and has all that these pages use."""

import re

from tests.web import public_style
from tests.web.public_style import STATIC, blocks, names, part_of, split, tight, used_tokens

MADE = (STATIC / "public.css").read_text()
WHOLE = [(STATIC / name).read_text() for name in ("warmhand.css", "print.css")]


def rules(css: str, around: tuple[str, ...] = ()):
    """Every declaration with its selector and the groups it stands in."""
    for head, body in blocks(public_style.COMMENT.sub("", css)):
        if head.startswith(public_style.GROUPS):
            inside = () if head == "@media print" else (tight(head),)
            yield from rules(body, (*around, *inside))
        elif body:
            one = "" if head.startswith("@") else tight(body)
            for selector in split(head):
                yield from ((around, tight(selector), told) for told in one.split(";"))


def test_the_sheet_is_up_to_date():
    assert public_style.public_style() == MADE, "a page or a style changed: run `make public-style`"


def test_the_sheet_holds_nothing_that_the_whole_one_does_not():
    assert set(rules(MADE)) <= {rule for css in WHOLE for rule in rules(css)}


def test_the_sheet_is_small_and_leaves_nothing_out_that_a_public_page_uses():
    assert len(MADE.encode()) <= 20_000
    used = public_style.classes_in_use()
    left_out = [
        selector
        for css in WHOLE
        for _around, selector, _told in set(rules(css)) - set(rules(MADE))
        if set(names(selector)) <= used
    ]
    about_theme = re.compile("data-theme|#theme|^:root$|@keyframes|^@")
    assert [one for one in left_out if not about_theme.search(one)] == []


def test_a_rule_is_kept_for_its_classes_alone():
    css = ".a, .b { x: 1; } .b.a { x: 2 } :is(.a, .c) p { x: 3 } .a:has(.c) { x: 4 } p { x: 5 }"
    assert part_of(css, {"a"}).split("\n") == [".a{x: 1}", ":is(.a, .c) p{x: 3}", "p{x: 5}"] or (
        part_of(css, {"a"}).split("\n") == [".a{x:1}", ":is(.a, .c) p{x:3}", "p{x:5}"]
    )
    assert used_tokens(":root{--a:1;--b:var(--a);--c:2}p{x:var(--b)}") == (
        ":root{--a:1;--b:var(--a);}p{x:var(--b)}"
    )
