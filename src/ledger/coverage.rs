//! What was asked about scripts and what was answered: the histories that servers attest.

use std::sync::Arc;

use bitcoin::hashes::{Hash, HashEngine, sha256};
use bitcoin::{Script, Txid};
use thiserror::Error;

/// Where a server places a transaction of a script's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In the block at this height. A claim, until a Merkle branch proves it.
    Block(u32),
    /// In its mempool.
    Mempool,
    /// At a place that cannot be read. Where the id cannot be read either, the entry has one of zeros.
    Unread,
}

/// A transaction that touches a script, as a server names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HistoryEntry {
    /// Where it stands.
    pub place: Place,
    /// The transaction.
    pub txid: Txid,
}

/// Why a history is not to be had.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum Gap {
    /// The run's limit on requests was reached before the script was asked about.
    #[error("not asked: the limit on requests was reached")]
    Budget,
    /// The server refused.
    #[error("the server refused: {0}")]
    Refused(String),
    /// The history is longer than the server gives out.
    #[error("the server calls the history too long: {0}")]
    TooLong(String),
    /// A history was given that this run does not hold.
    #[error(
        "a history of {0} transactions was given and not kept: it is more than a run holds of histories"
    )]
    Unkept(u64),
    /// The server gives an empty history where there is a long one, as some do beyond their limit.
    #[error("the server gives an empty history where another gives a long one")]
    Emptied,
    /// There was nobody to ask.
    #[error("not in the evidence")]
    Unanswered,
}

/// The answer about who spends one output. Fuller answers are greater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spender {
    /// No answer was given.
    Missing(Gap),
    /// Nobody, if the server is to be believed.
    Nobody,
    /// This transaction; a claim until its bytes show it.
    By {
        /// The transaction.
        txid: Txid,
        /// Where it stands.
        place: Place,
    },
}

/// Why a history that was given is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum Doubt {
    /// The history given is empty, and a balance that waits for a block is stated.
    #[error(
        "the history given is empty, but a balance of {stated} sat that waits for a block is stated: one of the two is not whole"
    )]
    Waiting {
        /// Balance stated, in satoshi.
        stated: i64,
    },
    /// The balance given is not what the history given adds up to.
    #[error(
        "the history given leaves {found} sat unspent, but a balance of {stated} sat is stated: one of the two is not whole"
    )]
    Balance {
        /// Balance stated, in satoshi.
        stated: i64,
        /// What the history leaves unspent, in satoshi.
        found: u64,
    },
}

/// The answer about one script. Fuller answers are greater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum History {
    /// No history was given.
    Missing(Gap),
    /// The transactions that touch the script, without gaps if the server is to be believed; blocks in the server's
    /// order, the mempool last and by transaction id.
    Answered {
        /// Number of entries, first so that longer answers are greater.
        length: usize,
        /// The entries. Long ones are held once, whoever looks at them.
        entries: Arc<[HistoryEntry]>,
    },
}

impl History {
    /// A history as answered. The order of the part that is in no block, which no rule fixes, is made to be by transaction
    /// id, and comes last.
    pub fn answered(mut entries: Vec<HistoryEntry>) -> Self {
        entries.sort_by_key(|entry| match entry.place {
            Place::Block(_) => None,
            Place::Mempool | Place::Unread => Some(*entry),
        });
        Self::Answered {
            length: entries.len(),
            entries: entries.into(),
        }
    }

    /// The entries; none where no history was given.
    pub fn entries(&self) -> &[HistoryEntry] {
        match self {
            Self::Missing(_) => &[],
            Self::Answered { entries, .. } => entries,
        }
    }

    /// The transactions that the server places in a block up to `height`, in its order.
    pub fn confirmed(&self, height: u32) -> impl Iterator<Item = (u32, Txid)> {
        self.entries()
            .iter()
            .filter_map(move |entry| match entry.place {
                Place::Block(at) if at <= height => Some((at, entry.txid)),
                _ => None,
            })
    }

    /// Entries that could not be read.
    pub fn unread(&self) -> usize {
        let entries = self.entries().iter();
        entries.filter(|entry| entry.place == Place::Unread).count()
    }

    /// The transactions that the server holds in its mempool.
    pub fn mempool(&self) -> impl Iterator<Item = Txid> {
        self.entries()
            .iter()
            .filter(|entry| entry.place == Place::Mempool)
            .map(|entry| entry.txid)
    }
}

/// The script hash by which Electrum servers know a script: SHA-256 of it, printed in reverse.
/// <https://electrum-protocol.readthedocs.io/en/latest/protocol-basics.html#script-hashes>
pub fn script_hash(script: &Script) -> String {
    let mut bytes = sha256::Hash::hash(script.as_bytes()).to_byte_array();
    bytes.reverse();
    bitcoin::hex::DisplayHex::to_lower_hex_string(&bytes)
}

/// The status of a history as the Electrum protocol defines it: SHA-256 over `txid:height:` of each entry; nothing for
/// an empty history. <https://electrum-protocol.readthedocs.io/en/latest/protocol-basics.html#status>
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
    fn a_script_hash_is_that_of_the_protocol_documentation() {
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
    fn a_status_digests_transactions_and_heights_in_order() {
        let first: Txid = "5aeab6d4c51cb9f7f808c3884410b4b3a6ec2ef0ab90d05af1411e5ef1264629"
            .parse()
            .expect("an id");
        let second: Txid = "3774bced240ff74289b3d05f3d12467fd182744cd28cf7bce4f61648a9defaec"
            .parse()
            .expect("an id");
        // Recomputed by hand with sha256sum over "txid:height:" strings.
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
