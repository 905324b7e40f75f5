#!/bin/sh
# What `make run` does once everything is installed: migrate, load the demo, serve, work jobs off. Ctrl-C ends it all.
set -eu
BIN=${BIN:-.venv/bin}
PORT=${PORT:-8000}
BIND=${BIND:-127.0.0.1}
export PORT BIND

if ! "$BIN/python" - "$BIND" "$PORT" <<'PY'
import socket, sys
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((sys.argv[1], int(sys.argv[2])))
    except OSError:
        sys.exit(1)
PY
then
    echo "Port $PORT is in use. Choose another one:  make run PORT=8010"
    exit 1
fi

"$BIN/python" manage.py migrate --verbosity 0
"$BIN/python" manage.py collectstatic --noinput --verbosity 0
[ "${DEPLOYMENT:-demo}" != demo ] || "$BIN/python" manage.py demo

# Without a shared cache there is one process, and threads in it.
if [ -n "${REDIS_URL:-}" ]; then workers=2; else workers=1; fi

worker= server=
# By name: in the subshell of $(jobs -p) a POSIX shell has no jobs.
trap 'trap - INT TERM EXIT; kill $worker $server 2>/dev/null || true; wait' INT TERM EXIT
"$BIN/python" manage.py tick --forever &
worker=$!
"$BIN/gunicorn" portal.wsgi --bind "$BIND:$PORT" --worker-class gthread --workers "$workers" --threads 8 --no-control-socket --log-level warning &
server=$!

cat <<TEXT

  Atbalss answers at
    http://piekraste.localhost:$PORT/    a town by the sea
    http://upmala.localhost:$PORT/       a town on a river
    http://localhost:$PORT/              both

  Enter as a resident or an officer, and read the letters:
    http://piekraste.localhost:$PORT/demo/

  Ctrl-C ends it.

TEXT
wait "$server"
