"""The settings of the tests: the real ones, with a database, files and letters of their own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Before the real settings are read: they take their places from the environment.
if "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="atbalss-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES, STORAGES, VAR_DIR

_suffix = os.environ.get("TEST_DB_SUFFIX", "")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads, other processes and browsers must see it.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR_DIR) / f"test{_suffix}.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_atbalss{_suffix}"}
    # A pool would keep connections open while the test database is dropped.
    DATABASES["default"]["OPTIONS"] = {}
    DATABASES["default"]["CONN_MAX_AGE"] = 0

SECRET_KEY = "tests only, long enough to satisfy every check that looks at its length"  # noqa: S105
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PAGE_CACHE_SECONDS = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
