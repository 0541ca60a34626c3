"""The settings of the tests: the product's own, with a fast hasher and a place of their own."""

import os
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="warmhand-tests-"))
os.environ["WARMHAND_DATA"] = str(FOLDER / "data")
os.environ["WARMHAND_SECRET_KEY"] = "tests-only-" + "k" * 50
os.environ["WARMHAND_LINK_KEY"] = "tests-only-" + "l" * 50
os.environ.pop("WARMHAND_ADDRESS", None)

from warmhand.settings import *  # noqa: E402, F403  (the environment comes first)
from warmhand.settings import DATABASES as PRODUCT_DATABASES  # noqa: E402

# The product's hasher is slow on purpose; it made a comparable suite twenty times slower.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES = {
    "default": {
        **PRODUCT_DATABASES["default"],
        # A file, since the live server's threads share it.
        "TEST": {"NAME": str(FOLDER / "test.sqlite3")},
    }
}
# Else every test client lists all static files anew: a fifth of the whole suite's time.
WHITENOISE_AUTOREFRESH = True
