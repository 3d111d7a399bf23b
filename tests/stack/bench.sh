#!/usr/bin/env bash
# Measures the Electrum client on real servers over a link with a round trip of 50 ms: the
# time it takes for a case of about 5,000 transactions, against the floor (the same requests
# written at once, the answers thrown away), against bdk_electrum with the same scripts and
# proofs, and against batches of electrum-client with the same requests. Best of a few runs; a machine that does other work meanwhile makes ratios worthless.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

usage="usage: bench.sh [--deposits N] [--rtt MS] [--runs N] [--peers]
  --deposits N  customers of the exchange (4900: about 5,000 transactions)
  --rtt MS      round trip of the link (50)
  --runs N      runs of each, of which the best counts (3)
  --peers       bdk_electrum and batches of electrum-client too, once; it takes minutes"

deposits=4900 rtt=50 runs=3 peers=
while [ $# -gt 0 ]; do
    case $1 in
        --deposits) deposits=${2:?"$usage"}; shift 2 ;;
        --rtt) rtt=${2:?"$usage"}; shift 2 ;;
        --runs) runs=${2:?"$usage"}; shift 2 ;;
        --peers) peers=1; shift ;;
        *) die "$usage" ;;
    esac
done

package=$here/../benches/peer
target=${CARGO_TARGET_DIR:-$package/../../../target}/peer
CARGO_TARGET_DIR=$target cargo build --release --quiet --locked --manifest-path "$package/Cargo.toml"
peer=$target/release/peer

data=$(mktemp -d "${TMPDIR:-/tmp}/ransomtrace-bench.XXXXXX")
links=()
finish() {
    code=$?
    [ ${#links[@]} = 0 ] || kill "${links[@]}"
    "$here/down.sh" "$data"
    rm -rf "$data"
    exit $code
}
trap finish EXIT

"$here/up.sh" "$data" --no-limits
RANSOMTRACE_STACK=$data/stack.json "$peer" load "$deposits"

port_of() { sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p" "$data/stack.json"; }

link() { # link SERVER: a slow link to it; sets `port`
    "$peer" delay "$(port_of "$1")" "$rtt" > "$data/$1.port" &
    links+=($!)
    until [ -s "$data/$1.port" ]; do sleep 0.05; done
    port=$(cat "$data/$1.port")
}

run() { # run WHO SHAPE: the seconds it took
    "$peer" "$1" "$port" "$deposits" "$2" 2>> "$data/log/peer.log" || { cat "$data/log/peer.log" >&2; exit 1; }
}

best() { # best SHAPE WHO...: the shortest time of each in a few runs, one after the other in turn
    local shape=$1 who turn
    shift
    rm -f "$data"/took.*
    for ((turn = 0; turn < runs; turn++)); do
        for who; do run "$who" "$shape" >> "$data/took.$who"; done
    done
    for who; do sort -n "$data/took.$who" | head -n 1; done
}

ratio() { awk "BEGIN { printf \"%.2f\", $1 / $2 }"; }

printf '%-10s %-5s %8s %8s %8s %14s %15s\n' server shape floor client acquire client/floor acquire/floor
for server in electrs electrumx; do
    link "$server"
    for shape in busy wide; do
        times=$(best $shape floor client acquire)
        read -r floor client acquire <<< "${times//$'\n'/ }"
        printf '%-10s %-5s %8s %8s %8s %14s %15s\n' "$server" $shape "$floor" "$client" "$acquire" \
            "$(ratio "$client" "$floor")" "$(ratio "$acquire" "$floor")"
        if [ "$peers" ]; then
            for peer_name in batch bdk; do
                other=$(run "$peer_name" $shape)
                echo "  $peer_name: $other s, $(ratio "$other" "$acquire") times as long as acquire, $(ratio "$other" "$client") as the client"
            done
        fi
    done
    echo "  100 small questions, each after the answer to the one before: $(best wide hops) s"
done
echo "  who spends each output, from electrumx: $(best busy spenders) s"
