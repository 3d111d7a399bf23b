# Shared by the scripts beside this file; sourced, never run.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# The crate carries Bitcoin Core's source. Later versions may drop the parts that make
# a node, so its version is pinned; so are the servers, whose behaviour the tests know.
NODE_CRATE=libbitcoinkernel-sys
NODE_VERSION=0.4.1
ELECTRS_VERSION=0.12.0
ELECTRUMX_VERSION=2.0.0

cache=${RANSOMTRACE_STACK_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ransomtrace-stack}
node_home=$cache/node-$NODE_VERSION
electrs_home=$cache/electrs-$ELECTRS_VERSION
electrumx_home=$cache/electrumx-$ELECTRUMX_VERSION

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# The moment a process started. With its id it names the process for good, so that an
# id the system has given to somebody else since is never taken for ours.
born() { # born PID
    local stat
    stat=$(cat "/proc/$1/stat" 2> /dev/null) || return 1
    set -- ${stat##*) }
    [ "$1" != Z ] || return 1
    echo "${20}"
}

running() { # running DATA NAME: prints the id, if it is still the process we started
    local pid when
    read -r pid when 2> /dev/null < "$1/run/$2.pid" || return 1
    [ "$(born "$pid")" = "$when" ] || return 1
    echo "$pid"
}
