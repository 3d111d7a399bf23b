//! Parses answers: JSON text in, values or a classified refusal out. The text is not trusted.
//!
//! Answers are archived verbatim, so both forms that the protocol has had are accepted, whatever version was
//! negotiated: headers concatenated (up to 1.5) or as a list (from 1.6), a history as a list (up to 1.6) or as an
//! object with that list (from 1.7).

use std::fmt;

use bitcoin::block::Header;
use bitcoin::consensus::encode;
use bitcoin::hashes::Hash;
use bitcoin::{TxMerkleNode, Txid};
use electrum_client::{GetMerkleRes, HeaderNotification, TxidFromPosRes};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::decode::{bytes, malformed, parse};
use super::refusal::Refusal;
use super::{Request, history};
use crate::ledger::{ChainPosition, HistoryEntry};
use crate::verify::MerkleBranch;

/// Maximum length of a Merkle branch. A block of four million weight units (BIP 141) has fewer than 2^15 transactions
/// of 60 bytes, the minimum with one input and one output.
const MAX_BRANCH_LENGTH: usize = 15;

/// A parsed answer, not proved yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// The server's best block.
    Tip {
        /// Height.
        height: u32,
        /// Header.
        header: Header,
    },
    /// Consecutive headers.
    Headers(Vec<Header>),
    /// The history of a script, in the server's order.
    History(Vec<HistoryEntry>),
    /// The balance of a script.
    Balance(Balance),
    /// A serialised transaction.
    Transaction(Vec<u8>),
    /// A Merkle branch.
    Proof(MerkleBranch),
    /// The coinbase transaction of a block with its Merkle branch.
    First {
        /// The transaction.
        txid: Txid,
        /// Its branch.
        branch: MerkleBranch,
    },
    /// The spender of an output and its position; `None` if the server knows of none.
    Spender(Option<(Txid, ChainPosition)>),
}

/// The balance of a script as reported by a server, in satoshi.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// Confirmed balance.
    pub confirmed: i64,
    /// Net effect of unconfirmed transactions.
    pub unconfirmed: i64,
}

/// The envelope of an answer (JSON-RPC 2.0).
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

/// Headers in either form. `electrum-client` keeps its own type for them to itself.
#[derive(Deserialize)]
struct HeadersAnswer {
    hex: Option<String>,
    headers: Option<JoinedHex>,
}

/// Concatenation of a list of strings.
struct JoinedHex(String);

/// A balance. The type of `electrum-client` takes no negative one; here it contradicts the history like any wrong one.
#[derive(Deserialize)]
struct BalanceAnswer {
    confirmed: i64,
    #[serde(default)]
    unconfirmed: i64,
}

/// A spender. The protocol has it since version 1.7, which `electrum-client` does not speak yet.
#[derive(Deserialize)]
struct SpenderAnswer {
    funder_height: Option<i64>,
    spender_txhash: Option<Txid>,
    spender_height: Option<i64>,
}

impl Request {
    /// Parses the answer to this request, in any version of the protocol.
    ///
    /// # Errors
    ///
    /// The server's refusal, or [`Refusal::Malformed`].
    pub fn read(&self, answer: &str) -> Result<Response, Refusal> {
        let Envelope { result, error } = parse(answer)?;
        if let Some(error) = error {
            return Err(match (self, Refusal::of(error)) {
                // A stored refusal is one to a lone request, so the history itself is too large.
                (Self::History(_), Refusal::TooLarge(words)) => Refusal::HistoryTooLong(words),
                (_, refusal) => refusal,
            });
        }
        let result = result.ok_or_else(|| malformed(&"neither result nor error", answer))?;
        let result = result.get();
        Ok(match self {
            Self::Tip => {
                let HeaderNotification { height, header } = parse(result)?;
                Response::Tip {
                    height: number(height, result)?,
                    header,
                }
            }
            Self::Headers { .. } => Response::Headers(headers(result)?),
            Self::History(_) => Response::History(history::read(result)?),
            Self::Balance(_) => {
                let BalanceAnswer {
                    confirmed,
                    unconfirmed,
                } = parse(result)?;
                Response::Balance(Balance {
                    confirmed,
                    unconfirmed,
                })
            }
            Self::Transaction(_) => Response::Transaction(bytes(&parse::<String>(result)?)?),
            Self::Proof { .. } => {
                let GetMerkleRes {
                    block_height,
                    pos,
                    merkle,
                } = parse(result)?;
                Response::Proof(MerkleBranch {
                    height: number(block_height, result)?,
                    position: number(pos, result)?,
                    siblings: siblings(&merkle, result)?,
                })
            }
            Self::First { height } => {
                let TxidFromPosRes { tx_hash, merkle } = parse(result)?;
                let branch = MerkleBranch {
                    height: *height,
                    position: 0,
                    siblings: siblings(&merkle, result)?,
                };
                Response::First {
                    txid: tx_hash,
                    branch,
                }
            }
            Self::Spender { .. } => Response::Spender(spender(result)?),
        })
    }
}

