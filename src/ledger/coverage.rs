//! Attested facts about scripts: the histories and spenders that servers report.

use std::fmt;
use std::sync::Arc;

use bitcoin::hashes::{Hash, HashEngine, sha256};
use bitcoin::{Script, Txid};

use crate::language::{Sentence, Value, say};

/// Reported position of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChainPosition {
    /// In the block at this height; unproved until a Merkle branch verifies it.
    Block(u32),
    /// In the server's mempool.
    Mempool,
    /// Not readable. If the id is not readable either, the entry has a zero id.
    Unreadable,
}

/// A transaction that touches a script, as reported by a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HistoryEntry {
    /// Its position.
    pub position: ChainPosition,
    /// The transaction.
    pub txid: Txid,
}

/// The reason why a server's answer is missing: a history, or the spender of an output. Tables print it as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum MissingReason {
    /// The request limit was reached.
    Budget,
    /// The server refused.
    Refused(String),
    /// The server gave no usable answer, such as none in time.
    GivenUp(String),
    /// The history is longer than the server returns.
    TooLong(String),
    /// The history was received but exceeds the memory limit.
    Dropped(u64),
    /// The server reports an empty history for a long one, as some do above their limit.
    Emptied,
    /// No server was left to ask.
    Unanswered,
}

impl MissingReason {
    /// Describes the reason.
    pub fn words(&self) -> Sentence {
        match self {
            Self::Budget => say!("missing-budget"),
            Self::Refused(said) => say!("missing-refused", said = said),
            Self::GivenUp(why) => say!("missing-given-up", why = why),
            Self::TooLong(said) => say!("missing-too-long", said = said),
            Self::Dropped(count) => say!("missing-dropped", count = *count),
            Self::Emptied => say!("missing-emptied"),
            Self::Unanswered => say!("missing-unanswered"),
        }
    }
}

impl fmt::Display for MissingReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

/// The reported spender of an output. More informative values are greater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportedSpender {
    /// No answer was received.
    Missing(MissingReason),
    /// Reported as unspent.
    Nobody,
    /// This transaction; unproved until its inputs are known.
    By {
        /// The transaction.
        txid: Txid,
        /// Its position.
        position: ChainPosition,
    },
}

/// The reason to doubt a reported history.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The history is empty, but an unconfirmed balance is reported.
    Waiting {
        /// Reported balance, in satoshi.
        stated: i64,
    },
    /// The reported balance contradicts the reported history.
    Balance {
        /// Reported balance, in satoshi.
        stated: i64,
        /// Sum of the unspent outputs in the history, in satoshi.
        found: u64,
    },
}

impl Doubt {
    /// Describes the reason.
    pub fn words(&self) -> Sentence {
        let number = |sat: String| Value::Number(sat);
        match self {
            Self::Waiting { stated } => {
                say!("doubt-waiting", stated = number(stated.to_string()))
            }
            Self::Balance { stated, found } => say!(
                "doubt-balance",
                found = number(found.to_string()),
                stated = number(stated.to_string())
            ),
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

/// The reported history of a script. More informative values are greater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum History {
    /// No history was received.
    Missing(MissingReason),
    /// The transactions that touch the script, as reported: confirmed ones in the server's order, then the mempool by
    /// transaction id.
    Answered {
        /// Number of entries, first so that longer histories are greater.
        length: usize,
        /// The entries, shared since they may be many.
        entries: Arc<[HistoryEntry]>,
    },
}

impl History {
    /// Creates a history from an answer. The unconfirmed part, whose order is not defined, is moved to the end and
    /// sorted by transaction id.
    pub fn answered(mut entries: Vec<HistoryEntry>) -> Self {
        entries.sort_by_key(|entry| match entry.position {
            ChainPosition::Block(_) => None,
            ChainPosition::Mempool | ChainPosition::Unreadable => Some(*entry),
        });
        Self::Answered {
            length: entries.len(),
            entries: entries.into(),
        }
    }

    /// Returns the entries; none if the history is missing.
    pub fn entries(&self) -> &[HistoryEntry] {
        match self {
            Self::Missing(_) => &[],
            Self::Answered { entries, .. } => entries,
        }
    }

    /// Returns the transactions reported in blocks up to `height`, in the server's order.
    pub fn confirmed(&self, height: u32) -> impl Iterator<Item = (u32, Txid)> {
        self.entries()
            .iter()
            .filter_map(move |entry| match entry.position {
                ChainPosition::Block(at) if at <= height => Some((at, entry.txid)),
                _ => None,
            })
    }

    /// Returns the number of unreadable entries.
    pub fn unread(&self) -> usize {
        let entries = self.entries().iter();
        entries
            .filter(|entry| entry.position == ChainPosition::Unreadable)
            .count()
    }

    /// Returns the mempool transactions.
    pub fn mempool(&self) -> impl Iterator<Item = Txid> {
        self.entries()
            .iter()
            .filter(|entry| entry.position == ChainPosition::Mempool)
            .map(|entry| entry.txid)
    }
}

/// Returns the Electrum script hash: SHA-256 of the script, in reverse byte order.
/// <https://electrum-protocol.readthedocs.io/en/latest/protocol-basics.html#script-hashes>
pub fn script_hash(script: &Script) -> String {
    let mut bytes = sha256::Hash::hash(script.as_bytes()).to_byte_array();
    bytes.reverse();
    bitcoin::hex::DisplayHex::to_lower_hex_string(&bytes)
}

/// Returns the Electrum status of a history: SHA-256 over `txid:height:` of each entry; `None` for an empty history.
/// <https://electrum-protocol.readthedocs.io/en/latest/protocol-basics.html#status>
pub fn status_hash(entries: impl IntoIterator<Item = (u32, Txid)>) -> Option<String> {
    let mut entries = entries.into_iter().peekable();
    entries.peek()?;
    let mut engine = sha256::Hash::engine();
    for (height, txid) in entries {
        engine.input(format!("{txid}:{height}:").as_bytes());
    }
    Some(sha256::Hash::from_engine(engine).to_string())
}

#[cfg(test)]
mod tests {
    use bitcoin::{Address, Network};

    use super::*;

    #[test]
    fn script_hash_matches_protocol_documentation() {
        // "The genesis block's first output" in the protocol documentation, section Script Hashes.
        let address: Address<_> = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
            .parse()
            .expect("an address");
        let script = address
            .require_network(Network::Bitcoin)
            .expect("of mainnet")
            .script_pubkey();
        assert_eq!(
            script_hash(&script),
            "8b01df4e368ea28f8dc0423bcf7a4923e3a12d307c875e47a0cfbf90b5c39161"
        );
    }

    #[test]
    fn status_hash_covers_transactions_in_order() {
        let first: Txid = "5aeab6d4c51cb9f7f808c3884410b4b3a6ec2ef0ab90d05af1411e5ef1264629"
            .parse()
            .expect("an id");
        let second: Txid = "3774bced240ff74289b3d05f3d12467fd182744cd28cf7bce4f61648a9defaec"
            .parse()
            .expect("an id");
        // Computed independently with sha256sum over "txid:height:" strings.
        assert_eq!(
            status_hash([(2, first)]).expect("not empty"),
            "beb13d2a759cf2f6e376338ced5f40c81e80929d8f4f51ca22e5c7d243f7fe25"
        );
        assert_eq!(
            status_hash([(2, first), (103, second)]).expect("not empty"),
            "89a73c3e525bb8a1a1313214d08b00b1095744f049ad60607ea4c241f6ec963c"
        );
        assert_eq!(status_hash([]), None);
    }
}
