//! A loopback TCP server that serves a chain to Electrum clients.
//!
//! It carries lines to `electrum::answer` and back. One thread accepts, one serves each client; all end when the server is
//! dropped.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::demo::electrum;
use crate::lab::chain::Chain;

/// Longest line a client may send, in bytes.
const MAX_LINE: u64 = 1_000_000;

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
        // The list is consistent after every statement, so a panic elsewhere does not corrupt it.
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
        // The acceptor sees the flag once woken. If it cannot be woken, it is not waited for.
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
            // Out of descriptors, for example: try again when a client has left.
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
            _ if length as u64 > MAX_LINE => Some(electrum::line_too_long()),
            _ => electrum::answer(chain, &line),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::electrum::MAX_BATCH;
    use crate::lab::chain::scripthash;
    use bitcoin::consensus::encode::deserialize_hex;
    use bitcoin::hashes::{Hash, sha256, sha256d};
    use bitcoin::hex::DisplayHex;
    use bitcoin::{Transaction, block::Header};
    use serde_json::{Value, json};

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
        let demo = crate::demo::story(crate::demo::StoryOptions::default());
        let server = Server::start(Arc::clone(&demo.chain)).unwrap();
        (demo, server)
    }

    fn on_the_wire(script: &bitcoin::Script) -> String {
        let mut bytes = scripthash(script).to_byte_array();
        bytes.reverse();
        bytes.to_lower_hex_string()
    }

    #[test]
    fn answers_server_version_and_features() {
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
    fn serves_headers_up_to_the_tip() {
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
    fn serves_proofs_that_lead_to_the_header() {
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
                let (left, right) = if index.is_multiple_of(2) {
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
    fn serves_consistent_histories_balances_and_statuses() {
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
    fn answers_batch_with_batch() {
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
    fn survives_any_input() {
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
    fn closes_on_endless_line_and_stops_when_dropped() {
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
