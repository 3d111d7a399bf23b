//! Answers that are long, many, or many times longer once they are read: no run takes more than 500 MB, which is
//! watched in every run here.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bitcoin::consensus::encode::{deserialize, serialize_hex};
use bitcoin::hashes::{Hash, sha256d};
use bitcoin::hex::FromHex;
use bitcoin::{Transaction, Txid};
use serde_json::json;

use super::{
    HISTORY, TRANSACTION, busy, claims_no_more_than_is_true, expect, findings, goes_on,
    lying_about, script_hash,
};
use crate::support::built_in::{addresses, desk, server, undisturbed};
use crate::support::command::{Desk, Ended};
use crate::support::hostile::{Behaviour, Hostile, Line};

/// The reason shown for dropped data.
const NOT_KEPT: &str = "dropped: not proved, and the limit on unproved transactions was reached";

/// Writes a long text in the place of each `<number>` that a server says, so that the server need not hold it as a value:
/// of a text in quotation marks, without them.
fn expanding(marked: &Hostile, long: impl Fn(usize) -> String + Send + Sync + 'static) -> Hostile {
    let wire = move |line: &Line, client: &mut TcpStream| {
        let mut parts = line.text.split("\"<");
        let mut text = parts.next().unwrap().to_owned();
        for part in parts {
            let (number, rest) = part.split_once(">\"").unwrap();
            text += &long(number.parse().unwrap());
            text += rest;
        }
        client.write_all(format!("{text}\n").as_bytes())
    };
    Behaviour::before(marked.address()).sending(wire).start()
}

/// Traces the built-in case with a server that sends too much.
fn trace(desk: &Desk, server: &Hostile) -> Ended {
    let command = format!("trace --case clinic.toml -o case -s {}", server.url());
    desk.ransomtrace(command)
        .start()
        .watch(Duration::from_secs(300))
}

/// Runs with such a server alone; checks the message and that no finding is wrong.
#[track_caller]
fn tells(server: &Hostile, code: i32, said: &str) {
    let desk = desk();
    let ended = trace(&desk, server);
    expect(&ended, code, said);
    claims_no_more_than_is_true(&findings(&desk).expect("findings"));
    goes_on(&desk);
}

#[test]
fn an_error_of_many_megabytes_is_read_by_its_beginning() {
    let (_, hash) = busy();
    let refusing = lying_about(HISTORY, move |params, answer| {
        if params[0] == *hash {
            *answer = json!({ "jsonrpc": "2.0", "id": answer["id"], "error": "<2200000>" });
        }
    });
    let server = expanding(&refusing, |count| {
        format!("[{}7]", r#"{"":0},"#.repeat(count))
    });
    tells(&server, 3, r#"]: [{"":0},{"":0}"#);
}

/// Block-sized fake transactions without outputs of value, distinguished by number.
fn made_up(number: usize) -> String {
    let hex = |number: usize| format!("{:08x}", u32::try_from(number).unwrap().swap_bytes());
    let input = format!("01{}0000000000ffffffff", "11".repeat(32));
    let count = 110_000;
    let outputs = "0".repeat(2 * 9 * count);
    format!("02000000{input}fe{}{outputs}{}", hex(count), hex(number))
}

/// A server that names made-up transactions as waiting for a block in the history of a case address.
fn naming_made_up(count: usize, given: impl Fn(usize) -> usize + Send + Sync + 'static) -> Hostile {
    let txid = |number| {
        let bytes = Vec::from_hex(&made_up(number)).unwrap();
        Txid::from_raw_hash(sha256d::Hash::hash(&bytes)).to_string()
    };
    let txids: Vec<String> = (0..count).map(txid).collect();
    let hash = script_hash(&addresses()[0]);
    let marked = Hostile::lying(server(), move |method, params, answer| {
        let known = || txids.iter().position(|txid| params[0] == *txid);
        if method == HISTORY && params[0] == *hash {
            let waiting = txids
                .iter()
                .map(|txid| json!({ "tx_hash": txid, "height": 0, "fee": 1 }));
            answer["result"].as_array_mut().unwrap().extend(waiting);
        } else if method == TRANSACTION
            && let Some(number) = known()
        {
            let result = format!("<{number}>");
            *answer = json!({ "jsonrpc": "2.0", "id": answer["id"], "result": result });
        }
    });
    expanding(&marked, move |number| {
        format!("\"{}\"", made_up(given(number)))
    })
}

#[test]
fn block_sized_forgeries_are_dropped() {
    let server = naming_made_up(150, |number| number);
    tells(&server, 3, NOT_KEPT);
}

#[test]
fn many_long_histories_are_dropped() {
    let ours: BTreeSet<String> = addresses()
        .iter()
        .map(|address| script_hash(address))
        .collect();
    let spoilt: Mutex<BTreeSet<String>> = Mutex::default();
    let marked = lying_about(HISTORY, move |params, answer| {
        let mut spoilt = spoilt.lock().unwrap();
        let asked = params[0].as_str().unwrap();
        if !ours.contains(asked) && (spoilt.contains(asked) || spoilt.len() < 40) {
            spoilt.insert(asked.to_owned());
            answer["result"]
                .as_array_mut()
                .unwrap()
                .push("<150000>".into());
        }
    });
    let server = expanding(&marked, |count| {
        let entry = |number| format!("{{\"tx_hash\":\"{number:064x}\",\"height\":300}}");
        let entries: Vec<String> = (0..count).map(entry).collect();
        entries.join(",")
    });
    tells(&server, 3, NOT_KEPT);
}

#[test]
fn large_witnesses_are_discarded() {
    let given = AtomicUsize::new(0);
    let server = lying_about(TRANSACTION, move |_, answer| {
        let bytes = Vec::from_hex(answer["result"].as_str().unwrap()).unwrap();
        let mut tx: Transaction = deserialize(&bytes).unwrap();
        if given.fetch_add(1, Ordering::SeqCst) < 60 {
            tx.input[0].witness.push(vec![7; 2_000_000]);
            answer["result"] = serialize_hex(&tx).into();
        }
    });
    let desk = desk();
    let ended = trace(&desk, &server);
    expect(&ended, 0, "Everything within the set limits was fetched");
    let found = findings(&desk).expect("findings");
    assert!(found["tables/payments.csv"] == undisturbed()["tables/payments.csv"]);
    assert!(found["tables/transactions.csv"] != undisturbed()["tables/transactions.csv"]);
}

#[test]
fn block_sized_wrong_transactions_are_discarded() {
    // Each is the one after it.
    let server = naming_made_up(250, |number| number + 1);
    tells(&server, 4, "hash to");
}
