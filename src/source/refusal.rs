//! Why a server gave no value: its error, sorted by what is to be done about it. Nowhere else is a server's error read.
//!
//! # Design
//!
//! Codes mean different things on each server, so both code and words are looked at, and the words are kept. One
//! question decides: does the error speak about what was asked for, or about the state that the server happens to be in?
//! Only the first is an answer. The second, and whatever is not known to be the first, is asked again
//! ([`Refusal::is_about_request`]): to ask once too often costs a moment, to believe a passing failure costs a payment.
//!
//! What servers say, as of 2026. Codes below −32000 are those of JSON-RPC 2.0.
//!
//! | said | by | sorted as |
//! |---|---|---|
//! | 2 `daemon error: DaemonError({'code': -5, 'message': 'No such mempool or blockchain transaction…'})` | ElectrumX | `NotFound` |
//! | 2 `No such mempool or blockchain transaction…` | electrs, Fulcrum | `NotFound` |
//! | 1 `missing txid … in block …`, `missing block at …` | electrs | `NotFound` |
//! | 1 `tx … not in block at height …` | ElectrumX | `NotFound` |
//! | `missing transaction` as a bare text | esplora-electrs | `NotFound` |
//! | 1 or 10001 `history too large` | ElectrumX, Fulcrum | `HistoryTooLong` |
//! | `Too many history entries` as a bare text | esplora-electrs | `HistoryTooLong` |
//! | −32600 `response too large (over … bytes` | ElectrumX (aiorpcX) | `TooLarge` |
//! | −32601, −32602: no such method, wrong parameters | all | `Refused` |
//! | −101 `excessive resource usage` | ElectrumX (aiorpcX) | `Busy` |
//! | −102 `server busy - request timed out` | ElectrumX (aiorpcX) | `Busy` |
//! | `Batch limit exceeded` | Fulcrum | `Busy` |
//! | −32603 `unavailable index`, while it is built | electrs | `Failed` |
//! | −32603 `internal error` | ElectrumX, Fulcrum | `Failed` |
//! | 2 or −28 `Loading block index…`, `Verifying blocks…`, `Rewinding blocks…` | a node that starts (Bitcoin Core), passed on by all | `Failed` |
//! | 2 `daemon error: …` of any other kind, such as a lost connection | ElectrumX, Fulcrum | `Failed` |
//! | `No such mempool transaction. Blockchain transactions are still in the process of being indexed` | Bitcoin Core, passed on | `Failed` |
//! | 1 with any other words: electrs gives this code to all that goes wrong inside it | electrs | `Failed` |

use serde::Deserialize;
use serde_json::value::RawValue;
use thiserror::Error;

/// Who speaks in an answer that this program wrote down itself because the server gave none that could be taken.
const CLIENT: &str = "ransomtrace";

/// The code of such an answer where the server's was too large.
const OVERSIZE: &str = "too large";

/// Bytes of a server's words that a refusal carries: it ends up in findings and on a terminal.
pub(super) const MOST_WORDS: usize = 300;

/// Words of a server that has trouble of its own, whatever else they say.
const TROUBLE: [&str; 8] = [
    "loading block",
    "verifying block",
    "warming up",
    "being indexed",
    "unavailable",
    "timed out",
    "timeout",
    "try again",
];

/// Words of a server that does not know the method, or not in this form.
const UNKNOWN_METHOD: [&str; 5] = [
    "unknown method",
    "method not found",
    "no such method",
    "unsupported method",
    "invalid params",
];

/// Words of a server that limits its use.
const LIMITED: [&str; 5] = [
    "busy",
    "excessive",
    "batch limit",
    "too many requests",
    "rate limit",
];

/// Words of a server that does not have what is asked for.
const ABSENT: [&str; 7] = [
    "no such",
    "not found",
    "missing transaction",
    "missing txid",
    "missing block",
    "not in block",
    "unknown transaction",
];

