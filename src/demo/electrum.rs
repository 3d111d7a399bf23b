//! The Electrum protocol over a chain: a line in, its answer out, no state and no I/O.
//!
//! [Protocol] 1.4 to 1.4.2 in JSON-RPC 2.0, single requests and arrays. The chain does not change while it is served, so
//! a subscription answers once and never notifies.
//!
//! [Protocol]: https://electrumx.readthedocs.io/en/latest/protocol-methods.html

use bitcoin::consensus::encode::serialize_hex;
use bitcoin::hashes::{Hash, sha256};
use bitcoin::hex::FromHex;
use bitcoin::{SignedAmount, Txid};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::lab::chain::{Chain, TxPosition};

/// Most requests in one array; an array of large answers stays within memory.
pub const MAX_BATCH: usize = 250;
/// Most headers in one answer, as the protocol has it.
const MAX_HEADERS: usize = 2016;
const SOFTWARE: &str = "ransomtrace demo";
/// The span of protocol versions served.
const OLDEST: &str = "1.4";
const NEWEST: &str = "1.4.2";

/// A JSON-RPC error.
#[derive(Debug)]
struct RpcError {
    code: i32,
    message: String,
}

impl RpcError {
    /// A request that cannot be served; Electrum's own error code.
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

/// Returns the error for a line that exceeds the limit.
pub fn line_too_long() -> Value {
    failed(Value::Null, RpcError::bad("line too long"))
}

/// Answers one line; `None` for a blank line and for notifications, which have no answer.
pub fn answer(chain: &Chain, line: &[u8]) -> Option<Value> {
    if line.trim_ascii().is_empty() {
        return None;
    }
    match serde_json::from_slice(line) {
        Err(error) => Some(failed(
            Value::Null,
            RpcError::rpc(-32700, format!("not JSON: {error}")),
        )),
        Ok(Value::Array(requests)) if requests.is_empty() => {
            Some(failed(Value::Null, RpcError::rpc(-32600, "empty batch")))
        }
        Ok(Value::Array(requests)) if requests.len() > MAX_BATCH => {
            let message = format!(
                "batch of {} exceeds the limit of {MAX_BATCH}",
                requests.len()
            );
            Some(failed(Value::Null, RpcError::bad(&message)))
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
            RpcError::rpc(-32600, "no method in the request"),
        ));
    };
    let id = object.get("id")?.clone();
    let result = match object.get("params") {
        None => call(chain, method, &[]),
        Some(Value::Array(params)) => call(chain, method, params),
        Some(_) => Err(RpcError::rpc(-32602, "params must be an array")),
    };
    Some(match result {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err(refusal) => failed(id, refusal),
    })
}

fn failed(id: Value, RpcError { code, message }: RpcError) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}

fn call(chain: &Chain, method: &str, params: &[Value]) -> Result<Value, RpcError> {
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
                &block
                    .ok_or(RpcError::bad("no block at this height"))?
                    .header
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
                return Err(RpcError::bad("verbose transactions are not supported"));
            }
            let tx = chain.transaction(&param::<Txid>(params, 0)?);
            Ok(json!(serialize_hex(tx.ok_or_else(no_such_transaction)?)))
        }
        "blockchain.transaction.get_merkle" => merkle(chain, param(params, 0)?, param(params, 1)?),
        "blockchain.transaction.id_from_pos" => {
            let is_proved = params.get(2).is_some_and(|merkle| *merkle == true);
            at_position(chain, param(params, 0)?, param(params, 1)?, is_proved)
        }
        _ => Err(RpcError::rpc(
            -32601,
            format!("unknown method \"{method}\""),
        )),
    }
}

fn no_such_transaction() -> RpcError {
    RpcError::rpc(2, "daemon error: no such mempool or blockchain transaction")
}

