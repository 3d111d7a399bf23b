//! Classifies server errors by their remedy. This is the only place that interprets them.
//!
//! # Design
//!
//! Error codes differ between servers, so both code and message are examined, and the message is kept. The criterion:
//! is the error about the requested object, or about the server's current state? Only the former is an answer. The
//! latter, and every unknown error, is retried ([`Refusal::is_about_request`]): a superfluous retry costs a moment,
//! trusting a transient failure could lose a payment.
//!
//! Known errors as of 2026. Codes below −32000 are those of JSON-RPC 2.0.
//!
//! | error | by | class |
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
//! | 1 with any other message: electrs uses this code for every internal error | electrs | `Failed` |

use serde::Deserialize;
use serde_json::value::RawValue;
use thiserror::Error;

/// Author of an answer that this program recorded in place of a missing or unusable one.
const CLIENT: &str = "ransomtrace";

/// Error code of such an answer if the server's was too large.
const OVERSIZE: &str = "too large";

/// Bytes of a server's message kept in a refusal: it appears in findings and on a terminal.
pub(super) const MAX_MESSAGE_BYTES: usize = 300;

/// Phrases of internal errors; they take precedence over those of unknown methods and missing objects.
const INTERNAL_ERROR: [&str; 8] = [
    "loading block",
    "verifying block",
    "warming up",
    "being indexed",
    "unavailable",
    "timed out",
    "timeout",
    "try again",
];

/// Phrases for an unknown method or invalid parameters.
const UNKNOWN_METHOD: [&str; 5] = [
    "unknown method",
    "method not found",
    "no such method",
    "unsupported method",
    "invalid params",
];

/// Phrases for usage limits.
const USAGE_LIMIT: [&str; 5] = [
    "busy",
    "excessive",
    "batch limit",
    "too many requests",
    "rate limit",
];

/// Phrases for a missing object.
const NOT_FOUND: [&str; 7] = [
    "no such",
    "not found",
    "missing transaction",
    "missing txid",
    "missing block",
    "not in block",
    "unknown transaction",
];

/// The reason why a request has no value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The server knows no such transaction, block or output.
    #[error("{0}")]
    NotFound(String),
    /// The history is longer than the server returns.
    #[error("history too long: {0}")]
    HistoryTooLong(String),
    /// The answer, or a batch of answers, exceeds the server's size limit; alone it may pass.
    #[error("answer too large: {0}")]
    TooLarge(String),
    /// The server rejects the method or its parameters.
    #[error("{0}")]
    Refused(String),
    /// This program gave the request up, for this reason.
    #[error("{0}")]
    GivenUp(String),
    /// The server is busy or limits its use.
    #[error("server busy: {0}")]
    Busy(String),
    /// The server has an internal error, or one that is not known to be about the request.
    #[error("{0}")]
    Failed(String),
    /// The answer violates the protocol.
    #[error("malformed answer: {0}")]
    Malformed(String),
    /// No server was asked, since the request limit was reached.
    #[error("not requested: the limit on requests was reached")]
    Budget,
    /// All answers were proved wrong.
    #[error("wrong: {0}")]
    Disproved(String),
    /// The answer is in the evidence, but was dropped: the memory for unproved answers is limited.
    #[error("dropped: not proved, and the limit on unproved transactions was reached")]
    Dropped,
    /// The answer is ambiguous, and the data to resolve it is missing.
    #[error("unresolved: {0}")]
    Unsettled(String),
    /// The evidence has no usable answer, and no server is left to ask.
    #[error("not in the evidence")]
    Unanswered,
}

/// The fields of an error that are used. It may be as long as an answer, and parsing it whole would multiply its size.
#[derive(Default, Deserialize)]
struct ErrorFields<'a> {
    #[serde(borrow, default)]
    by: Option<&'a RawValue>,
    #[serde(borrow, default)]
    code: Option<&'a RawValue>,
    #[serde(borrow, default)]
    message: Option<&'a RawValue>,
}

impl Refusal {
    /// Returns whether it is about the requested object, so that the same server would repeat it. Others are worth a
    /// retry.
    pub fn is_about_request(&self) -> bool {
        !matches!(self, Self::Busy(_) | Self::Failed(_) | Self::Malformed(_))
    }