/// Why a request got no value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The server knows no such transaction, block or output.
    #[error("{0}")]
    NotFound(String),
    /// The history is longer than the server gives out.
    #[error("history too long: {0}")]
    HistoryTooLong(String),
    /// The answer, or those of a batch together, are larger than the server gives out; alone it may pass.
    #[error("answer too large: {0}")]
    TooLarge(String),
    /// The server does not know the method or the parameters, or this program gave the request up.
    #[error("{0}")]
    Refused(String),
    /// The server is busy or limits its use.
    #[error("server busy: {0}")]
    Busy(String),
    /// The server has trouble of its own, or says something that is not known to be about the request.
    #[error("{0}")]
    Failed(String),
    /// The answer is not what the protocol says.
    #[error("malformed answer: {0}")]
    Malformed(String),
    /// Nobody was asked, since the limit on requests was reached.
    #[error("not asked: the limit on requests was reached")]
    Budget,
    /// Answers were given and found wrong.
    #[error("wrong: {0}")]
    Disproved(String),
    /// It was given and is in the evidence, but a run does not hold as much as that of what nothing proves.
    #[error("not kept: nothing proves it, and there is more of that than a run holds")]
    Unkept,
    /// It was given and can be read in two ways, and what would settle it is not to be had.
    #[error("not settled: {0}")]
    Unsettled(String),
    /// The evidence holds no usable answer, and there is nobody left to ask.
    #[error("not in the evidence")]
    Unanswered,
}

/// The parts of an error that are read. It may be as long as an answer, and a value made of it many times longer.
#[derive(Default, Deserialize)]
struct Complaint<'a> {
    #[serde(borrow, default)]
    by: Option<&'a RawValue>,
    #[serde(borrow, default)]
    code: Option<&'a RawValue>,
    #[serde(borrow, default)]
    message: Option<&'a RawValue>,
}

impl Refusal {
    /// Returns whether it speaks about the request, so that the same server would say the same again. What does not may
    /// be answered when it is asked again.
    pub fn is_about_request(&self) -> bool {
        !matches!(self, Self::Busy(_) | Self::Failed(_) | Self::Malformed(_))
    }

    /// Sorts an error by what to do about it. It may be an object with a code and a message, or a bare string; of
    /// anything else the beginning is kept as it came.
    pub(super) fn of(error: &RawValue) -> Self {
        let Complaint { by, code, message } = Complaint::of(error);
        let words = message
            .and_then(text)
            .or_else(|| text(error))
            .map_or_else(|| beginning(error.get()), |words| beginning(&words));
        let is =
            |part: Option<&RawValue>, word: &str| part.and_then(text).is_some_and(|it| it == word);
        if is(by, CLIENT) {
            return match is(code, OVERSIZE) {
                true => Self::TooLarge(words),
                false => Self::Refused(words),
            };
        }
        Self::sort(code.and_then(number), words)
    }

    /// Sorts a server's words.
    fn sort(code: Option<i64>, words: String) -> Self {
        let lower = words.to_lowercase();
        let says = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
        let is_too_long = || {
            says(&["too many history"]) || says(&["history"]) && says(&["too large", "too long"])
        };
        if code == Some(10_001) || is_too_long() {
            Self::HistoryTooLong(words)
        } else if says(&["response too large", "answer too large"]) {
            Self::TooLarge(words)
        } else if matches!(code, Some(-101 | -102)) || says(&LIMITED) {
            Self::Busy(words)
        } else if code == Some(-28) || says(&TROUBLE) {
            Self::Failed(words)
        } else if matches!(code, Some(-32_601 | -32_602)) || says(&UNKNOWN_METHOD) {
            Self::Refused(words)
        } else if says(&ABSENT) {
            Self::NotFound(words)
        } else {
            Self::Failed(words)
        }
    }

    /// Whether the server says that this client has used it up, not merely that it is busy.
    #[cfg(any(feature = "electrum", test))]
    pub(super) fn is_excessive_usage(error: &RawValue) -> bool {
        Complaint::of(error).code.and_then(number) == Some(-101)
            || Self::of(error)
                .to_string()
                .to_lowercase()
                .contains("excessive")
    }
}

impl<'a> Complaint<'a> {
    /// Nothing of what is no object. A list would do for a structure.
    fn of(error: &'a RawValue) -> Self {
        let object = Some(error.get()).filter(|error| error.starts_with('{'));
        let complaint = object.and_then(|error| serde_json::from_str(error).ok());
        complaint.unwrap_or_default()
    }
}

