#!/usr/bin/env bash
# Starts the sandbox as the README says, pastes the three calls that it prints, and stops it with Ctrl-C.
# Every wait is bounded, and no process is left behind.
set -euo pipefail
set -m # the sandbox gets a process group of its own, which Ctrl-C reaches as a whole
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

# Runs a printed call, and checks its status and the answer: a JavaScript expression in `body`.
call() {
  local answer status
  answer=$(eval "$1 --max-time 20 -w '\n%{http_code}'") || fail "no answer to: $1"
  status=${answer##*$'\n'}
  [ "$status" = 200 ] || fail "$status to: $1"
  node -e "const body = JSON.parse(process.argv[1]); if (!($2)) process.exit(1)" "${answer%$'\n'*}" ||
    fail "not ($2): $1"
  echo "ok  $1"
}

service_port=$(free_port)
emulator_port=$(free_port)
# bash waits for the program and passes its exit code on; other shells end by the signal themselves.
PORT=$service_port npm run sandbox --script-shell=bash -- --port "$emulator_port" > "$work/output" 2>&1 &
group=$!

for ((i = 0; i < START_SECONDS * 5; i++)); do
  if grep -q 'Press Ctrl-C to stop' "$work/output"; then break; fi
  kill -0 "$group" 2> /dev/null || fail 'the sandbox ended at once'
  sleep 0.2
done
mapfile -t calls < <(grep '^curl ' "$work/output")
[ "${#calls[@]}" = 3 ] || fail "expected three calls, not ${#calls[@]}"

call "${calls[0]}" 'Array.isArray(body) && body.length === 250 && body.every((id) => id.startsWith("vs_"))'
call "${calls[1]}" 'body.object === "list" && body.data.length > 0 && body.has_more === false'
call "${calls[2]}" 'body.vector_stores_deleted.length === 2 && body.vector_stores_failed.length === 0'
call "${calls[0]}" 'body.length === 248'

kill -INT -- "-$group"
for ((i = 0; i < STOP_SECONDS * 5; i++)); do
  kill -0 "$group" 2> /dev/null || break
  sleep 0.2
done
kill -0 "$group" 2> /dev/null && fail "the sandbox still runs $STOP_SECONDS s after Ctrl-C"
code=0
wait "$group" || code=$?
[ "$code" = 0 ] || fail "the sandbox ended with code $code"
! is_open "$service_port" || fail 'the service still listens'
! is_open "$emulator_port" || fail 'the emulator still listens'
group=''
echo 'smoke test: the sandbox started, answered and stopped'
