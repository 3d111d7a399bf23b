#!/usr/bin/env bash
# Runs the tests against real servers: a fresh stack in a temporary folder, the tests of
# tests/real_servers.rs, and down again whatever happened. Arguments go to cargo.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

data=$(mktemp -d "${TMPDIR:-/tmp}/ransomtrace-stack.XXXXXX")
finish() {
    code=$?
    "$here/down.sh" "$data"
    [ $code = 0 ] || tail -n 15 "$data"/log/*.log >&2
    rm -rf "$data"
    exit $code
}
trap finish EXIT

# Without ElectrumX's limits: they make a client of one address wait for minutes, and
# these tests ask whether answers are right.
"$here/up.sh" "$data" --no-limits
export RANSOMTRACE_STACK=$data/stack.json
cd "$here/../.."
# One after the other: the tests share one chain.
if cargo nextest --version > /dev/null 2>&1; then
    cargo nextest run --test-threads 1 --run-ignored only -E 'test(real_servers)' "$@"
else
    cargo test "$@" --test integration -- --test-threads 1 --ignored real_servers
fi
