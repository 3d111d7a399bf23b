//! Parses the history of a script. A malformed entry does not invalidate the others; conflicting positions of a
//! transaction are resolved independently of the order.

use std::collections::{HashMap, HashSet};

use bitcoin::Txid;
use bitcoin::hashes::Hash;
use electrum_client::GetHistoryRes;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Refusal;
use super::decode::{malformed, parse};
use crate::ledger::{ChainPosition, HistoryEntry};

#[derive(Deserialize)]
struct HistoryObject<'a> {
    #[serde(borrow)]
    history: Vec<&'a RawValue>,
}

/// An entry of which only the id can be read.
#[derive(Deserialize)]
struct EntryTxid {
    tx_hash: Txid,
}

/// Parses a history: a list, or an object with that list.
///
/// # Errors
///
/// [`Refusal::Malformed`] if it is neither, or no entry can be parsed.
pub(super) fn read(result: &str) -> Result<Vec<HistoryEntry>, Refusal> {
    let raw: Vec<&RawValue> = match result.starts_with('{') {
        true => parse::<HistoryObject<'_>>(result)?.history,
        false => parse(result)?,
    };
    let entries: Vec<HistoryEntry> = raw.iter().map(|entry| entry_of(entry.get())).collect();
    let is_odd = |entry: &HistoryEntry| entry.position == ChainPosition::Unreadable;
    if let Some(first) = raw.first().filter(|_| entries.iter().all(is_odd)) {
        return Err(malformed(&"no entry has an id and a height", first.get()));
    }
    Ok(deduplicated(entries))
}

/// Converts a height: 0 and −1 mean the mempool; −1 that a parent is unconfirmed too.
pub(super) fn position(height: i64) -> Option<ChainPosition> {
    match height {
        -1 | 0 => Some(ChainPosition::Mempool),
        height => u32::try_from(height).ok().map(ChainPosition::Block),
    }
}

fn entry_of(text: &str) -> HistoryEntry {
    if let Ok(GetHistoryRes {
        height, tx_hash, ..
    }) = serde_json::from_str(text)
    {
        return HistoryEntry {
            position: position(height.into()).unwrap_or(ChainPosition::Unreadable),
            txid: tx_hash,
        };
    }
    let named = serde_json::from_str(text);
    HistoryEntry {
        position: ChainPosition::Unreadable,
        txid: named.map_or(Txid::all_zeros(), |EntryTxid { tx_hash }| tx_hash),
    }
}

/// Keeps each transaction once per block, or once in the mempool: while a server processes a block, its transactions
/// may still be listed in the mempool too. A transaction may be in two blocks (BIP 30).
fn deduplicated(mut entries: Vec<HistoryEntry>) -> Vec<HistoryEntry> {
    let rank = |position: ChainPosition| match position {
        ChainPosition::Block(_) => 0,
        ChainPosition::Mempool => 1,
        ChainPosition::Unreadable => 2,
    };
    let mut best: HashMap<Txid, u8> = HashMap::with_capacity(entries.len());
    for HistoryEntry { position, txid } in &entries {
        let best = best.entry(*txid).or_insert(u8::MAX);
        *best = rank(*position).min(*best);
    }
    let mut seen = HashSet::with_capacity(entries.len());
    entries.retain(|entry| best[&entry.txid] == rank(entry.position) && seen.insert(*entry));
    entries
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn txid(of: u8) -> Txid {
        Txid::from_byte_array([of; 32])
    }

    fn entry(of: u8, height: impl Into<Value>) -> Value {
        json!({ "tx_hash": txid(of), "height": height.into() })
    }

    /// Returns the parsed entries in order.
    fn read_of(list: &[Value]) -> Vec<(ChainPosition, Txid)> {
        let entries = read(&json!(list).to_string()).expect("a history");
        let entries = entries.into_iter();
        entries.map(|entry| (entry.position, entry.txid)).collect()
    }

    #[test]
    fn confirmed_position_outweighs_mempool_in_any_order() {
        let block = (ChainPosition::Block(7), txid(1));
        for list in [
            vec![entry(1, 0), entry(1, 7)],
            vec![entry(1, 7), entry(1, 0)],
            vec![entry(1, -1), entry(1, 7), entry(1, 0)],
            vec![entry(1, 7), entry(1, 7)],
            vec![entry(1, -7), entry(1, 7), entry(1, "high")],
            vec![json!({ "tx_hash": txid(1) }), entry(1, 7)],
        ] {
            assert_eq!(read_of(&list), [block], "{list:?}");
        }
        assert_eq!(
            read_of(&[entry(1, 0), entry(1, -1)]),
            [(ChainPosition::Mempool, txid(1))]
        );
    }

    #[test]
    fn transaction_may_be_in_two_blocks() {
        let list = [entry(1, 91_880), entry(2, 5), entry(1, 91_722), entry(1, 0)];
        let places = [(91_880, 1), (5, 2), (91_722, 1)];
        let places = places.map(|(height, of)| (ChainPosition::Block(height), txid(of)));
        assert_eq!(read_of(&list), places);
    }

    #[test]
    fn malformed_entry_does_not_affect_others() {
        for odd in [
            json!(7),
            json!(null),
            json!([]),
            json!({}),
            json!({ "height": 7 }),
            json!({ "tx_hash": "f00", "height": 7 }),
            json!({ "tx_hash": 7, "height": 7 }),
        ] {
            let list = [odd.clone(), entry(1, 7), odd.clone()];
            let left = [
                (ChainPosition::Unreadable, Txid::all_zeros()),
                (ChainPosition::Block(7), txid(1)),
            ];
            assert_eq!(read_of(&list), left, "{odd}");
        }
        for height in [
            json!(-2),
            json!(4_294_967_296_u64),
            json!(1.5),
            json!("7"),
            json!(null),
        ] {
            let list = [entry(1, 7), entry(2, height.clone())];
            let left = [
                (ChainPosition::Block(7), txid(1)),
                (ChainPosition::Unreadable, txid(2)),
            ];
            assert_eq!(read_of(&list), left, "{height}");
        }
    }

    #[test]
    fn rejects_history_without_valid_entries() {
        for text in [
            "7",
            "{}",
            r#"{"entries":[]}"#,
            "[7]",
            r#"[{"height":7}]"#,
            r#""x""#,
        ] {
            let refusal = read(text).expect_err(text);
            assert!(
                matches!(refusal, Refusal::Malformed(_)),
                "{text}: {refusal}"
            );
        }
        assert_eq!(read("[]"), Ok(Vec::new()));
        assert_eq!(read(r#"{"history":[]}"#), Ok(Vec::new()));
    }
}
