"""No room for money, gifts or favours where people are sent: not in a row, a rule or a page.

What a visit costs, or an event, is not banned: only partners, listings and referrals are searched.
"""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

SOURCE = Path(__file__).parent.parent / "src" / "warmhand"
BANNED = frozenset(
    {
        *("fee", "fees", "commission", "commissions", "kickback", "kickbacks", "rebate", "rebates"),
        *("bonus", "bonuses", "reward", "rewards", "revenue", "prize", "prizes", "bounty"),
        *(
            "gift",
            "gifts",
            "cents",
            "payout",
            "payouts",
            "credit",
            "credits",
            "discount",
            "discounts",
        ),
    }
)
BANNED_FROM_THE_ORDER = BANNED | {"warmth", "volume", "direction", "stage", "money"}
ROWS = re.compile(r"partner|listing|referral|consent", re.IGNORECASE)
# What an event cost and brought (event_results) is no result of a search for partners.
AREAS = re.compile(
    r"partner|referral|director|listing|match|reason|(?<!event_)result|next_action|letter|links"
)
ORDER = ("matching", "reasons", "results", "fit")


def words_of(name):
    """The words of an identifier: fee_cents and feeCents are both fee, cents."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return {word for word in re.split(r"[^a-z]+", spaced.lower()) if word}


def names_in_python(source):
    """Every identifier and every one-word string: prose may say that there is no fee."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if re.fullmatch(r"\w+", node.value):
                yield node.value
            continue
        for attribute in ("id", "name", "attr", "arg"):
            value = getattr(node, attribute, None)
            if isinstance(value, str):
                yield value


def names_in_template(source):
    """What a page asks for or sends: tags, variables and the names of its fields."""
    for tag in re.findall(r"\{\{.*?\}\}|\{%.*?%\}", source, re.DOTALL):
        yield from re.findall(r"\w+", re.sub(r"(['\"]).*?\1", " ", tag))
    yield from re.findall(r'\b(?:name|id|value)="([\w-]+)"', source)


def found(names, banned=BANNED):
    return sorted(name for name in names if words_of(name) & banned)


def files(*, layer, suffix, pattern=AREAS):
    paths = sorted((SOURCE / layer).rglob(f"*{suffix}"))
    return [path for path in paths if pattern.search(str(path.relative_to(SOURCE)))]


PYTHON = [
    path for layer in ("core", "store", "services") for path in files(layer=layer, suffix=".py")
]
TEMPLATES = files(layer="web/templates", suffix=".html")


def relative(path):
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", PYTHON, ids=relative)
def test_no_rule_or_row_of_sending_people_knows_money(path):
    assert found(names_in_python(path.read_text())) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_no_page_of_sending_people_asks_for_money(path):
    assert found(names_in_template(path.read_text())) == []


@pytest.mark.parametrize("name", ORDER)
def test_the_order_of_partners_knows_neither_warmth_nor_direction(name):
    source = (SOURCE / "core" / f"{name}.py").read_text()
    assert found(names_in_python(source), BANNED_FROM_THE_ORDER) == []


def test_no_column_of_partners_listings_or_referrals_holds_money():
    rows = [model for model in apps.get_models() if ROWS.search(model.__name__)]
    assert len(rows) >= 4
    for model in rows:
        assert found(field.name for field in model._meta.get_fields()) == [], model.__name__


@pytest.mark.parametrize(
    "source",
    [
        "fee_cents = models.IntegerField()",
        "class P:\n    referral_fee: int = 0",
        "partner.giftValue",
        "f(commission=1)",
        "row['rebate']",
    ],
)
def test_the_search_finds_a_banned_field(source):
    assert found(names_in_python(source))


def test_the_search_finds_a_banned_field_on_a_page_and_leaves_prose_alone():
    assert found(names_in_template('<input name="fee_cents">'))
    assert found(names_in_template("{{ partner.reward }}"))
    assert not found(names_in_template("<p>No fee is paid.</p>{% trans 'no fee' %}"))
    assert not found(names_in_python('"""No fee, ever."""\ncoffee = 1'))


def test_a_fee_column_on_the_partner_row_turns_the_search_red():
    source = (SOURCE / "store" / "partners.py").read_text()
    added = source.replace("    name = ", "    fee_cents = models.IntegerField()\n    name = ", 1)
    assert added != source
    assert found(names_in_python(added)) == ["fee_cents"]
