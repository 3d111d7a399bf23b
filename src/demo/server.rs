//! A loopback Electrum server that serves a chain.
//!
//! It speaks [protocol] 1.4 to 1.4.2 over TCP, one JSON object or array per line, and holds no state but the chain, which
//! does not change. So a subscription answers once and never notifies. One thread accepts, one serves each client; both
//! end when the server is dropped.
//!
//! [protocol]: https://electrumx.readthedocs.io/en/latest/protocol-methods.html

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bitcoin::consensus::encode::serialize_hex;
use bitcoin::hashes::{Hash, sha256};
use bitcoin::hex::{DisplayHex, FromHex};
use bitcoin::{SignedAmount, Txid};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::demo::chain::{Chain, Place};

/// Longest line a client may send, in bytes.
const MAX_LINE: u64 = 1_000_000;
/// Most requests in one array; an array of large answers stays within memory.
const MAX_BATCH: usize = 1_000;
/// Most headers in one answer, as the protocol has it.
const MAX_HEADERS: usize = 2016;
const SOFTWARE: &str = "ransomtrace demo";
/// The span of protocol versions served.
const OLDEST: &str = "1.4";
const NEWEST: &str = "1.4.2";

/// A running server; dropping it closes its connections and ends its threads.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    stopping: AtomicBool,
    clients: Mutex<Vec<(TcpStream, JoinHandle<()>)>>,
}

impl Shared {
    fn clients(&self) -> MutexGuard<'_, Vec<(TcpStream, JoinHandle<()>)>> {
        // The list is whole after every statement, so a panic elsewhere does not spoil it.
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// Starts to serve a chain on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// When the system grants no port or no thread.
    pub fn start(chain: Arc<Chain>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let acceptor = {
            let shared = Arc::clone(&shared);
            thread::Builder::new().spawn(move || accept(&listener, &chain, &shared))?
        };
        Ok(Self {
            address,
            shared,
            acceptor: Some(acceptor),
        })
    }

    /// Returns where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // The acceptor sees the flag once it wakes up. Where it cannot be woken, it is left alone rather than waited for.
        let woken = TcpStream::connect_timeout(&self.address, Duration::from_secs(1)).is_ok();
        if let Some(acceptor) = self.acceptor.take().filter(|_| woken) {
            let _ = acceptor.join();
        }
        let clients = std::mem::take(&mut *self.shared.clients());
        for (stream, thread) in clients {
            let _ = stream.shutdown(Shutdown::Both);
            let _ = thread.join();
        }
    }
}

fn accept(listener: &TcpListener, chain: &Arc<Chain>, shared: &Shared) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else {
            // Out of descriptors, say: try again when a client has left.
            thread::sleep(Duration::from_millis(10));
            continue;
        };
        let chain = Arc::clone(chain);
        let Ok(own) = stream.try_clone() else {
            continue;
        };
        let spawned = thread::Builder::new().spawn(move || {
            let _ = serve(&chain, &own);
            let _ = own.shutdown(Shutdown::Both);
        });
        let mut clients = shared.clients();
        clients.retain(|(_, thread)| !thread.is_finished());
        clients.extend(spawned.map(|thread| (stream, thread)));
    }
}

fn serve(chain: &Chain, stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = reader
            .by_ref()
            .take(MAX_LINE + 1)
            .read_until(b'\n', &mut line)?;
        let answer = match length {
            0 => return Ok(()),
            _ if length as u64 > MAX_LINE => {
                Some(failed(Value::Null, Refusal::bad("line too long")))
            }
            _ => answer(chain, &line),
        };
        if let Some(answer) = answer {
            let mut text = answer.to_string();
            text.push('\n');
            let mut writer = stream;
            writer.write_all(text.as_bytes())?;
        }
        if length as u64 > MAX_LINE {
            return Ok(());
        }
    }
}

/// A JSON-RPC error.
#[derive(Debug)]
struct Refusal {
    code: i32,
    message: String,
}

impl Refusal {
    /// A request that cannot be served as it stands; Electrum's own code.
    fn bad(message: &str) -> Self {
        Self {
            code: 1,
            message: message.to_owned(),
        }
    }

