//! Reads what a server said: JSON text in, values or a classified refusal out. Nothing here trusts the text.
//!
//! Answers are kept as they came, so both shapes that the protocol has had for an answer are read here, whatever version
//! was agreed on when it came: headers in one text (to 1.5) or in a list (from 1.6), a history that is a list (to 1.6) or
//! an object with that list in it (from 1.7).

use std::fmt;

use bitcoin::block::Header;
use bitcoin::consensus::encode;
use bitcoin::hex::FromHex;
use bitcoin::{TxMerkleNode, Txid};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::refusal::{Refusal, beginning};
use super::{Request, history};
use crate::ledger::{HistoryEntry, Place};
use crate::verify::MerkleBranch;

/// Most hashes of a Merkle branch. A block of four million weight units (BIP 141) has fewer than 2^15 transactions of 60
/// bytes, the least that one with an input and an output takes.
const MOST_SIBLINGS: usize = 15;

/// An answer, decoded but not yet proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// The server's best block.
    Tip {
        /// Its height.
        height: u32,
        /// Its header.
        header: Header,
    },
    /// Consecutive headers.
    Headers(Vec<Header>),
    /// The history of a script, in the server's order.
    History(Vec<HistoryEntry>),
    /// What a script holds.
    Balance(Balance),
    /// A transaction's bytes.
    Transaction(Vec<u8>),
    /// A Merkle branch.
    Proof(MerkleBranch),
    /// The first transaction of a block and its Merkle branch.
    First {
        /// The transaction.
        txid: Txid,
        /// Its branch.
        branch: MerkleBranch,
    },
    /// The transaction that spends an output, and where it stands; `None` if the server knows of none.
    Spender(Option<(Txid, Place)>),
}

/// What a script holds, as a server states it, in satoshi.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// In blocks.
    pub confirmed: i64,
    /// What waiting transactions add to that, less what they spend.
    pub unconfirmed: i64,
}

/// An answer in its envelope (JSON-RPC 2.0).
#[derive(Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(borrow, default)]
    pub(super) result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct TipAnswer {
    height: u32,
    hex: String,
}

#[derive(Deserialize)]
struct HeadersAnswer {
    hex: Option<String>,
    headers: Option<Joined>,
}

/// The texts of a list, one after another.
struct Joined(String);

#[derive(Deserialize)]
struct BalanceAnswer {
    confirmed: i64,
    #[serde(default)]
    unconfirmed: i64,
}

#[derive(Deserialize)]
struct ProofAnswer {
    block_height: u32,
    pos: u32,
    merkle: Vec<TxMerkleNode>,
}

#[derive(Deserialize)]
struct FirstAnswer {
    tx_hash: Txid,
    merkle: Vec<TxMerkleNode>,
}

#[derive(Deserialize)]
struct SpenderAnswer {
    funder_height: Option<i64>,
    spender_txhash: Option<Txid>,
    spender_height: Option<i64>,
}

