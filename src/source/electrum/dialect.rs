//! How a request is put on the wire in the version of the protocol that was agreed on, and how large its answer is.

use std::fmt::Write;

use bitcoin::block::Header;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::source::Request;

/// Versions that are asked for: all that are read here. Some servers begin above 1.4.2; from 1.7 on they name the spenders
/// of outputs.
pub(super) const EVERY: [&str; 2] = ["1.4", "1.7"];

/// Versions that are asked for where a server refuses the others: the one that nearly every server speaks, with its last
/// amendment.
pub(super) const COMMON: [&str; 2] = ["1.4", "1.4.2"];

/// A version of the protocol, as in 1.4.2.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version([u32; 3]);

/// From this version on histories are asked for by script and a server names the spender of an output.
const SCRIPTS: Version = Version([1, 7, 0]);

impl Version {
    /// Reads `1.4` or `1.4.2`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = [0; 3];
        let mut words = text.split('.');
        for part in &mut parts {
            *part = words.next().map_or(Ok(0), str::parse).ok()?;
        }
        words.next().is_none().then_some(Self(parts))
    }

    /// Whether it lies between two others. The last number of the upper bound is open: 1.7 includes 1.7.1.
    pub(super) fn is_within(self, [low, high]: [&str; 2]) -> bool {
        let (low, high) = (Self::parse(low), Self::parse(high));
        let (Some(low), Some(Self([major, minor, patch]))) = (low, high) else {
            return false;
        };
        let patch = if patch == 0 { u32::MAX } else { patch };
        low <= self && self <= Self([major, minor, patch])
    }

    /// Whether the server can name the spender of an output.
    pub(super) fn names_spenders(self) -> bool {
        self >= SCRIPTS
    }

    /// Whether histories are asked for by script, and not by its hash.
    pub(super) fn asks_for_scripts(self) -> bool {
        self >= SCRIPTS
    }

    /// Whether the version has the method that the request needs.
    pub(super) fn has(self, request: &Request) -> bool {
        self.names_spenders() || !matches!(request, Request::Spender { .. })
    }

    /// The request as JSON, with an id.
    pub(super) fn print(self, id: u64, request: &Request) -> String {
        let (method, params) = match request {
            Request::Balance(script) if self.asks_for_scripts() => {
                let script = json!(script.to_hex_string());
                ("blockchain.scriptpubkey.get_balance", vec![script])
            }
            Request::History(script) if self.asks_for_scripts() => {
                let script = json!(script.to_hex_string());
                ("blockchain.scriptpubkey.get_history", vec![script])
            }
            other => (other.method(), other.params()),
        };
        call(&id.to_string(), method, params)
    }
}

/// The greeting, which comes first and only once.
pub(super) fn greeting(id: u64, versions: [&str; 2]) -> String {
    let own = concat!("ransomtrace/", env!("CARGO_PKG_VERSION"));
    call(
        &id.to_string(),
        "server.version",
        vec![json!(own), json!(versions)],
    )
}

/// The question what a server is and does.
pub(super) fn features(id: u64) -> String {
    call(&id.to_string(), "server.features", vec![])
}

/// Name and version of the software, and the version agreed on, as the answer to the greeting has them.
pub(super) fn read_greeting(answer: &str) -> Option<(String, String)> {
    #[derive(Deserialize)]
    struct Answer {
        result: (String, String),
    }
    let Answer { result } = serde_json::from_str(answer).ok()?;
    Some(result)
}

/// Whether a server counts what a client costs it, as far as is known. ElectrumX does; these do not.
pub(super) fn counts_costs(software: &str) -> bool {
    let software = software.to_lowercase();
    !["electrs", "fulcrum"]
        .iter()
        .any(|name| software.contains(name))
}

/// Whether a server holds small answers back.
pub(super) fn holds_back(software: &str) -> bool {
    software.starts_with("ElectrumX")
}

/// A question that has no meaning, whose answer is at least `bytes` long: servers give the id back, and it may be a text.
pub(super) fn filler(id: u64, bytes: usize) -> String {
    call(&format!("\"{id:0bytes$}\""), "server.ping", vec![])
}

fn call(id: &str, method: &str, params: Vec<Value>) -> String {
    let params = Value::Array(params);
    let mut text = String::new();
    // Always with `jsonrpc`: ElectrumX refuses a request without it after one with it.
    write!(
        text,
        r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{params}}}"#
    )
    .expect("memory does not refuse");
    text
}

/// What stands around a result: `{"jsonrpc":"2.0","id":1,"result":}`, with room to spare.
const ENVELOPE: usize = 38;

/// Hexadecimal characters of a header.
const HEADER: usize = 2 * Header::SIZE;

