//! Reads the history of a script. One odd entry costs itself and not the others: what a server says of a transaction
//! elsewhere in the list counts, whatever the order.

use std::collections::{HashMap, HashSet};

use bitcoin::Txid;
use bitcoin::hashes::Hash;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Refusal;
use super::answer::{malformed, parse};
use crate::ledger::{HistoryEntry, Place};

#[derive(Deserialize)]
struct Inside<'a> {
    #[serde(borrow)]
    history: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Named {
    tx_hash: Txid,
}

#[derive(Deserialize)]
struct Placed {
    height: i64,
}

/// Reads a history: a list, or an object with that list in it.
///
/// # Errors
///
/// [`Refusal::Malformed`], where it is neither or not one entry of it can be read.
pub(super) fn read(result: &str) -> Result<Vec<HistoryEntry>, Refusal> {
    let raw: Vec<&RawValue> = match result.starts_with('{') {
        true => parse::<Inside<'_>>(result)?.history,
        false => parse(result)?,
    };
    let entries: Vec<HistoryEntry> = raw.iter().map(|entry| entry_of(entry.get())).collect();
    let is_odd = |entry: &HistoryEntry| entry.place == Place::Unread;
    if let Some(first) = raw.first().filter(|_| entries.iter().all(is_odd)) {
        return Err(malformed(
            &"no entry of it is an id and a height",
            first.get(),
        ));
    }
    Ok(settled(entries))
}

/// Heights 0 and −1 stand for the mempool; −1 says that a parent is unconfirmed too.
pub(super) fn place(height: i64) -> Option<Place> {
    match height {
        -1 | 0 => Some(Place::Mempool),
        height => u32::try_from(height).ok().map(Place::Block),
    }
}

fn entry_of(text: &str) -> HistoryEntry {
    let named: Option<Named> = serde_json::from_str(text).ok();
    let placed: Option<Placed> = serde_json::from_str(text).ok();
    let place = placed.and_then(|Placed { height }| place(height));
    match named {
        Some(Named { tx_hash: txid }) => HistoryEntry {
            place: place.unwrap_or(Place::Unread),
            txid,
        },
        None => HistoryEntry {
            place: Place::Unread,
            txid: Txid::all_zeros(),
        },
    }
}

/// Each transaction once for each block in which it is said to stand, or once in the mempool: while a server takes in a
/// block, what has just left its mempool may still stand there too. A transaction may stand in two blocks (BIP 30).
fn settled(mut entries: Vec<HistoryEntry>) -> Vec<HistoryEntry> {
    let rank = |place: Place| match place {
        Place::Block(_) => 0,
        Place::Mempool => 1,
        Place::Unread => 2,
    };
    let mut best: HashMap<Txid, u8> = HashMap::with_capacity(entries.len());
    for HistoryEntry { place, txid } in &entries {
        let best = best.entry(*txid).or_insert(u8::MAX);
        *best = rank(*place).min(*best);
    }
    let mut seen = HashSet::with_capacity(entries.len());
    entries.retain(|entry| best[&entry.txid] == rank(entry.place) && seen.insert(*entry));
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

    /// What is read of a list, in the list's order.
    fn read_of(list: &[Value]) -> Vec<(Place, Txid)> {
        let entries = read(&json!(list).to_string()).expect("a history");
        let entries = entries.into_iter();
        entries.map(|entry| (entry.place, entry.txid)).collect()
    }

    #[test]
    fn the_place_in_a_block_counts_wherever_it_stands_in_the_list() {
        let block = (Place::Block(7), txid(1));
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
            [(Place::Mempool, txid(1))]
        );
    }

    #[test]
    fn a_transaction_in_two_blocks_is_in_both() {
        let list = [entry(1, 91_880), entry(2, 5), entry(1, 91_722), entry(1, 0)];
        let places = [(91_880, 1), (5, 2), (91_722, 1)];
        let places = places.map(|(height, of)| (Place::Block(height), txid(of)));
        assert_eq!(read_of(&list), places);
    }

    #[test]
    fn an_odd_entry_costs_itself() {
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
                (Place::Unread, Txid::all_zeros()),
                (Place::Block(7), txid(1)),
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
            let left = [(Place::Block(7), txid(1)), (Place::Unread, txid(2))];
            assert_eq!(read_of(&list), left, "{height}");
        }
    }

    #[test]
    fn what_has_no_entry_that_can_be_read_is_no_history() {
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