/// A text, if a value is one.
pub(super) fn text(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

/// A whole number, if a value is one.
fn number(value: &RawValue) -> Option<i64> {
    value.get().parse().ok()
}

/// Stands in for an answer that is larger than this client takes.
#[cfg(any(feature = "electrum", test))]
pub(super) fn oversize(bytes: usize) -> String {
    let words = format!("the answer is over {bytes} bytes, more than is read");
    serde_json::json!({ "error": { "by": CLIENT, "code": OVERSIZE, "message": words } }).to_string()
}

/// Stands in for an answer that never came; says why.
#[cfg(any(feature = "electrum", test))]
pub(super) fn unanswered(why: &str) -> String {
    serde_json::json!({ "error": { "by": CLIENT, "code": "no answer", "message": why } })
        .to_string()
}

/// The beginning of a server's words.
pub(super) fn beginning(words: &str) -> String {
    let mut length = 0;
    let fits = |c: &char| {
        length += c.len_utf8();
        length <= MOST_WORDS
    };
    words.chars().take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::value::to_raw_value;
    use serde_json::{Value, json};

    use super::*;

    fn sorted(error: Value) -> Refusal {
        Refusal::of(&to_raw_value(&error).expect("JSON"))
    }

    #[test]
    fn only_what_speaks_about_the_request_is_final() {
        let daemon =
            |words: &str| json!({ "code": 2, "message": format!("daemon error: {words}") });
        for (error, is_final) in [
            (
                daemon(
                    "DaemonError({'code': -5, 'message': 'No such mempool or blockchain transaction.'})",
                ),
                true,
            ),
            (
                daemon("DaemonError({'code': -28, 'message': 'Loading block index…'})"),
                false,
            ),
            (daemon("Verifying blocks…"), false),
            (daemon("connection refused"), false),
            (
                json!({ "code": -28, "message": "Rewinding blocks…" }),
                false,
            ),
            (
                json!({ "code": -32603, "message": "unavailable index" }),
                false,
            ),
            (
                json!({ "code": -32603, "message": "internal error, try again" }),
                false,
            ),
            (json!({ "code": -32603 }), false),
            (
                json!({ "code": -101, "message": "excessive resource usage" }),
                false,
            ),
            (
                json!({ "code": -102, "message": "server busy - request timed out" }),
                false,
            ),
            (
                json!({ "code": 1, "message": "failed to read from the database" }),
                false,
            ),
            (
                json!({ "code": 2, "message": "No such mempool transaction. Blockchain transactions are still in the process of being indexed." }),
                false,
            ),
            (json!("Internal server error"), false),
            (json!([1]), false),
            (
                json!({ "code": 1, "message": "missing txid f00 in block f01" }),
                true,
            ),
            (json!({ "code": 1, "message": "history too large" }), true),
            (json!("Too many history entries"), true),
            (
                json!({ "code": -32600, "message": "response too large (over 8,100,000 bytes" }),
                true,
            ),
            (json!({ "code": -32601, "message": "unknown method" }), true),
            (json!({ "code": -32602, "message": "invalid params" }), true),
        ] {
            let refusal = sorted(error.clone());
            assert_eq!(refusal.is_about_request(), is_final, "{error}: {refusal:?}");
        }
    }

    #[test]
    fn an_unknown_method_is_no_missing_transaction() {
        let error = json!({ "code": -32601, "message": "Method not found" });
        assert_eq!(
            sorted(error),
            Refusal::Refused("Method not found".to_owned())
        );
        let error = json!("method not found");
        assert_eq!(
            sorted(error),
            Refusal::Refused("method not found".to_owned())
        );
    }

    #[test]
    fn a_server_that_has_had_enough_is_told_apart_from_a_busy_one() {
        let excess =
            |error: Value| Refusal::is_excessive_usage(&to_raw_value(&error).expect("JSON"));
        assert!(excess(
            json!({ "code": -101, "message": "excessive resource usage" })
        ));
        assert!(excess(json!("Excessive use")));
        assert!(!excess(json!({ "code": -102, "message": "server busy" })));
    }
}