impl Request {
    /// Reads the answer to this request, in whichever version of the protocol it was given.
    ///
    /// # Errors
    ///
    /// What the server refuses, or [`Refusal::Malformed`].
    pub fn read(&self, answer: &str) -> Result<Response, Refusal> {
        let Envelope { result, error } = parse(answer)?;
        if let Some(error) = error {
            return Err(match (self, Refusal::of(error)) {
                // Asked for alone, as a refusal that is kept was, it is the history that is too large.
                (Self::History(_), Refusal::TooLarge(words)) => Refusal::HistoryTooLong(words),
                (_, refusal) => refusal,
            });
        }
        let result = result.ok_or_else(|| malformed(&"neither result nor error", answer))?;
        let result = result.get();
        Ok(match self {
            Self::Tip => {
                let TipAnswer { height, hex } = parse(result)?;
                Response::Tip {
                    height,
                    header: decode(&hex)?,
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
                let ProofAnswer {
                    block_height,
                    pos,
                    merkle,
                } = parse(result)?;
                Response::Proof(MerkleBranch {
                    height: block_height,
                    position: pos,
                    siblings: no_longer_than_any(merkle, result)?,
                })
            }
            Self::First { height } => {
                let FirstAnswer { tx_hash, merkle } = parse(result)?;
                let branch = MerkleBranch {
                    height: *height,
                    position: 0,
                    siblings: no_longer_than_any(merkle, result)?,
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

impl<'de> Deserialize<'de> for Joined {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        struct Parts;

        impl<'de> Visitor<'de> for Parts {
            type Value = Joined;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of texts")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Joined, A::Error> {
                let mut joined = String::new();
                while let Some(part) = parts.next_element::<&str>()? {
                    joined.push_str(part);
                }
                Ok(Joined(joined))
            }
        }

        reader.deserialize_seq(Parts)
    }
}

/// Refuses a branch that no block has.
fn no_longer_than_any(
    siblings: Vec<TxMerkleNode>,
    result: &str,
) -> Result<Vec<TxMerkleNode>, Refusal> {
    match siblings.len() {
        0..=MOST_SIBLINGS => Ok(siblings),
        _ => Err(malformed(&"a branch longer than any block has", result)),
    }
}

fn headers(result: &str) -> Result<Vec<Header>, Refusal> {
    let hex = match parse(result)? {
        HeadersAnswer {
            hex: Some(hex),
            headers: None,
        } => hex,
        HeadersAnswer {
            hex: None,
            headers: Some(Joined(hex)),
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

fn spender(result: &str) -> Result<Option<(Txid, Place)>, Refusal> {
    match parse(result)? {
        SpenderAnswer {
            spender_txhash: Some(txid),
            spender_height: Some(height),
            ..
        } => Ok(Some((txid, place(height)?))),
        SpenderAnswer {
            funder_height: Some(_),
            spender_txhash: None,
            spender_height: None,
        } => Ok(None),
        // Whoever asks has seen the output in a transaction, so this is no answer.
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

fn place(height: i64) -> Result<Place, Refusal> {
    history::place(height).ok_or_else(|| malformed(&"no height", &height.to_string()))
}

pub(super) fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Refusal> {
    serde_json::from_str(text).map_err(|error| malformed(&error, text))
}

fn bytes(hex: &str) -> Result<Vec<u8>, Refusal> {
    Vec::from_hex(hex).map_err(|error| malformed(&error, hex))
}

fn decode<T: encode::Decodable>(hex: &str) -> Result<T, Refusal> {
    encode::deserialize(&bytes(hex)?).map_err(|error| malformed(&error, hex))
}

/// What is wrong, and the beginning of what was given. What is wrong may repeat a whole text of the server's.
pub(super) fn malformed(what: &dyn fmt::Display, given: &str) -> Refusal {
    let given: String = given.chars().take(80).collect();
    Refusal::Malformed(format!("{} in `{given}`", beginning(&what.to_string())))
}

#[cfg(test)]
mod tests {
    use bitcoin::hashes::Hash;
    use serde_json::{Value, json};

    use super::super::refusal::{MOST_WORDS, oversize, unanswered};
    use super::*;

    fn txid() -> Txid {
        Txid::from_byte_array([1; 32])
    }

    #[test]
    fn a_history_keeps_the_servers_order_and_knows_the_mempool() {
        let request = Request::History(bitcoin::ScriptBuf::new());
        let other = Txid::from_byte_array([2; 32]);
        let answer = format!(
            r#"{{"id":1,"result":[{{"tx_hash":"{}","height":7}},{{"tx_hash":"{other}","height":-1,"fee":5}}]}}   "#,
            txid()
        );
        let entry = |place, txid| HistoryEntry { place, txid };
        let expected = vec![entry(Place::Block(7), txid()), entry(Place::Mempool, other)];
        assert_eq!(request.read(&answer), Ok(Response::History(expected)));
        let moving = answer.replace(&other.to_string(), &txid().to_string());
        let confirmed = vec![entry(Place::Block(7), txid())];
        assert_eq!(request.read(&moving), Ok(Response::History(confirmed)));
    }

    #[test]
    fn an_error_may_be_an_object_or_a_string() {
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
    fn a_refusal_does_not_repeat_a_book_that_a_server_sent() {
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
    fn an_error_of_another_shape_is_kept_by_its_beginning_and_no_list_speaks_for_this_client() {
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
            let words = odd.chars().take(MOST_WORDS).collect();
            assert_eq!(read(odd), Err(Refusal::Failed(words)), "{odd}");
        }
        assert_eq!(
            read(r#"{"code":-101}"#).expect_err("no tip").to_string(),
            r#"server busy: {"code":-101}"#
        );
    }

    #[test]
    fn a_branch_is_no_longer_than_a_block_is_deep() {
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
    fn answers_of_the_newer_versions_are_read_as_those_of_the_common_one() {
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
    fn a_spender_has_an_id_and_a_place_or_there_is_none() {
        let request = Request::Spender {
            outpoint: bitcoin::OutPoint::new(txid(), 0),
            script: bitcoin::ScriptBuf::new(),
        };
        let read = |result: Value| request.read(&json!({ "result": result }).to_string());
        let by = |height| json!({ "funder_height": 1, "spender_txhash": txid(), "spender_height": height });
        assert_eq!(
            read(by(9)),
            Ok(Response::Spender(Some((txid(), Place::Block(9)))))
        );
        assert_eq!(
            read(by(0)),
            Ok(Response::Spender(Some((txid(), Place::Mempool))))
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
    fn what_the_client_says_in_a_servers_place_is_a_refusal() {
        let [transaction, history] = [
            Request::Transaction(txid()),
            Request::History(bitcoin::ScriptBuf::new()),
        ];
        let words = "the answer is over 9 bytes, more than is read".to_owned();
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
            Err(Refusal::Refused(
                "the server closed the connection".to_owned()
            ))
        );
    }

    #[test]
    fn what_the_protocol_does_not_know_is_malformed_and_shown() {
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
        let told = "malformed answer: no entry of it is an id and a height in `{\"tx_hash\"";
        assert!(refusal.to_string().starts_with(told), "{refusal}");
    }
}