    fn rpc(code: i32, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

/// Answers one line; `None` for a blank line and for notifications, which want no answer.
fn answer(chain: &Chain, line: &[u8]) -> Option<Value> {
    if line.trim_ascii().is_empty() {
        return None;
    }
    match serde_json::from_slice(line) {
        Err(error) => Some(failed(
            Value::Null,
            Refusal::rpc(-32700, format!("not JSON: {error}")),
        )),
        Ok(Value::Array(requests)) if requests.is_empty() => {
            Some(failed(Value::Null, Refusal::rpc(-32600, "empty batch")))
        }
        Ok(Value::Array(requests)) if requests.len() > MAX_BATCH => {
            let message = format!(
                "batch of {} exceeds the limit of {MAX_BATCH}",
                requests.len()
            );
            Some(failed(Value::Null, Refusal::bad(&message)))
        }
        Ok(Value::Array(requests)) => {
            let answers: Vec<Value> = requests
                .iter()
                .filter_map(|request| respond(chain, request))
                .collect();
            (!answers.is_empty()).then_some(Value::Array(answers))
        }
        Ok(request) => respond(chain, &request),
    }
}

fn respond(chain: &Chain, request: &Value) -> Option<Value> {
    let (Some(object), Some(method)) = (request.as_object(), request["method"].as_str()) else {
        return Some(failed(
            request["id"].clone(),
            Refusal::rpc(-32600, "no method in the request"),
        ));
    };
    let id = object.get("id")?.clone();
    let result = match object.get("params") {
        None => call(chain, method, &[]),
        Some(Value::Array(params)) => call(chain, method, params),
        Some(_) => Err(Refusal::rpc(-32602, "params must be an array")),
    };
    Some(match result {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err(refusal) => failed(id, refusal),
    })
}

fn failed(id: Value, Refusal { code, message }: Refusal) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}

fn call(chain: &Chain, method: &str, params: &[Value]) -> Result<Value, Refusal> {
    match method {
        "server.version" => Ok(json!([SOFTWARE, negotiate(params.get(1))?])),
        "server.features" => Ok(json!({
            "genesis_hash": chain.blocks()[0].block_hash(),
            "hash_function": "sha256",
            "hosts": {},
            "protocol_min": OLDEST,
            "protocol_max": NEWEST,
            "pruning": null,
            "server_version": SOFTWARE,
        })),
        "server.banner" => Ok(json!(
            "An invented economy. Nothing here is worth anything."
        )),
        "server.ping" => Ok(Value::Null),
        "blockchain.headers.subscribe" => {
            Ok(json!({ "height": chain.height(), "hex": serialize_hex(chain.tip()) }))
        }
        "blockchain.block.header" => {
            no_checkpoint(params, 1)?;
            let block = chain.block(param(params, 0)?);
            Ok(json!(serialize_hex(
                &block.ok_or(Refusal::bad("no block at this height"))?.header
            )))
        }
        "blockchain.block.headers" => {
            let (start, count): (usize, usize) = (param(params, 0)?, param(params, 1)?);
            no_checkpoint(params, 2)?;
            let blocks = chain
                .blocks()
                .iter()
                .skip(start)
                .take(count.min(MAX_HEADERS));
            let headers: Vec<String> = blocks.map(|block| serialize_hex(&block.header)).collect();
            Ok(json!({ "count": headers.len(), "hex": headers.concat(), "max": MAX_HEADERS }))
        }
        "blockchain.scripthash.get_history" => {
            let script = script(params)?;
            Ok(mined(chain, &script)
                .chain(waiting(chain, &script))
                .collect())
        }
        "blockchain.scripthash.get_mempool" => Ok(waiting(chain, &script(params)?).collect()),
        "blockchain.scripthash.get_balance" => Ok(balance(chain, &script(params)?)),
        "blockchain.scripthash.subscribe" => Ok(status(chain, &script(params)?)),
        "blockchain.transaction.get" => {
            if params.get(1).is_some_and(|verbose| verbose != false) {
                return Err(Refusal::bad("verbose transactions are not supported"));
            }
            let tx = chain.transaction(&param::<Txid>(params, 0)?);
            Ok(json!(serialize_hex(tx.ok_or_else(no_such_transaction)?)))
        }
        "blockchain.transaction.get_merkle" => merkle(chain, param(params, 0)?, param(params, 1)?),
        _ => Err(Refusal::rpc(-32601, format!("unknown method \"{method}\""))),
    }
}

fn no_such_transaction() -> Refusal {
    Refusal::rpc(2, "daemon error: no such mempool or blockchain transaction")
}

fn param<T: DeserializeOwned>(params: &[Value], index: usize) -> Result<T, Refusal> {
    let value = params
        .get(index)
        .ok_or_else(|| Refusal::rpc(-32602, format!("parameter {index} is missing")))?;
    T::deserialize(value)
        .map_err(|error| Refusal::rpc(-32602, format!("parameter {index}: {error}")))
}

/// Refuses a `cp_height`: proofs to a checkpoint are not served.
fn no_checkpoint(params: &[Value], index: usize) -> Result<(), Refusal> {
    match params.get(index) {
        None => Ok(()),
        Some(height) if *height == 0 => Ok(()),
        Some(_) => Err(Refusal::bad("cp_height is not supported")),
    }
}

/// Reads a script hash, which the protocol writes with its bytes reversed.
fn script(params: &[Value]) -> Result<sha256::Hash, Refusal> {
    let text: String = param(params, 0)?;
    let mut bytes = <[u8; 32]>::from_hex(&text)
        .map_err(|error| Refusal::rpc(-32602, format!("not a script hash: {error}")))?;
    bytes.reverse();
    Ok(sha256::Hash::from_byte_array(bytes))
}

/// Picks the newest version that both sides speak. A client names one version or a span of two.
fn negotiate(wanted: Option<&Value>) -> Result<String, Refusal> {
    let (low, high) = match wanted {
        None => (OLDEST, OLDEST),
        Some(Value::String(only)) => (only.as_str(), only.as_str()),
        Some(span) => match (span[0].as_str(), span[1].as_str()) {
            (Some(low), Some(high)) => (low, high),
            _ => return Err(Refusal::rpc(-32602, "not a protocol version")),
        },
    };
    let number = |text: &str| -> Option<Vec<u32>> {
        text.split('.').map(|part| part.parse().ok()).collect()
    };
    let (Some(lowest), Some(highest)) = (number(low), number(high)) else {
        return Err(Refusal::rpc(-32602, "not a protocol version"));
    };
    let chosen = if Some(&highest) < number(NEWEST).as_ref() {
        high
    } else {
        NEWEST
    };
    let chosen_number = number(chosen);
    if chosen_number < number(OLDEST) || chosen_number < Some(lowest) {
        return Err(Refusal::bad("unsupported protocol version"));
    }
    Ok(chosen.to_owned())
}

fn mined(chain: &Chain, script: &sha256::Hash) -> impl Iterator<Item = Value> {
    chain.history(script).iter().filter_map(|txid| {
        let Place { height, .. } = chain.place(txid)?;
        Some(json!({ "tx_hash": txid, "height": height }))
    })
}

/// Unconfirmed entries have height 0, or -1 when a parent is unconfirmed too.
fn waiting(chain: &Chain, script: &sha256::Hash) -> impl Iterator<Item = Value> {
    chain.waiting(script).into_iter().map(|tx| {
        let height = if chain.has_waiting_parent(tx) { -1 } else { 0 };
        json!({ "tx_hash": tx.compute_txid(), "height": height, "fee": chain.fee(tx).to_sat() })
    })
}

fn balance(chain: &Chain, script: &sha256::Hash) -> Value {
    let mined = chain
        .history(script)
        .iter()
        .filter_map(|txid| chain.transaction(txid));
    let confirmed: SignedAmount = mined.map(|tx| chain.balance_change(tx, script)).sum();
    let waiting = chain.waiting(script).into_iter();
    let unconfirmed: SignedAmount = waiting.map(|tx| chain.balance_change(tx, script)).sum();
    json!({ "confirmed": confirmed.to_sat(), "unconfirmed": unconfirmed.to_sat() })
}

/// Returns the [status](https://electrumx.readthedocs.io/en/latest/protocol-basics.html#status) of a script.
fn status(chain: &Chain, script: &sha256::Hash) -> Value {
    let entries = mined(chain, script).chain(waiting(chain, script));
    let text: String = entries
        .map(|entry| {
            format!(
                "{}:{}:",
                entry["tx_hash"].as_str().unwrap_or_default(),
                entry["height"]
            )
        })
        .collect();
    if text.is_empty() {
        Value::Null
    } else {
        json!(sha256::Hash::hash(text.as_bytes()).to_string())
    }
}

fn merkle(chain: &Chain, txid: Txid, height: u32) -> Result<Value, Refusal> {
    let place = chain.place(&txid).filter(|place| place.height == height);
    let (branch, position) = place
        .and_then(|_| chain.merkle_branch(&txid))
        .ok_or_else(|| {
            Refusal::bad(&format!(
                "no transaction {txid} in the block at height {height}"
            ))
        })?;
    let branch: Vec<String> = branch.iter().map(ToString::to_string).collect();
    Ok(json!({ "block_height": height, "merkle": branch, "pos": position }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::chain::scripthash;
    use bitcoin::consensus::encode::deserialize_hex;
    use bitcoin::hashes::sha256d;
    use bitcoin::{Transaction, block::Header};

    struct Client(BufReader<TcpStream>);

    impl Client {
        fn of(server: &Server) -> Self {
            Self(BufReader::new(
                TcpStream::connect(server.address()).unwrap(),
            ))
        }

        fn line(&mut self, line: &str) -> Value {
            // In one write: two would wait for each other's acknowledgement.
            self.0
                .get_mut()
                .write_all(format!("{line}\n").as_bytes())
                .unwrap();
            let mut answer = String::new();
            self.0.read_line(&mut answer).unwrap();
            serde_json::from_str(&answer).unwrap()
        }

        fn ask(&mut self, method: &str, params: Value) -> Value {
            let mut answer =
                self.line(&json!({ "id": 7, "method": method, "params": params }).to_string());
            assert_eq!(answer["id"], 7);
            let field = if answer.get("error").is_some() {
                "error"
            } else {
                "result"
            };
            answer[field].take()
        }
    }

    fn demo() -> (crate::demo::Demo, Server) {
        let demo = crate::demo::story(crate::demo::Options::default());
        let server = Server::start(Arc::clone(&demo.chain)).unwrap();
        (demo, server)
    }

    fn on_the_wire(script: &bitcoin::Script) -> String {
        let mut bytes = scripthash(script).to_byte_array();
        bytes.reverse();
        bytes.to_lower_hex_string()
    }

    #[test]
    fn it_answers_what_it_is() {
        let (demo, server) = demo();
        let mut client = Client::of(&server);
        for (wanted, got) in [
            (json!(["x", ["1.4", "1.4.2"]]), "1.4.2"),
            (json!(["x", ["1.4", "1.7"]]), "1.4.2"),
            (json!(["x", "1.4"]), "1.4"),
            (json!([]), "1.4"),
        ] {
            assert_eq!(client.ask("server.version", wanted)[1], got);
        }
        assert_eq!(client.ask("server.version", json!(["x", "1.7"]))["code"], 1);
        assert_eq!(
            client.ask("server.version", json!(["x", "one"]))["code"],
            -32602
        );
        let features = client.ask("server.features", json!([]));
        assert_eq!(
            features["genesis_hash"],
            demo.chain.blocks()[0].block_hash().to_string()
        );
        assert!(client.ask("server.banner", json!([])).is_string());
        assert!(client.ask("server.ping", json!([])).is_null());
    }

    #[test]
    fn it_serves_headers_up_to_the_tip() {
        let (demo, server) = demo();
        let mut client = Client::of(&server);
        let tip = client.ask("blockchain.headers.subscribe", json!([]));
        assert_eq!(tip["height"], demo.chain.height());
        let header: Header = deserialize_hex(tip["hex"].as_str().unwrap()).unwrap();
        assert_eq!(header, *demo.chain.tip());
        assert_eq!(
            client.ask("blockchain.block.header", json!([demo.chain.height()])),
            tip["hex"]
        );
        assert_eq!(
            client.ask("blockchain.block.header", json!([1_000_000]))["code"],
            1
        );
        let headers = client.ask(
            "blockchain.block.headers",
            json!([demo.chain.height() - 1, 9999]),
        );
        assert_eq!(
            (&headers["count"], &headers["max"]),
            (&json!(2), &json!(2016))
        );
        assert_eq!(headers["hex"].as_str().unwrap().len(), 320);
        assert_eq!(
            client.ask("blockchain.block.headers", json!([u32::MAX, 1]))["count"],
            0
        );
        assert_eq!(
            client.ask("blockchain.block.headers", json!([0, 1, 5]))["code"],
            1
        );
    }

    #[test]
    fn it_serves_proofs_that_lead_to_the_header() {
        let (demo, server) = demo();
        let mut client = Client::of(&server);
        for payment in demo.truth.payments() {
            let txid = payment.outpoint.txid;
            let hex = client.ask("blockchain.transaction.get", json!([txid]));
            let tx: Transaction = deserialize_hex(hex.as_str().unwrap()).unwrap();
            assert_eq!(tx.compute_txid(), txid);
            let height = demo.chain.place(&txid).unwrap().height;
            let proof = client.ask("blockchain.transaction.get_merkle", json!([txid, height]));
            let mut index = proof["pos"].as_u64().unwrap();
            let mut node = txid.to_raw_hash();
            for sibling in proof["merkle"].as_array().unwrap() {
                let sibling: sha256d::Hash = sibling.as_str().unwrap().parse().unwrap();
                let (left, right) = if index % 2 == 0 {
                    (node, sibling)
                } else {
                    (sibling, node)
                };
                node = sha256d::Hash::hash(&[left.to_byte_array(), right.to_byte_array()].concat());
                index /= 2;
            }
            let root = demo.chain.block(height).unwrap().header.merkle_root;
            assert_eq!(node, root.to_raw_hash());
            let wrong = client.ask(
                "blockchain.transaction.get_merkle",
                json!([txid, height + 1]),
            );
            assert_eq!(wrong["code"], 1);
        }
    }

    #[test]
    fn it_serves_histories_balances_and_statuses_that_agree() {
        let (demo, server) = demo();
        let mut client = Client::of(&server);
        for script in demo.truth.owners.keys() {
            let script = on_the_wire(script);
            let history = client.ask("blockchain.scripthash.get_history", json!([script]));
            let history = history.as_array().unwrap();
            let line = |entry: &Value| {
                format!(
                    "{}:{}:",
                    entry["tx_hash"].as_str().unwrap(),
                    entry["height"]
                )
            };
            let text: String = history.iter().map(line).collect();
            let status = client.ask("blockchain.scripthash.subscribe", json!([script]));
            let expected = if text.is_empty() {
                Value::Null
            } else {
                json!(sha256::Hash::hash(text.as_bytes()).to_string())
            };
            assert_eq!(status, expected);
            let balance = client.ask("blockchain.scripthash.get_balance", json!([script]));
            let (confirmed, unconfirmed) = (
                balance["confirmed"].as_i64().unwrap(),
                balance["unconfirmed"].as_i64().unwrap(),
            );
            assert!(confirmed >= 0 && confirmed + unconfirmed >= 0);
            let waiting = client.ask("blockchain.scripthash.get_mempool", json!([script]));
            let waiting = waiting.as_array().unwrap();
            assert_eq!(&history[history.len() - waiting.len()..], waiting);
            assert!(
                waiting
                    .iter()
                    .all(|entry| entry["fee"].is_u64() && entry["height"] == 0)
            );
            assert_eq!(waiting.is_empty(), unconfirmed == 0);
        }
        let waiting = &demo.chain.mempool()[0];
        let spent = demo.chain.txout(&waiting.input[0].previous_output).unwrap();
        let balance = client.ask(
            "blockchain.scripthash.get_balance",
            json!([on_the_wire(&spent.script_pubkey)]),
        );
        assert_eq!(balance["unconfirmed"], -(spent.value.to_sat() as i64));
    }

    #[test]
    fn it_answers_a_batch_as_a_batch() {
        let (_demo, server) = demo();
        let mut client = Client::of(&server);
        let answers = client.line(
            r#"[{"id":"a","method":"server.ping"},{"method":"server.ping"},3,{"id":null,"method":"no.such","params":[]}]"#,
        );
        let answers = answers.as_array().unwrap();
        assert_eq!(answers.len(), 3, "a notification gets no answer");
        assert_eq!(
            (&answers[0]["id"], &answers[0]["result"]),
            (&json!("a"), &Value::Null)
        );
        assert_eq!(answers[1]["error"]["code"], -32600);
        assert_eq!(answers[2]["error"]["code"], -32601);
        assert_eq!(client.line("[]")["error"]["code"], -32600);
        let many = vec![json!({ "id": 1, "method": "server.ping" }); MAX_BATCH + 1];
        assert_eq!(
            client.line(&Value::Array(many).to_string())["error"]["code"],
            1
        );
    }

    #[test]
    fn it_survives_whatever_it_is_sent() {
        let (_demo, server) = demo();
        let mut client = Client::of(&server);
        for (line, code) in [
            ("{", -32700),
            ("\u{0}", -32700),
            (&"[".repeat(5_000), -32700),
            ("7", -32600),
            ("null", -32600),
            (r#"{"id":1}"#, -32600),
            (r#"{"id":1,"method":7}"#, -32600),
            (r#"{"id":1,"method":"server.stop"}"#, -32601),
            (
                r#"{"id":1,"method":"server.ping","params":{"a":1}}"#,
                -32602,
            ),
            (
                r#"{"id":1,"method":"blockchain.block.header","params":[-1]}"#,
                -32602,
            ),
            (r#"{"id":1,"method":"blockchain.block.header"}"#, -32602),
            (
                r#"{"id":1,"method":"blockchain.block.headers","params":[0,1e99]}"#,
                -32602,
            ),
            (
                r#"{"id":1,"method":"blockchain.scripthash.get_history","params":["zz"]}"#,
                -32602,
            ),
            (
                r#"{"id":1,"method":"blockchain.scripthash.subscribe","params":[[]]}"#,
                -32602,
            ),
            (
                r#"{"id":1,"method":"blockchain.transaction.get","params":["00"]}"#,
                -32602,
            ),
        ] {
            assert_eq!(client.line(line)["error"]["code"], code, "{line}");
        }
        let unknown = "00".repeat(32);
        assert_eq!(
            client.ask("blockchain.transaction.get", json!([unknown]))["code"],
            2
        );
        assert_eq!(
            client.ask("blockchain.transaction.get", json!([unknown, true]))["code"],
            1
        );
        assert_eq!(
            client.ask("blockchain.scripthash.get_history", json!([unknown])),
            json!([])
        );
        assert!(
            client
                .ask("blockchain.scripthash.subscribe", json!([unknown]))
                .is_null()
        );
        client.0.get_mut().write_all(b"\n \r\n\xff\xfe\n").unwrap();
        let mut answer = String::new();
        client.0.read_line(&mut answer).unwrap();
        assert!(answer.contains("-32700"));
        assert!(
            client.ask("server.ping", json!([])).is_null(),
            "it is still there"
        );
    }

    #[test]
    fn it_ends_a_line_without_end_and_stops_when_dropped() {
        let (_demo, server) = demo();
        let mut client = Client::of(&server);
        let endless = vec![b' '; MAX_LINE as usize + 1];
        client.0.get_mut().write_all(&endless).unwrap();
        let mut answer = String::new();
        client.0.read_line(&mut answer).unwrap();
        assert!(answer.contains("line too long"));
        assert_eq!(client.0.read_line(&mut answer).unwrap(), 0);
        let mut idle = Client::of(&server);
        assert!(idle.ask("server.ping", json!([])).is_null());
        let address = server.address();
        drop(server);
        assert_eq!(idle.0.read_line(&mut answer).unwrap(), 0);
        assert!(TcpStream::connect(address).is_err());
    }
}