/// Bytes that no server's answer to the request falls short of, except in an error.
pub(super) fn least_answer(request: &Request) -> usize {
    ENVELOPE
        + match request {
            Request::Tip => HEADER,
            // 60 bytes are the least that a transaction can have.
            Request::Transaction(_) => 120,
            Request::Headers { .. }
            | Request::History(_)
            | Request::Balance(_)
            | Request::Proof { .. }
            | Request::First { .. }
            | Request::Spender { .. } => 0,
        }
}

/// Bytes of a usual answer.
pub(super) fn likely_answer(request: &Request) -> usize {
    ENVELOPE
        + match request {
            Request::Tip => HEADER,
            Request::Headers { count, .. } => HEADER * *count as usize,
            Request::History(_) => 1_000,
            Request::Transaction(_) => 1_000,
            Request::Proof { .. } | Request::First { .. } => 1_000,
            Request::Balance(_) | Request::Spender { .. } => 150,
        }
}

/// The least that any line may have: error texts, and padding, come in kilobytes.
pub(super) const SHORT: usize = 256 << 10;

/// The longest answer that is read. What a server fills up to a power of two, as ElectrumX does, still fits.
pub(super) fn most_answer(request: &Request) -> usize {
    match request {
        // In a list each header has two quotation marks and a comma.
        Request::Headers { count, .. } => SHORT + 2 * (HEADER + 3) * *count as usize,
        // A block's 4,000,000 weight units hold at most 4,000,000 bytes of one transaction (BIP-0141), each of which
        // takes two characters. ElectrumX gives no answer over 8,100,000 bytes, filled up to 8,388,608.
        Request::Transaction(_) => 9 << 20,
        // An entry takes about 100 bytes. The longest histories that servers give out by default are 125,000 entries
        // (Fulcrum) and 81,000 (ElectrumX); electrs alone knows no limit.
        Request::History(_) => LONGEST,
        Request::Tip
        | Request::Balance(_)
        | Request::Proof { .. }
        | Request::First { .. }
        | Request::Spender { .. } => SHORT,
    }
}

/// The longest line of all, whatever it answers.
pub(super) const LONGEST: usize = 16 << 20;

#[cfg(test)]
mod tests {
    use bitcoin::hashes::Hash;
    use bitcoin::{OutPoint, ScriptBuf, Txid};

    use super::*;

    #[test]
    fn versions_compare_by_number() {
        let version = |text| Version::parse(text).expect(text);
        assert!(version("1.4") < version("1.4.2"));
        assert!(version("1.10") > version("1.7"));
        assert!(version("1.4").is_within(COMMON) && version("1.4.2").is_within(COMMON));
        assert!(!version("1.4.3").is_within(COMMON) && !version("1.3").is_within(COMMON));
        assert!(version("1.7.1").is_within(EVERY) && !version("1.8").is_within(EVERY));
        for wrong in ["", "1.", "1.4.2.1", "one", "-1", "1.99999999999"] {
            assert_eq!(Version::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_request_is_put_as_the_version_has_it() {
        let script = ScriptBuf::from_bytes(vec![0x51]);
        let txid = Txid::from_byte_array([7; 32]);
        let old = Version::parse("1.4").expect("a version");
        let new = Version::parse("1.7").expect("a version");
        let history = Request::History(script.clone());
        assert_eq!(
            old.print(3, &history),
            format!(
                r#"{{"jsonrpc":"2.0","id":3,"method":"blockchain.scripthash.get_history","params":["{}"]}}"#,
                crate::ledger::script_hash(&script)
            )
        );
        assert_eq!(
            new.print(3, &history),
            r#"{"jsonrpc":"2.0","id":3,"method":"blockchain.scriptpubkey.get_history","params":["51"]}"#
        );
        let spender = Request::Spender {
            outpoint: OutPoint::new(txid, 2),
            script,
        };
        assert!(new.has(&spender) && !old.has(&spender) && old.has(&history));
        assert_eq!(
            new.print(4, &spender),
            format!(
                r#"{{"jsonrpc":"2.0","id":4,"method":"blockchain.outpoint.get_status","params":["{txid}",2,"51"]}}"#
            )
        );
    }

    #[test]
    fn a_filler_has_an_id_of_the_length_wanted() {
        let filler: Value = serde_json::from_str(&filler(42, 1_000)).expect("JSON");
        let id = filler["id"].as_str().expect("a text");
        assert_eq!((id.len(), id.parse()), (1_000, Ok(42)));
    }

    #[test]
    fn the_largest_answers_that_servers_give_are_read() {
        let headers = Request::Headers {
            start: 0,
            count: 2016,
        };
        // As a list, filled up to a power of two.
        assert!(most_answer(&headers) >= 1 << 19 && most_answer(&headers) <= 1 << 20);
        assert!(most_answer(&Request::Transaction(Txid::all_zeros())) >= 1 << 23);
        assert!(most_answer(&Request::History(ScriptBuf::new())) >= 125_000 * 110);
    }
}
