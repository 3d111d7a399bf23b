#!/usr/bin/env bash
# Starts a regtest node with electrs and ElectrumX over it, all on 127.0.0.1, and waits
# until both servers have every block of the node.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

usage="usage: up.sh DATA [--base PORT] [--no-limits]
  DATA         folder for chain, indexes, logs and process ids
  --base PORT  first of seven ports (default: seven free ones are looked for)
  --no-limits  ElectrumX without its cost limits"

data='' base='' settings=()
while [ $# -gt 0 ]; do
    case $1 in
        --base) base=${2:?"$usage"}; shift 2 ;;
        --no-limits) settings+=(COST_SOFT_LIMIT=0 COST_HARD_LIMIT=0); shift ;;
        -*) die "$usage" ;;
        *) data=$1; shift ;;
    esac
done
[ -n "$data" ] || die "$usage"

"$here/install.sh"
mkdir -p "$data"
data=$(cd "$data" && pwd)
mkdir -p "$data/node" "$data/electrumx" "$data/log" "$data/run"
chmod 700 "$data"
for name in node electrs electrumx; do
    ! running "$data" "$name" > /dev/null || die "$name runs from $data already: down.sh first"
done

# Below the range from which the system hands out ports of its own.
free_base() {
    python3 - << 'PYTHON'
import random, socket

def free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0

print(next(b for b in (random.randrange(20000, 32000) for _ in range(100)) if all(free(b + i) for i in range(7))))
PYTHON
}
[ -n "$base" ] || base=$(free_base)
node_port=$base p2p_port=$((base + 1)) electrs_port=$((base + 2)) monitor_port=$((base + 3))
electrumx_port=$((base + 4)) tls_port=$((base + 5)) admin_port=$((base + 6))

# Whatever goes wrong from here on, leave nothing running behind.
trap 'code=$?; [ $code = 0 ] || "$here/down.sh" "$data" || true; exit $code' EXIT

begin() { # begin NAME COMMAND...: in the background, its log and id kept
    local name=$1
    shift
    # in a session of its own: the terminal's Ctrl-C is not meant for it
    setsid "$@" >> "$data/log/$name.log" 2>&1 < /dev/null &
    echo "$! $(born $!)" > "$data/run/$name.pid"
}

await() { # await NAME COMMAND...: until it succeeds
    local name=$1 until=$((SECONDS + 60))
    shift
    until "$@" > /dev/null 2>&1; do
        if ! running "$data" "$name" > /dev/null || [ $SECONDS -ge $until ]; then
            tail -n 20 "$data/log/$name.log" >&2
            die "$name is not ready; its log ends above"
        fi
        sleep 0.2
    done
}

umask 077
password=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
echo "stack:$password" > "$data/rpc.auth"

# A chain whose blocks carry old times must not count as an unfinished download, for
# which both servers would wait, nor may what it left in the mempool expire: hence
# maxtipage and mempoolexpiry. acceptnonstdtxn: real chains hold what is not relayed now.
cat > "$data/node/bitcoin.conf" << CONF
regtest=1
server=1
rest=1
txindex=1
txospenderindex=1
listenonion=0
discover=0
dns=0
dnsseed=0
fixedseeds=0
natpmp=0
printtoconsole=0
dbcache=100
maxtipage=4000000000
mempoolexpiry=1000000
acceptnonstdtxn=1
rpcuser=stack
rpcpassword=$password
[regtest]
connect=0
bind=127.0.0.1:$p2p_port
rpcbind=127.0.0.1
rpcallowip=127.0.0.1
rpcport=$node_port
CONF
cli() { "$node_home/bin/bitcoin-cli" -datadir="$data/node" "$@"; }
begin node "$node_home/bin/bitcoind" -datadir="$data/node"
await node cli getblockcount
height=$(cli getblockcount)

printf 'auth = "stack:%s"\n' "$password" > "$data/run/electrs.toml"
begin electrs env RUST_LOG=info "$electrs_home/bin/electrs" \
    --skip-default-conf-files --conf "$data/run/electrs.toml" --network regtest \
    --db-dir "$data/electrs" --daemon-dir "$data/node" --daemon-rpc-addr "127.0.0.1:$node_port" \
    --electrum-rpc-addr "127.0.0.1:$electrs_port" --monitoring-addr "127.0.0.1:$monitor_port" \
    --wait-duration-secs 1 --skip-block-download-wait

[ -s "$data/run/tls.key" ] || openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
    -keyout "$data/run/tls.key" -out "$data/run/tls.crt" 2> /dev/null
begin electrumx env ALLOW_ROOT=1 COIN=Bitcoin NET=regtest DB_ENGINE=leveldb \
    DB_DIRECTORY="$data/electrumx" DAEMON_URL="http://stack:$password@127.0.0.1:$node_port/" \
    SERVICES="tcp://127.0.0.1:$electrumx_port,ssl://127.0.0.1:$tls_port,rpc://127.0.0.1:$admin_port" \
    SSL_CERTFILE="$data/run/tls.crt" SSL_KEYFILE="$data/run/tls.key" \
    PEER_DISCOVERY=off PEER_ANNOUNCE= BLACKLIST_URL= CACHE_MB=100 \
    DAEMON_POLL_INTERVAL_BLOCKS=500 DAEMON_POLL_INTERVAL_MEMPOOL=500 \
    "${settings[@]}" "$electrumx_home/bin/electrumx_server"

serves() { # serves PORT: whether that Electrum server's tip is the node's
    timeout 3 bash -c '
        exec 3<> "/dev/tcp/127.0.0.1/$0"
        echo "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server.version\",\"params\":[\"up\",\"1.4\"]}" >&3
        read -r _ <&3
        echo "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"blockchain.headers.subscribe\",\"params\":[]}" >&3
        read -r tip <&3
        [[ $tip =~ \"height\":\ *$1[^0-9] ]]' "$1" "$height"
}
await electrs serves "$electrs_port"
await electrumx serves "$electrumx_port"

cat > "$data/stack.json" << JSON
{
  "node": $node_port,
  "auth": "$data/rpc.auth",
  "electrs": $electrs_port,
  "electrumx": $electrumx_port,
  "electrumx_tls": $tls_port,
  "certificate": "$data/run/tls.crt"
}
JSON
say "up at height $height: $data/stack.json"
