//! Encoding of requests in the negotiated protocol version, and bounds on the size of answers.

use bitcoin::Script;
use bitcoin::block::Header;
use electrum_client::{Param, ServerVersionRes};
use serde::Deserialize;

use super::Identity;
use crate::electrum::Request;

/// Range of versions requested first: all that are supported. Some servers start above 1.4.2; from 1.7 on they report
/// the spenders of outputs.
pub(super) const SUPPORTED: [&str; 2] = ["1.4", "1.7"];

/// Range of versions requested if the server refuses the first: the most common version and its amendments.
pub(super) const COMMON: [&str; 2] = ["1.4", "1.4.2"];

/// A protocol version, as in 1.4.2.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ProtocolVersion([u32; 3]);

/// First version with queries by script and with `blockchain.outpoint.get_status`.
const SCRIPT_QUERIES: ProtocolVersion = ProtocolVersion([1, 7, 0]);

impl ProtocolVersion {
    /// Parses `1.4` or `1.4.2`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = [0; 3];
        let mut message_text = text.split('.');
        for part in &mut parts {
            *part = message_text.next().map_or(Ok(0), str::parse).ok()?;
        }
        message_text.next().is_none().then_some(Self(parts))
    }

    /// Whether it lies within a range. A missing patch number in the upper bound matches any: 1.7 includes 1.7.1.
    pub(super) fn is_within(self, [low, high]: [&str; 2]) -> bool {
        let (low, high) = (Self::parse(low), Self::parse(high));
        let (Some(low), Some(Self([major, minor, patch]))) = (low, high) else {
            return false;
        };
        let patch = if patch == 0 { u32::MAX } else { patch };
        low <= self && self <= Self([major, minor, patch])
    }

    /// Whether the server can report the spender of an output.
    pub(super) fn reports_spenders(self) -> bool {
        self >= SCRIPT_QUERIES
    }

    /// Whether histories are queried by script instead of script hash.
    pub(super) fn queries_by_script(self) -> bool {
        self >= SCRIPT_QUERIES
    }

    /// Whether the version supports the method of the request.
    pub(super) fn supports(self, request: &Request) -> bool {
        self.reports_spenders() || !matches!(request, Request::Spender { .. })
    }

    /// Returns method and parameters of the request in this version.
    pub(super) fn call(self, request: &Request) -> (&'static str, Vec<Param>) {
        let by_script = |script: &Script| vec![Param::String(script.to_hex_string())];
        match request {
            Request::Balance(script) if self.queries_by_script() => {
                ("blockchain.scriptpubkey.get_balance", by_script(script))
            }
            Request::History(script) if self.queries_by_script() => {
                ("blockchain.scriptpubkey.get_history", by_script(script))
            }
            other => (other.method(), other.params()),
        }
    }

    /// Encodes the request as JSON, with an id.
    pub(super) fn encode(self, id: u64, request: &Request) -> String {
        let (method, params) = self.call(request);
        encode(id, method, params)
    }
}

/// Method of the handshake, which must come first and only once.
pub(super) const GREETING: &str = "server.version";

/// Returns the parameters of the handshake.
pub(super) fn greeting(versions: [&str; 2]) -> Vec<Param> {
    let own = concat!("ransomtrace/", env!("CARGO_PKG_VERSION"));
    vec![
        Param::String(own.to_owned()),
        Param::StringVec(versions.map(str::to_owned).to_vec()),
    ]
}

/// Returns software name and protocol version from the answer to the handshake.
pub(super) fn read_greeting(answer: &str) -> Option<ServerVersionRes> {
    #[derive(Deserialize)]
    struct Answer {
        result: ServerVersionRes,
    }
    let Answer { result } = serde_json::from_str(answer).ok()?;
    Some(result)
}

/// Returns the negotiated version; `None` if the server chose one outside of the range.
pub(super) fn negotiated(
    answer: &ServerVersionRes,
    versions: [&str; 2],
) -> Option<ProtocolVersion> {
    ProtocolVersion::parse(&answer.protocol_version).filter(|version| version.is_within(versions))
}

/// Returns why a server cannot answer [`Request::Spender`].
pub(super) fn unsupported(
    Identity {
        software, protocol, ..
    }: &Identity,
) -> String {
    format!("{software} ({protocol}) does not support blockchain.outpoint.get_status")
}

/// Whether the server is known to account resource usage per client. ElectrumX does; these do not.
pub(super) fn counts_costs(software: &str) -> bool {
    let software = software.to_lowercase();
    !["electrs", "fulcrum"]
        .iter()
        .any(|name| software.contains(name))
}

/// Whether the server delays small responses.
pub(super) fn delays_small_responses(software: &str) -> bool {
    software.starts_with("ElectrumX")
}

/// Encodes a `server.ping` whose response has at least `bytes` bytes: servers return the id, which may be a string.
pub(super) fn padding_ping(id: u64, bytes: usize) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":"{id:0bytes$}","method":"server.ping","params":[]}}"#)
}

/// Encodes a request. It always has a member `jsonrpc`: ElectrumX refuses a request without it after one with it.
pub(super) fn encode(id: u64, method: &str, params: Vec<Param>) -> String {
    let id = usize::try_from(id).expect("as many requests as fit into memory");
    let request = electrum_client::Request::new_id(id, method, params);
    serde_json::to_string(&request).expect("numbers and texts")
}

