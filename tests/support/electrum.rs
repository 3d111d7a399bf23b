//! Asks an Electrum server the plainest way there is: a line out, a line back. It shares no code with the crate's own
//! client, so that the two cannot be wrong together.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bitcoin::block::Header;
use bitcoin::consensus::encode::deserialize_hex;
use bitcoin::hashes::{Hash, sha256};
use bitcoin::{Script, Txid};
use serde::Deserialize;
use serde_json::{Value, json};

/// A connection to a server on this machine, greeted with protocol 1.4.
pub struct Electrum {
    lines: BufReader<TcpStream>,
}

/// A line of a script's history; a height of 0 or less is the mempool.
#[derive(Clone, Deserialize)]
pub struct Entry {
    pub tx_hash: Txid,
    pub height: i64,
}

impl Electrum {
    pub fn connect(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut server = Self {
            lines: BufReader::new(stream),
        };
        server.call("server.version", json!(["ransomtrace tests", "1.4"]))?;
        Ok(server)
    }

    /// The height and the header of the server's tip.
    pub fn tip(&mut self) -> Result<(u32, Header)> {
        #[derive(Deserialize)]
        struct Tip {
            height: u32,
            hex: String,
        }
        let tip: Tip =
            serde_json::from_value(self.call("blockchain.headers.subscribe", json!([]))?)?;
        Ok((tip.height, deserialize_hex(&tip.hex)?))
    }

    /// All that the server knows of each script. The questions go out together: ElectrumX holds small answers back.
    pub fn histories(&mut self, scripts: &[&Script]) -> Result<Vec<Vec<Entry>>> {
        let params = scripts.iter().map(|script| json!([script_hash(script)]));
        let answers = self.call_all("blockchain.scripthash.get_history", params.collect())?;
        Ok(answers
            .into_iter()
            .map(serde_json::from_value)
            .collect::<Result<_, _>>()?)
    }

    fn call(&mut self, method: &str, params: Value) -> Result<Value> {
        let mut answers = self.call_all(method, vec![params])?;
        answers.pop().context("one question has one answer")
    }

    /// One method with many parameter lists; the results are in that order, whatever order they came in.
    fn call_all(&mut self, method: &str, params: Vec<Value>) -> Result<Vec<Value>> {
        let mut results = vec![None; params.len()];
        let requests: String = params
            .iter()
            .enumerate()
            .map(|(id, params)| {
                json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })
                    .to_string()
                    + "\n"
            })
            .collect();
        self.lines.get_mut().write_all(requests.as_bytes())?;
        while results.contains(&None) {
            let mut line = String::new();
            ensure!(
                self.lines.read_line(&mut line)? > 0,
                "{method}: the server closed the connection"
            );
            let reply: Reply =
                serde_json::from_str(&line).with_context(|| format!("{method}: {line}"))?;
            ensure!(reply.error.is_null(), "{method}: {}", reply.error);
            // Without an id it is a notice of a new tip.
            if let Some(result) = reply.id.and_then(|id| results.get_mut(id)) {
                *result = Some(reply.result);
            }
        }
        Ok(results.into_iter().flatten().collect())
    }
}

#[derive(Deserialize)]
struct Reply {
    id: Option<usize>,
    #[serde(default)]
    result: Value,
    #[serde(default)]
    error: Value,
}

/// The protocol's name for a script: its SHA-256, last byte first.
fn script_hash(script: &Script) -> String {
    let hash = sha256::Hash::hash(script.as_bytes()).to_byte_array();
    hash.iter()
        .rev()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
