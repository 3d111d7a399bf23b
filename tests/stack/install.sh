#!/usr/bin/env bash
# Fills the cache with a Bitcoin Core node, electrs and ElectrumX, from the package
# registries alone. What is there already, and able to start, is left as it is.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[ $# = 0 ] || die "usage: install.sh   (RANSOMTRACE_STACK_CACHE names the cache, now $cache)"
mkdir -p "$cache"
exec 9> "$cache/lock" # two at once would build the same twice
flock 9

# Starting each is the test: a kept cache may meet a machine that lacks its libraries.
have_node() { "$node_home/bin/bitcoind" -version && "$node_home/bin/bitcoin-cli" -version; } > /dev/null 2>&1
have_electrs() { "$electrs_home/bin/electrs" --version; } > /dev/null 2>&1
have_electrumx() { [ -f "$electrumx_home/done" ] && "$electrumx_home/bin/python" -c 'import electrumx, plyvel'; } > /dev/null 2>&1

install_packages() { # install_packages NAME...: those that are missing
    local name missing=() sudo=
    for name; do
        dpkg-query -W -f '${Status}' "$name" 2> /dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || sudo=sudo
    say "installing ${missing[*]}"
    $sudo apt-get -o DPkg::Lock::Timeout=300 update -qq
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
        install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
}

logged() { # logged LOG COMMAND...: quiet unless it fails
    local log=$1
    shift
    "$@" > "$log" 2>&1 || { tail -n 30 "$log" >&2; die "failed: $*"; }
}

build_node() {
    local work=$cache/work/node
    rm -rf "$work"
    mkdir -p "$work/crate/src" "$node_home/bin"
    : > "$work/crate/src/lib.rs"
    cat > "$work/crate/Cargo.toml" << TOML
[package]
name = "node-source"
version = "0.0.0"
edition = "2021"

[dependencies]
$NODE_CRATE = "=$NODE_VERSION"

[workspace]
TOML
    (cd "$work/crate" && logged "$work/vendor.log" cargo vendor ../vendor)
    say "building bitcoind (10 minutes of processor time)"
    # Wallet and address map are off because the crate leaves their files out.
    logged "$work/cmake.log" cmake -S "$work/vendor/$NODE_CRATE/bitcoin" -B "$work/build" -G Ninja \
        -DCMAKE_BUILD_TYPE=Release -DBUILD_DAEMON=ON -DBUILD_CLI=ON \
        -DENABLE_WALLET=OFF -DWITH_EMBEDDED_ASMAP=OFF -DWITH_ZMQ=OFF -DENABLE_IPC=OFF \
        -DENABLE_EXTERNAL_SIGNER=OFF -DBUILD_TESTS=OFF -DBUILD_BENCH=OFF -DBUILD_FUZZ_BINARY=OFF \
        -DBUILD_TX=OFF -DBUILD_UTIL=OFF -DBUILD_BITCOIN_BIN=OFF -DBUILD_KERNEL_LIB=OFF \
        -DBUILD_UTIL_CHAINSTATE=OFF
    logged "$work/build.log" cmake --build "$work/build" --target bitcoind bitcoin-cli -j "$(nproc)"
    install -m 755 "$work/build/bin/bitcoin-cli" "$work/build/bin/bitcoind" "$node_home/bin"
    rm -rf "$work"
}

build_electrs() {
    local work=$cache/work/electrs
    mkdir -p "$work" "$electrs_home/bin"
    say "building electrs $ELECTRS_VERSION (17 minutes of processor time, most of it its database)"
    logged "$work/build.log" cargo install electrs --version "$ELECTRS_VERSION" --locked -q \
        --root "$work/root" --target-dir "$work/target"
    install -m 755 "$work/root/bin/electrs" "$electrs_home/bin"
    rm -rf "$work"
}

build_electrumx() {
    say "installing ElectrumX $ELECTRUMX_VERSION"
    rm -rf "$electrumx_home"
    python3 -m venv "$electrumx_home"
    "$electrumx_home/bin/pip" install -q --disable-pip-version-check --root-user-action ignore \
        -c "$here/constraints.txt" "e-x[leveldb]==$ELECTRUMX_VERSION"
    touch "$electrumx_home/done" # a venv that pip left half filled is made again
}

need=(openssl) # up.sh makes ElectrumX's certificate
have_node || need+=(cmake ninja-build g++ pkg-config libboost-dev)
have_electrs || need+=(g++ pkg-config clang libclang-dev)
have_electrumx || need+=(python3-venv)
install_packages "${need[@]}"

have_node || build_node
have_electrs || build_electrs
have_electrumx || build_electrumx
say "ready in $cache: $("$node_home/bin/bitcoind" -version | head -n 1), electrs $ELECTRS_VERSION, ElectrumX $ELECTRUMX_VERSION"