impl<'de> Deserialize<'de> for JoinedHex {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Parts;

        impl<'de> Visitor<'de> for Parts {
            type Value = JoinedHex;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of strings")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<JoinedHex, A::Error> {
                let mut joined = String::new();
                while let Some(part) = parts.next_element::<&str>()? {
                    joined.push_str(part);
                }
                Ok(JoinedHex(joined))
            }
        }

        reader.deserialize_seq(Parts)
    }
}

/// Converts the hashes of a branch, which the protocol shows in reverse. Rejects a branch longer than any block can
/// have.
fn siblings(shown: &[[u8; 32]], result: &str) -> Result<Vec<TxMerkleNode>, Refusal> {
    if shown.len() > MAX_BRANCH_LENGTH {
        return Err(malformed(&"a branch longer than any block has", result));
    }
    let hash = |mut bytes: [u8; 32]| {
        bytes.reverse();
        TxMerkleNode::from_byte_array(bytes)
    };
    Ok(shown.iter().copied().map(hash).collect())
}

/// Converts a height or a position, which has 32 bits on the chain.
fn number(value: usize, result: &str) -> Result<u32, Refusal> {
    u32::try_from(value).map_err(|error| malformed(&error, result))
}

fn headers(result: &str) -> Result<Vec<Header>, Refusal> {
    let hex = match parse(result)? {
        HeadersAnswer {
            hex: Some(hex),
            headers: None,
        } => hex,
        HeadersAnswer {
            hex: None,
            headers: Some(JoinedHex(hex)),
        } => hex,
        _ => return Err(malformed(&"either `hex` or `headers` is expected", result)),
    };
    let bytes = bytes(&hex)?;
    if bytes.len() % Header::SIZE != 0 {
        return Err(malformed(&"headers of 80 bytes each are expected", &hex));
    }
    let headers = bytes.chunks(Header::SIZE).map(encode::deserialize);
    headers
        .collect::<Result<_, _>>()
        .map_err(|error| malformed(&error, &hex))
}

fn spender(result: &str) -> Result<Option<(Txid, ChainPosition)>, Refusal> {
    match parse(result)? {
        SpenderAnswer {
            spender_txhash: Some(txid),
            spender_height: Some(height),
            ..
        } => Ok(Some((txid, position(height)?))),
        SpenderAnswer {
            funder_height: Some(_),
            spender_txhash: None,
            spender_height: None,
        } => Ok(None),
        // The output is known from a transaction, so this is not an answer.
        SpenderAnswer {
            funder_height: None,
            spender_txhash: None,
            spender_height: None,
        } => Err(Refusal::NotFound(
            "the server does not know the output".to_owned(),
        )),
        _ => Err(malformed(&"a spender has an id and a height", result)),
    }
}

fn position(height: i64) -> Result<ChainPosition, Refusal> {
    history::position(height).ok_or_else(|| malformed(&"no height", &height.to_string()))
}

#[cfg(test)]
mod tests {
    use bitcoin::hashes::Hash;
    use serde_json::{Value, json};

