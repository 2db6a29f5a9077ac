"""Make the tables and copy the rows in: python -m kept.filling rows.json"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

call_command("migrate", run_syncdb=True, verbosity=0)
with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        name, columns, rows = json.loads(line)
        table = apps.get_model("kept", name)._meta.db_table
        marks = ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608  (names of our own tables)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
User.objects.create_superuser("admin", "admin@demo.example", "gvi-demo-2026")