/// Length of the envelope around a result, `{"jsonrpc":"2.0","id":1,"result":}`, with room to spare.
const ENVELOPE: usize = 38;

/// Length of a header in hexadecimal.
const HEADER: usize = 2 * Header::SIZE;

/// Returns the minimum length in bytes of an answer to the request, errors aside.
pub(super) fn min_answer_bytes(request: &Request) -> usize {
    ENVELOPE
        + match request {
            Request::Tip => HEADER,
            // A transaction has at least 60 bytes.
            Request::Transaction(_) => 120,
            Request::Headers { .. }
            | Request::History(_)
            | Request::Balance(_)
            | Request::Proof { .. }
            | Request::First { .. }
            | Request::Spender { .. } => 0,
        }
}

/// Returns the expected length of an answer in bytes.
pub(super) fn expected_answer_bytes(request: &Request) -> usize {
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

/// Smallest limit for any line: error texts and padding take kilobytes.
pub(super) const MIN_RESPONSE_LIMIT: usize = 256 << 10;

/// Returns the longest accepted answer in bytes, with room for servers that pad to a power of two, as ElectrumX does.
pub(super) fn max_answer_bytes(request: &Request) -> usize {
    match request {
        // In a list each header has two quotation marks and a comma.
        Request::Headers { count, .. } => MIN_RESPONSE_LIMIT + 2 * (HEADER + 3) * *count as usize,
        // A block's 4,000,000 weight units hold at most 4,000,000 bytes of one transaction (BIP-0141), in two
        // characters each. ElectrumX sends no answer over 8,100,000 bytes, padded to 8,388,608.
        Request::Transaction(_) => 9 << 20,
        // An entry takes about 100 bytes. By default servers return at most 125,000 entries (Fulcrum) or 81,000
        // (ElectrumX); electrs has no limit.
        Request::History(_) => MAX_RESPONSE,
        Request::Tip
        | Request::Balance(_)
        | Request::Proof { .. }
        | Request::First { .. }
        | Request::Spender { .. } => MIN_RESPONSE_LIMIT,
    }
}

/// Longest accepted line in bytes.
pub(super) const MAX_RESPONSE: usize = 16 << 20;

#[cfg(test)]
mod tests {
    use bitcoin::hashes::Hash;
    use bitcoin::{OutPoint, ScriptBuf, Txid};

    use super::*;

    #[test]
    fn versions_compare_numerically() {
        let version = |text| ProtocolVersion::parse(text).expect(text);
        assert!(version("1.4") < version("1.4.2"));
        assert!(version("1.10") > version("1.7"));
        assert!(version("1.4").is_within(COMMON) && version("1.4.2").is_within(COMMON));
        assert!(!version("1.4.3").is_within(COMMON) && !version("1.3").is_within(COMMON));
        assert!(version("1.7.1").is_within(SUPPORTED) && !version("1.8").is_within(SUPPORTED));
        for wrong in ["", "1.", "1.4.2.1", "one", "-1", "1.99999999999"] {
            assert_eq!(ProtocolVersion::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn requests_follow_the_negotiated_version() {
        let script = ScriptBuf::from_bytes(vec![0x51]);
        let txid = Txid::from_byte_array([7; 32]);
        let old = ProtocolVersion::parse("1.4").expect("a version");
        let new = ProtocolVersion::parse("1.7").expect("a version");
        let history = Request::History(script.clone());
        assert_eq!(
            old.encode(3, &history),
            format!(
                r#"{{"jsonrpc":"2.0","id":3,"method":"blockchain.scripthash.get_history","params":["{}"]}}"#,
                crate::ledger::script_hash(&script)
            )
        );
        assert_eq!(
            new.encode(3, &history),
            r#"{"jsonrpc":"2.0","id":3,"method":"blockchain.scriptpubkey.get_history","params":["51"]}"#
        );
        let spender = Request::Spender {
            outpoint: OutPoint::new(txid, 2),
            script,
        };
        assert!(new.supports(&spender) && !old.supports(&spender) && old.supports(&history));
        assert_eq!(
            new.encode(4, &spender),
            format!(
                r#"{{"jsonrpc":"2.0","id":4,"method":"blockchain.outpoint.get_status","params":["{txid}",2,"51"]}}"#
            )
        );
    }

    #[test]
    fn padding_ping_has_an_id_of_the_given_length() {
        let padding_ping: serde_json::Value =
            serde_json::from_str(&padding_ping(42, 1_000)).expect("JSON");
        let id = padding_ping["id"].as_str().expect("a text");
        assert_eq!((id.len(), id.parse()), (1_000, Ok(42)));
    }

    #[test]
    fn limits_admit_the_largest_answers_of_servers() {
        let headers = Request::Headers {
            start: 0,
            count: 2016,
        };
        // As a list, padded to a power of two.
        assert!(max_answer_bytes(&headers) >= 1 << 19 && max_answer_bytes(&headers) <= 1 << 20);
        assert!(max_answer_bytes(&Request::Transaction(Txid::all_zeros())) >= 1 << 23);
        assert!(max_answer_bytes(&Request::History(ScriptBuf::new())) >= 125_000 * 110);
    }
}