    use super::super::refusal::{MAX_MESSAGE_BYTES, oversize, unanswered};
    use super::*;

    fn txid() -> Txid {
        Txid::from_byte_array([1; 32])
    }

    #[test]
    fn history_keeps_order_and_mempool_entries() {
        let request = Request::History(bitcoin::ScriptBuf::new());
        let other = Txid::from_byte_array([2; 32]);
        let answer = format!(
            r#"{{"id":1,"result":[{{"tx_hash":"{}","height":7}},{{"tx_hash":"{other}","height":-1,"fee":5}}]}}   "#,
            txid()
        );
        let entry = |position, txid| HistoryEntry { position, txid };
        let expected = vec![
            entry(ChainPosition::Block(7), txid()),
            entry(ChainPosition::Mempool, other),
        ];
        assert_eq!(request.read(&answer), Ok(Response::History(expected)));
        let moving = answer.replace(&other.to_string(), &txid().to_string());
        let confirmed = vec![entry(ChainPosition::Block(7), txid())];
        assert_eq!(request.read(&moving), Ok(Response::History(confirmed)));
    }

    #[test]
    fn accepts_error_objects_and_strings() {
        let request = Request::Transaction(txid());
        let object = r#"{"id":1,"error":{"code":2,"message":"daemon error: no such transaction"}}"#;
        let words = "daemon error: no such transaction".to_owned();
        assert_eq!(request.read(object), Err(Refusal::NotFound(words)));
        let string = r#"{"id":1,"error":"Too many history entries"}"#;
        let words = "Too many history entries".to_owned();
        assert_eq!(request.read(string), Err(Refusal::HistoryTooLong(words)));
        let busy = r#"{"id":1,"error":{"code":-102,"message":"server busy - request timed out"}}"#;
        assert!(matches!(request.read(busy), Err(Refusal::Busy(_))));
        let nothing = r#"{"id":1,"error":null,"result":"00"}"#;
        assert_eq!(request.read(nothing), Ok(Response::Transaction(vec![0])));
    }

    #[test]
    fn refusal_text_is_shortened() {
        let book = "Call me Ishmael. ".repeat(1_000);
        for answer in [
            json!({ "result": book }),
            json!({ "error": { "code": 1, "message": book } }),
        ] {
            let refusal = Request::Tip.read(&answer.to_string());
            let words = refusal.expect_err("no tip").to_string();
            assert!(words.chars().count() < 500, "{words}");
        }
    }

