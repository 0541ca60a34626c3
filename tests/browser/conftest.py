"""A real Chromium (Debian's), with and without JavaScript, and axe for every page."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# What keeps Chromium from looking for hosts that a test machine does not reach.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 900}
# Every page is tried without a script in some journey; the long new roads once more only slowly.
IS_SLOW = os.environ.get("WARMHAND_SLOW") == "1"
SCRIPTS = [True, False] if IS_SLOW else [True]
# What a quicker test says too, or another road through the same pages: `make test-slow` walks them.
slow = pytest.mark.skipif(not IS_SLOW, reason="walked by make test-slow")

# Playwright runs its own event loop in this thread; the database is still used by one thread at a time.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        why = pytest.mark.skip(reason="no chromium here: apt-get install chromium")
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(why)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser(launch_browser: Callable[[], Browser]) -> Iterator[Browser]:
    """Playwright's browser, with the arguments above; Django's test client is `member`."""
    chromium = launch_browser()
    yield chromium
    chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page of its own context: `open_page(javascript=False, viewport=PHONE)`."""
    contexts: list[BrowserContext] = []

    def opened(*, javascript: bool = True, viewport: dict[str, int] = PHONE, **more) -> Page:
        context = browser.new_context(
            java_script_enabled=javascript, viewport=viewport, reduced_motion="reduce", **more
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        page.on("console", fail_on_refused_content)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def sent_mail(settings, tmp_path, live_server):
    """The folder in which a sample keeps its mail; its links lead to the live server."""
    settings.ADDRESS = live_server.url
    settings.SAMPLE_MARK = tmp_path / "SAMPLE"
    settings.SENT_MAIL_DIR = tmp_path / "outgoing-mail"
    settings.SAMPLE_MARK.touch()
    return settings.SENT_MAIL_DIR


@pytest.fixture
def axe_only_slowly(monkeypatch):
    """For journeys through pages at which test_every_page looks already."""
    if not IS_SLOW:
        monkeypatch.setattr("tests.browser.steps.assert_accessible", lambda _page: None)


def fail_on_refused_content(message) -> None:
    if "Content Security Policy" in message.text:
        pytest.fail(f"the page breaks its own policy: {message.text}")


AXE = Axe().axe_script
# All of what axe tells but its findings stays in the browser: it takes longer to bring than to look.
FINDINGS = """axe.run({resultTypes: ["violations"]}).then(
  found => ({...found, passes: [], incomplete: [], inapplicable: []}))"""

# What axe judges a page by: elements, roles, names and classes, in order, and whether each has
# words; and whether every id that is pointed at is there once. Not which words, and no drawing.
BUILT = """() => {
  const own = new Set(["href", "action", "value", "id", "for", "name", "content", "datetime", "src",
    "aria-label", "aria-labelledby", "aria-describedby", "title", "alt", "maxlength", "min", "max"]);
  const ids = [...document.querySelectorAll("[id]")].map(each => each.id);
  const known = new Set(ids);
  const lost = [...document.querySelectorAll("[for],[aria-labelledby],[aria-describedby]")].some(
    each => ["for", "aria-labelledby", "aria-describedby"].some(
      name => (each.getAttribute(name) || "").split(/\\s+/).some(id => id && !known.has(id))));
  const built = [...document.querySelectorAll("body, body *:not(svg *)")].map(each =>
    each.tagName + [...each.attributes].map(
      one => one.name + (own.has(one.name) ? Boolean(one.value) : "=" + one.value)).sort()
    + [...each.childNodes].some(one => one.nodeType === 3 && one.data.trim()));
  const scheme = matchMedia("(prefers-color-scheme: dark)").matches;
  return [innerWidth, scheme, document.title !== "", document.documentElement.lang, lost,
    ids.length - known.size, ...built].join("|");
}"""
# Pages built alike, at one width and in one scheme, are judged once by each worker.
judged: set[int] = set()


def is_new_to_axe(page: Page) -> bool:
    """Tell whether no page built like this one was found without fault before."""
    return hash(page.evaluate(BUILT)) not in judged


def assert_accessible(page: Page) -> None:
    """Fail with axe's own words where it finds anything on this page."""
    built = hash(page.evaluate(BUILT))
    page.evaluate(AXE)
    found = AxeResults(page.evaluate(FINDINGS))
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    judged.add(built)
