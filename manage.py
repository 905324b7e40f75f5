#!/usr/bin/env python
"""Django's command line. Third-party commands know no scope, so they run over every municipality."""

import os
import sys
from contextlib import nullcontext

# Ours open their own scope; these walk over models of all municipalities.
UNSCOPED_COMMANDS = {
    "check", "collectstatic", "createsuperuser", "dumpdata", "flush", "loaddata", "migrate", "shell", "sqlflush",
    "test", "update_index", "rebuild_references_index", "wagtail_update_index", "wagtail_update_image_renditions",
    "clearsessions", "remove_stale_contenttypes", "fixtree", "publish_scheduled",
}  # fmt: skip


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    from portal.tenancy.scope import every_municipality

    command = sys.argv[1] if len(sys.argv) > 1 else ""
    with every_municipality() if command in UNSCOPED_COMMANDS else nullcontext():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
