#!/usr/bin/env bash
# Starts the sandbox as described in the README, runs the three commands that it prints, and stops it with Ctrl-C.
# Every wait has a limit, and no process remains.
set -euo pipefail
set -m # runs the sandbox in its own process group, so Ctrl-C can be sent to the whole group
cd "$(dirname "$0")/.."

START_SECONDS=60
STOP_SECONDS=30
work=$(mktemp -d)
group=''

clean_up() {
  if [ -n "$group" ]; then kill -KILL -- "-$group" 2> /dev/null || true; fi
  rm -rf "$work"
}
trap clean_up EXIT

fail() {
  echo "smoke test: $1" >&2
  cat "$work/output" >&2 2> /dev/null || true
  exit 1
}

free_port() {
  node -e "const s = require('node:net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })"
}

is_open() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# Runs a printed command and checks its status and response. $2 is a JavaScript expression with the variable `body`.
call() {
  local response status
  response=$(eval "$1 --max-time 20 -w '\n%{http_code}'") || fail "no response to: $1"
  status=${response##*$'\n'}
  [ "$status" = 200 ] || fail "status $status for: $1"
  node -e "const body = JSON.parse(process.argv[1]); if (!($2)) process.exit(1)" "${response%$'\n'*}" ||
    fail "($2) is false for: $1"
  echo "ok  $1"
}

service_port=$(free_port)
emulator_port=$(free_port)
# bash waits for the program and returns its exit code; other shells are terminated by the signal themselves.
PORT=$service_port npm run sandbox --script-shell=bash -- --port "$emulator_port" > "$work/output" 2>&1 &
group=$!

for ((i = 0; i < START_SECONDS * 5; i++)); do
  if grep -q 'Press Ctrl-C to stop' "$work/output"; then break; fi
  kill -0 "$group" 2> /dev/null || fail 'the sandbox exited during startup'
  sleep 0.2
done
mapfile -t calls < <(grep '^curl ' "$work/output")
[ "${#calls[@]}" = 3 ] || fail "expected three commands, but got ${#calls[@]}"

call "${calls[0]}" 'Array.isArray(body) && body.length === 250 && body.every((id) => id.startsWith("vs_"))'
call "${calls[1]}" 'body.object === "list" && body.data.length > 0 && body.has_more === false'
call "${calls[2]}" 'body.vector_stores_deleted.length === 2 && body.vector_stores_failed.length === 0'
call "${calls[0]}" 'body.length === 248'

kill -INT -- "-$group"
for ((i = 0; i < STOP_SECONDS * 5; i++)); do
  kill -0 "$group" 2> /dev/null || break
  sleep 0.2
done
kill -0 "$group" 2> /dev/null && fail "the sandbox is still running $STOP_SECONDS s after Ctrl-C"
code=0
wait "$group" || code=$?
[ "$code" = 0 ] || fail "the sandbox exited with code $code"
! is_open "$service_port" || fail 'the service is still listening'
! is_open "$emulator_port" || fail 'the emulator is still listening'
group=''
echo 'smoke test: the sandbox started, responded and stopped'