fn param<T: DeserializeOwned>(params: &[Value], index: usize) -> Result<T, RpcError> {
    let value = params
        .get(index)
        .ok_or_else(|| RpcError::rpc(-32602, format!("parameter {index} is missing")))?;
    T::deserialize(value)
        .map_err(|error| RpcError::rpc(-32602, format!("parameter {index}: {error}")))
}

/// Rejects a `cp_height`: proofs to a checkpoint are not served.
fn no_checkpoint(params: &[Value], index: usize) -> Result<(), RpcError> {
    match params.get(index) {
        None => Ok(()),
        Some(height) if *height == 0 => Ok(()),
        Some(_) => Err(RpcError::bad("cp_height is not supported")),
    }
}

/// Reads a script hash, which the protocol writes with its bytes reversed.
fn script(params: &[Value]) -> Result<sha256::Hash, RpcError> {
    let text: String = param(params, 0)?;
    let mut bytes = <[u8; 32]>::from_hex(&text)
        .map_err(|error| RpcError::rpc(-32602, format!("not a script hash: {error}")))?;
    bytes.reverse();
    Ok(sha256::Hash::from_byte_array(bytes))
}

/// Chooses the newest version that both sides support. A client names one version or a range of two.
fn negotiate(wanted: Option<&Value>) -> Result<String, RpcError> {
    let (low, high) = match wanted {
        None => (OLDEST, OLDEST),
        Some(Value::String(only)) => (only.as_str(), only.as_str()),
        Some(span) => match (span[0].as_str(), span[1].as_str()) {
            (Some(low), Some(high)) => (low, high),
            _ => return Err(RpcError::rpc(-32602, "not a protocol version")),
        },
    };
    let number = |text: &str| -> Option<Vec<u32>> {
        text.split('.').map(|part| part.parse().ok()).collect()
    };
    let (Some(lowest), Some(highest)) = (number(low), number(high)) else {
        return Err(RpcError::rpc(-32602, "not a protocol version"));
    };
    let chosen = if Some(&highest) < number(NEWEST).as_ref() {
        high
    } else {
        NEWEST
    };
    let chosen_number = number(chosen);
    if chosen_number < number(OLDEST) || chosen_number < Some(lowest) {
        return Err(RpcError::bad("unsupported protocol version"));
    }
    Ok(chosen.to_owned())
}

fn mined(chain: &Chain, script: &sha256::Hash) -> impl Iterator<Item = Value> {
    chain.history(script).iter().filter_map(|txid| {
        let TxPosition { height, .. } = chain.place(txid)?;
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

/// Names the transaction at a position in a block.
fn at_position(
    chain: &Chain,
    height: u32,
    position: usize,
    is_proved: bool,
) -> Result<Value, RpcError> {
    let block = chain.block(height);
    let tx = block.and_then(|block| block.txdata.get(position));
    let tx = tx.ok_or_else(|| {
        RpcError::bad(&format!(
            "no tx at position {position} in the block at height {height}"
        ))
    })?;
    let txid = tx.compute_txid();
    if !is_proved {
        return Ok(json!(txid));
    }
    let branches = chain.merkle_branches(height).unwrap_or_default();
    let branch = branches.get(position).map(Vec::as_slice);
    let branch: Vec<String> = branch
        .iter()
        .copied()
        .flatten()
        .map(ToString::to_string)
        .collect();
    Ok(json!({ "tx_hash": txid, "merkle": branch }))
}

fn merkle(chain: &Chain, txid: Txid, height: u32) -> Result<Value, RpcError> {
    let place = chain.place(&txid).filter(|place| place.height == height);
    let (branch, position) = place
        .and_then(|_| chain.merkle_branch(&txid))
        .ok_or_else(|| {
            RpcError::bad(&format!(
                "no transaction {txid} in the block at height {height}"
            ))
        })?;
    let branch: Vec<String> = branch.iter().map(ToString::to_string).collect();
    Ok(json!({ "block_height": height, "merkle": branch, "pos": position }))
}