    /// Classifies an error: an object with a code and a message, or a string. Of anything else the start is kept
    /// verbatim.
    pub(crate) fn of(error: &RawValue) -> Self {
        let ErrorFields { by, code, message } = ErrorFields::of(error);
        let message = message
            .and_then(text)
            .or_else(|| text(error))
            .map_or_else(|| excerpt(error.get()), |message| excerpt(&message));
        let is =
            |part: Option<&RawValue>, word: &str| part.and_then(text).is_some_and(|it| it == word);
        if is(by, CLIENT) {
            return match is(code, OVERSIZE) {
                true => Self::TooLarge(message),
                false => Self::GivenUp(message),
            };
        }
        Self::classify(code.and_then(number), message)
    }

    /// Classifies an error that was parsed already.
    #[cfg(feature = "electrum")]
    pub(crate) fn of_value(error: &serde_json::Value) -> Self {
        let error = RawValue::from_string(error.to_string()).expect("a value prints as JSON");
        Self::of(&error)
    }

    /// Classifies an error message.
    fn classify(code: Option<i64>, message: String) -> Self {
        let lower = message.to_lowercase();
        let says = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
        let is_too_long = || {
            says(&["too many history"]) || says(&["history"]) && says(&["too large", "too long"])
        };
        if code == Some(10_001) || is_too_long() {
            Self::HistoryTooLong(message)
        } else if says(&["response too large", "answer too large"]) {
            Self::TooLarge(message)
        } else if matches!(code, Some(-101 | -102)) || says(&USAGE_LIMIT) {
            Self::Busy(message)
        } else if code == Some(-28) || says(&INTERNAL_ERROR) {
            Self::Failed(message)
        } else if matches!(code, Some(-32_601 | -32_602)) || says(&UNKNOWN_METHOD) {
            Self::Refused(message)
        } else if says(&NOT_FOUND) {
            Self::NotFound(message)
        } else {
            Self::Failed(message)
        }
    }

    /// Whether the server reports excessive resource usage by this client, as opposed to being busy.
    #[cfg(any(feature = "electrum", test))]
    pub(crate) fn is_excessive_usage(error: &RawValue) -> bool {
        ErrorFields::of(error).code.and_then(number) == Some(-101)
            || Self::of(error)
                .to_string()
                .to_lowercase()
                .contains("excessive")
    }
}

impl<'a> ErrorFields<'a> {
    /// Returns no fields for a value that is not an object. Serde would also accept an array.
    fn of(error: &'a RawValue) -> Self {
        let object = Some(error.get()).filter(|error| error.starts_with('{'));
        let complaint = object.and_then(|error| serde_json::from_str(error).ok());
        complaint.unwrap_or_default()
    }
}

/// Returns the value if it is a string.
fn text(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

/// Returns the value if it is an integer.
fn number(value: &RawValue) -> Option<i64> {
    value.get().parse().ok()
}

/// Returns the answer recorded in place of one that is too large.
#[cfg(any(feature = "electrum", test))]
pub(crate) fn oversize(bytes: usize) -> String {
    let message = format!("the answer is over {bytes} bytes, the limit of this client");
    serde_json::json!({ "error": { "by": CLIENT, "code": OVERSIZE, "message": message } })
        .to_string()
}

/// Returns the answer recorded in place of a missing one, with the reason.
#[cfg(any(feature = "electrum", test))]
pub(crate) fn unanswered(why: &str) -> String {
    serde_json::json!({ "error": { "by": CLIENT, "code": "no answer", "message": why } })
        .to_string()
}

/// Returns the start of a server's message.
pub(super) fn excerpt(message: &str) -> String {
    let mut length = 0;
    let fits = |c: &char| {
        length += c.len_utf8();
        length <= MAX_MESSAGE_BYTES
    };
    message.chars().take_while(fits).collect()
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
    fn only_errors_about_the_request_are_final() {
        let daemon =
            |message: &str| json!({ "code": 2, "message": format!("daemon error: {message}") });
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
    fn unknown_method_is_not_a_missing_transaction() {
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
    fn distinguishes_excessive_usage_from_busy() {
        let excess =
            |error: Value| Refusal::is_excessive_usage(&to_raw_value(&error).expect("JSON"));
        assert!(excess(
            json!({ "code": -101, "message": "excessive resource usage" })
        ));
        assert!(excess(json!("Excessive use")));
        assert!(!excess(json!({ "code": -102, "message": "server busy" })));
    }
}