    #[test]
    fn other_error_values_are_excerpted() {
        let read = |error: &str| Request::Tip.read(&format!(r#"{{"error":{error}}}"#));
        let many = format!("[{}7]", r#"{"":0},"#.repeat(1_000));
        for odd in [
            "7",
            "[]",
            r#"{"message":7}"#,
            r#"["ransomtrace","too large"]"#,
            r#"{"code":1,"code":2,"message":"no"}"#,
            &many,
        ] {
            let words = odd.chars().take(MAX_MESSAGE_BYTES).collect();
            assert_eq!(read(odd), Err(Refusal::Failed(words)), "{odd}");
        }
        assert_eq!(
            read(r#"{"code":-101}"#).expect_err("no tip").to_string(),
            r#"server busy: {"code":-101}"#
        );
    }

    #[test]
    fn rejects_overlong_branch() {
        let request = Request::Proof {
            txid: txid(),
            height: 7,
        };
        let read = |length| {
            let merkle = vec![txid().to_string(); length];
            let result = json!({ "block_height": 7, "pos": 0, "merkle": merkle });
            request.read(&json!({ "result": result }).to_string())
        };
        assert!(matches!(read(15), Ok(Response::Proof(_))));
        let refusal = read(16).expect_err("2^15 transactions");
        assert!(matches!(&refusal, Refusal::Malformed(words) if words.contains("longer")));
    }

    #[test]
    fn parses_answers_of_all_protocol_versions() {
        let headers = Request::Headers { start: 0, count: 2 };
        let [one, two] = ["01".repeat(80), "02".repeat(80)];
        let old = format!(r#"{{"id":1,"result":{{"count":2,"hex":"{one}{two}","max":2016}}}}"#);
        let new =
            format!(r#"{{"id":1,"result":{{"count":2,"headers":["{one}","{two}"],"max":2016}}}}"#);
        assert!(headers.read(&old).is_ok());
        assert_eq!(headers.read(&old), headers.read(&new));
        for wrong in ["{}", r#"{"hex":"","headers":[]}"#, r#"{"headers":"00"}"#] {
            let refusal = headers.read(&format!(r#"{{"result":{wrong}}}"#));
            assert!(matches!(refusal, Err(Refusal::Malformed(_))), "{wrong}");
        }
        let history = Request::History(bitcoin::ScriptBuf::new());
        let list = format!(r#"[{{"tx_hash":"{}","height":7}}]"#, txid());
        let old = history.read(&format!(r#"{{"result":{list}}}"#));
        assert!(old.is_ok());
        assert_eq!(
            history.read(&format!(r#"{{"result": {{"history":{list}}}}}"#)),
            old
        );
    }

    #[test]
    fn parses_spender_or_none() {
        let request = Request::Spender {
            outpoint: bitcoin::OutPoint::new(txid(), 0),
            script: bitcoin::ScriptBuf::new(),
        };
        let read = |result: Value| request.read(&json!({ "result": result }).to_string());
        let by = |height| json!({ "funder_height": 1, "spender_txhash": txid(), "spender_height": height });
        assert_eq!(
            read(by(9)),
            Ok(Response::Spender(Some((txid(), ChainPosition::Block(9)))))
        );
        assert_eq!(
            read(by(0)),
            Ok(Response::Spender(Some((txid(), ChainPosition::Mempool))))
        );
        assert_eq!(
            read(json!({ "funder_height": 1 })),
            Ok(Response::Spender(None))
        );
        assert!(matches!(read(json!({})), Err(Refusal::NotFound(_))));
        for wrong in [
            by(-7),
            json!({ "funder_height": 1, "spender_txhash": txid() }),
            json!({ "funder_height": 1, "spender_height": 3 }),
            json!(null),
            json!("x"),
        ] {
            assert!(
                matches!(read(wrong.clone()), Err(Refusal::Malformed(_))),
                "{wrong}"
            );
        }
    }

    #[test]
    fn client_answers_are_refusals() {
        let [transaction, history] = [
            Request::Transaction(txid()),
            Request::History(bitcoin::ScriptBuf::new()),
        ];
        let words = "the answer is over 9 bytes, the limit of this client".to_owned();
        assert_eq!(
            transaction.read(&oversize(9)),
            Err(Refusal::TooLarge(words.clone()))
        );
        assert_eq!(
            history.read(&oversize(9)),
            Err(Refusal::HistoryTooLong(words))
        );
        let refused = transaction.read(&unanswered("the server closed the connection"));
        assert_eq!(
            refused,
            Err(Refusal::GivenUp(
                "the server closed the connection".to_owned()
            ))
        );
    }

    #[test]
    fn malformed_answers_are_quoted() {
        let request = Request::Transaction(txid());
        for answer in [
            "",
            "[]",
            "{",
            r#"{"result":7}"#,
            r#"{"result":"0g"}"#,
            r#"{"id":1}"#,
        ] {
            let refusal = request.read(answer).expect_err(answer);
            assert!(
                matches!(refusal, Refusal::Malformed(_)),
                "{answer}: {refusal}"
            );
        }
        let heights = format!(r#"{{"result":[{{"tx_hash":"{}","height":-7}}]}}"#, txid());
        let refusal = Request::History(bitcoin::ScriptBuf::new())
            .read(&heights)
            .expect_err("height -7");
        let told = "malformed answer: no entry has an id and a height in `{\"tx_hash\"";
        assert!(refusal.to_string().starts_with(told), "{refusal}");
    }
}
