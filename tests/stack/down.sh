#!/usr/bin/env bash
# Ends what up.sh started from a data folder, and nothing else. The folder stays.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

data=${1:?usage: down.sh DATA}
for name in electrumx electrs node; do # servers first: they ask the node to the end
    if pid=$(running "$data" "$name"); then
        kill -TERM "$pid"
        for _ in {1..300}; do
            running "$data" "$name" > /dev/null || break
            sleep 0.1
        done
        ! running "$data" "$name" > /dev/null || { say "$name did not end in 30 s"; kill -KILL "$pid"; }
    fi
    rm -f "$data/run/$name.pid"
done
rm -f "$data/stack.json"
