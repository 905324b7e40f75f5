#!/bin/sh
# Nightly: the database and the uploads. Keep copies on another machine, and try the restore in README.md once a year.
set -eu
target=${1:-/srv/atbalss/backup}
day=$(date +%Y-%m-%d)
mkdir -p "$target"
pg_dump --format=custom --file "$target/$day.dump" atbalss
tar -C /srv/atbalss/var -czf "$target/$day-uploads.tar.gz" media private
find "$target" -name '20*' -mtime +30 -delete
