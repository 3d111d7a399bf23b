//! Lies about transactions, branches, histories and balances, and refusals.

use std::collections::BTreeSet;

use bitcoin::OutPoint;
use bitcoin::consensus::encode::serialize_hex;
use serde_json::{Value, json};

use super::{
    BALANCE, Beside, HISTORY, MERKLE, TRANSACTION, Trial, busy, claims_no_more_than_is_true,
    differences, expect, findings, goes_on, lying_about, payment, spent_together, story, trace,
};
use crate::support::built_in::{Table, desk, honest, server, undisturbed};
use crate::support::hostile::Hostile;

/// A server that spoils the history of one script.
fn lying_about_history(
    scripthash: &str,
    lie: impl Fn(&mut Vec<Value>) + Send + Sync + 'static,
) -> Hostile {
    let scripthash = scripthash.to_owned();
    lying_about(HISTORY, move |params, answer| {
        if params[0] == *scripthash {
            lie(answer["result"].as_array_mut().unwrap());
        }
    })
}

/// A server that refuses one thing.
fn refusing(method: &'static str, param: &str, error: Value) -> Hostile {
    let param = param.to_owned();
    lying_about(method, move |params, answer| {
        if params[0] == *param {
            *answer = json!({ "jsonrpc": "2.0", "id": answer["id"], "error": error });
        }
    })
}

#[test]
fn bytes_of_another_transaction_are_not_believed() {
    let (asked, given) = (payment(), story().chain.blocks()[1].txdata[0].clone());
    let told = format!(
        "answered blockchain.transaction.get [\"{asked}\"] with an invalid proof: the bytes received for \
         transaction {asked} hash to {}",
        given.compute_txid()
    );
    Trial {
        server: &|| {
            let given = serialize_hex(&given);
            lying_about(TRANSACTION, move |params, answer| {
                if params[0] == asked.to_string() {
                    answer["result"] = given.as_str().into();
                }
            })
        },
        alone: (4, told.clone()),
        beside: Beside::NamedIfAsked(4, told),
    }
    .run();
}

#[test]
fn bytes_with_another_sum_are_not_believed() {
    let asked = payment();
    let told = format!("answered blockchain.transaction.get [\"{asked}\"] with an invalid proof");
    Trial {
        server: &|| {
            lying_about(TRANSACTION, move |params, answer| {
                if params[0] == asked.to_string() {
                    let mut tx = story().chain.transaction(&asked).unwrap().clone();
                    tx.output[0].value *= 2;
                    answer["result"] = serialize_hex(&tx).into();
                }
            })
        },
        alone: (4, told.clone()),
        beside: Beside::NamedIfAsked(4, told),
    }
    .run();
}

#[test]
fn bytes_that_are_no_transaction_are_not_believed() {
    let asked = payment();
    for bytes in ["", "00", "ffffffffffffffffff", "zz"] {
        let server = move || {
            lying_about(TRANSACTION, move |params, answer| {
                if params[0] == asked.to_string() {
                    answer["result"] = bytes.into();
                }
            })
        };
        let desk = desk();
        let ended = trace(&desk, &format!("-s {}", server().url()));
        let code = if bytes == "zz" { 3 } else { 4 };
        expect(&ended, code, &asked.to_string());
        goes_on(&desk);
    }
}

#[test]
fn wrong_bytes_for_all_transactions_are_reported() {
    let given = serialize_hex(&story().chain.blocks()[1].txdata[0]);
    let told = "answered blockchain.transaction.get [";
    Trial {
        server: &|| {
            let given = given.clone();
            lying_about(TRANSACTION, move |_, answer| {
                answer["result"] = given.as_str().into()
            })
        },
        alone: (4, told.to_owned()),
        beside: Beside::Named(4, told.to_owned()),
    }
    .run();
}

#[test]
fn a_branch_that_leads_elsewhere_is_not_believed() {
    let asked = payment();
    let told = format!("answered blockchain.transaction.get_merkle [\"{asked}\",");
    Trial {
        server: &|| {
            lying_about(MERKLE, move |params, answer| {
                if params[0] == asked.to_string() {
                    answer["result"]["merkle"][0] = "00".repeat(32).into();
                }
            })
        },
        alone: (4, told.clone()),
        beside: Beside::NamedIfAsked(4, told),
    }
    .run();
}

#[test]
fn a_branch_of_another_place_in_the_block_is_not_believed() {
    let asked = payment();
    let told = format!("answered blockchain.transaction.get_merkle [\"{asked}\",");
    for position in [0, 5_000_000] {
        Trial {
            server: &|| {
                lying_about(MERKLE, move |params, answer| {
                    if params[0] == asked.to_string() {
                        answer["result"]["pos"] = position.into();
                    }
                })
            },
            alone: (4, told.clone()),
            beside: Beside::NamedIfAsked(4, told.clone()),
        }
        .run();
    }
}

#[test]
fn omission_of_a_known_transaction_is_reported() {
    let (address, hash, txid) = spent_together();
    Trial {
        server: &|| {
            let left_out = txid.clone();
            lying_about_history(&hash, move |entries| {
                entries.retain(|entry| entry["tx_hash"] != *left_out);
            })
        },
        alone: (
            3,
            format!(
                "- Case address {address}: the reported history omits transaction {txid}. Payments may be missing.\n"
            ),
        ),
        beside: Beside::Named(
            4,
            format!(
                "omits transaction {txid} in block {} from the history of script hash {hash}; tcp://{} reports it, \
                 and it \
                 is proved",
                height_of(&txid),
                server()
            ),
        ),
    }
    .run();
}

/// Height of a transaction.
fn height_of(txid: &str) -> u32 {
    let place = story().chain.place(&txid.parse().unwrap());
    place.expect("in a block").height
}

/// An unspent deposit, to which nothing else leads: its address, script hash, transaction and value.
pub fn lone_deposit() -> (String, String, String, u64) {
    let chain = &story().chain;
    let txs = chain.blocks().iter().flat_map(|block| &block.txdata);
    let spent: BTreeSet<OutPoint> = txs
        .chain(chain.mempool())
        .flat_map(|tx| &tx.input)
        .map(|input| input.previous_output)
        .collect();
    let payments = Table::of(undisturbed(), "payments");
    let (txids, vouts) = (payments.column("txid"), payments.numbers("vout"));
    let is_unspent = |at: &usize| {
        let vout = u32::try_from(vouts[*at]).unwrap();
        !spent.contains(&OutPoint::new(txids[*at].parse().unwrap(), vout))
    };
    let at = (0..txids.len())
        .find(is_unspent)
        .expect("one that lies there");
    let address = payments.column("address")[at];
    (
        address.to_owned(),
        super::script_hash(address),
        txids[at].to_owned(),
        payments.numbers("value_sat")[at],
    )
}

/// A server that keeps one payment back, in the history, the status and the balance alike.
pub fn leaving_out(hash: &str, txid: &str, sat: u64) -> Hostile {
    let (hash, txid) = (hash.to_owned(), txid.to_owned());
    Hostile::lying(server(), move |method, params, answer| {
        if params[0] != *hash {
            return;
        }
        match method {
            HISTORY => {
                let entries = answer["result"].as_array_mut().unwrap();
                entries.retain(|entry| entry["tx_hash"] != *txid);
            }
            BALANCE => {
                let confirmed = answer["result"]["confirmed"].as_u64().unwrap();
                answer["result"]["confirmed"] = (confirmed - sat).into();
            }
            _ => {}
        }
    })
}

#[test]
fn consistent_omission_by_one_server_is_a_stated_limit() {
    let (_, hash, txid, sat) = lone_deposit();
    let liar = leaving_out(&hash, &txid, sat);
    let desk = desk();
    let ended = trace(&desk, &format!("-s {}", liar.url()));
    // Nothing that this server says gives it away.
    let one_witness = "- Completeness rests on one server: every transaction shown as confirmed is proved \
     to be in its block, but one that this server withholds would go unnoticed.\n";
    expect(&ended, 0, one_witness);
    let case = findings(&desk).unwrap();
    let payments = Table::of(&case, "payments");
    assert!(!payments.column("txid").contains(&txid.as_str()));
    let report = String::from_utf8_lossy(&case["report.html"]).into_owned();
    assert!(report.contains("Completeness rests on one server"));
    // A second witness changes that, and the payment that appears is not passed over in silence.
    goes_on(&desk);
}

#[test]
fn consistent_omission_is_detected_by_a_second_server() {
    let (_, hash, txid, sat) = lone_deposit();
    let told = format!(
        "omits transaction {txid} in block {} from the history of script hash {hash}; tcp://{} reports it, and it is \
         proved",
        height_of(&txid),
        server()
    );
    let trial = Trial {
        server: &|| leaving_out(&hash, &txid, sat),
        alone: (0, String::new()),
        beside: Beside::Named(4, told),
    };
    trial.beside();
}

#[test]
fn omission_contradicted_by_balance_is_reported() {
    let (address, hash, txid, sat) = lone_deposit();
    Trial {
        server: &|| leaving_out(&hash, &txid, 0),
        alone: (
            3,
            format!(
                "- Case address {address}: 0 sat are unspent in the reported history, but a balance of {sat} sat is \
                 reported"
            ),
        ),
        beside: Beside::Named(4, format!("omits transaction {txid} in block ")),
    }
    .run();
}

#[test]
fn a_balance_that_nobody_states_is_told_of() {
    let (_, hash, _, _) = lone_deposit();
    Trial {
        server: &|| refusing(BALANCE, &hash, json!({ "code": 1, "message": "not today" })),
        alone: (
            0,
            "- No server reported the balance of 1 address of the case".to_owned(),
        ),
        beside: Beside::Harmless,
    }
    .run();
}

#[test]
fn balance_mismatch_is_reported() {
    let (address, hash, _, sat) = lone_deposit();
    for stated in [0, i64::MAX, -1] {
        Trial {
            server: &|| {
                let hash = hash.clone();
                lying_about(BALANCE, move |params, answer| {
                    if params[0] == *hash {
                        answer["result"]["confirmed"] = stated.into();
                    }
                })
            },
            alone: (
                3,
                format!(
                    "- Case address {address}: {sat} sat are unspent in the reported history, but a balance of \
                     {stated} sat"
                ),
            ),
            beside: Beside::Named(
                4,
                format!(
                    "reports a balance of {stated} sat for script hash {hash}, but {sat} sat are"
                ),
            ),
        }
        .run();
    }
}

#[test]
fn empty_history_of_a_used_address_is_reported() {
    let (address, hash, _) = spent_together();
    Trial {
        server: &|| lying_about_history(&hash, Vec::clear),
        alone: (
            3,
            format!(
                "- Case address {address}: the reported history is empty although transaction "
            ),
        ),
        beside: Beside::Named(4, "omits transaction ".to_owned()),
    }
    .run();
}

#[test]
fn an_empty_history_of_a_busy_address_is_told_of() {
    let (_, hash) = busy();
    Trial {
        server: &|| lying_about_history(&hash, Vec::clear),
        alone: (3, "could not be followed, for want of data".to_owned()),
        beside: Beside::Named(4, "omits transaction ".to_owned()),
    }
    .run();
}

#[test]
fn empty_histories_with_balances_make_the_case_incomplete() {
    let (address, _, _, sat) = lone_deposit();
    Trial {
        server: &|| lying_about(HISTORY, |_, answer| answer["result"] = json!([])),
        alone: (
            3,
            format!("- Case address {address}: 0 sat are unspent in the reported history, but a balance of {sat} sat \
            is reported"),
        ),
        beside: Beside::Named(4, "omits transaction ".to_owned()),
    }
    .run();
}

#[test]
fn no_history_and_no_balance_gives_no_case() {
    let none = || {
        Hostile::lying(server(), |method, _, answer| match method {
            HISTORY => answer["result"] = json!([]),
            BALANCE => answer["result"] = json!({ "confirmed": 0, "unconfirmed": 0 }),
            _ => {}
        })
    };
    Trial {
        server: &none,
        alone: (
            1,
            "error: no transaction touches any address of the case on regtest as of block 359: "
                .to_owned(),
        ),
        beside: Beside::Named(4, "omits transaction ".to_owned()),
    }
    .run();
}

#[test]
fn empty_history_of_the_only_address_is_incomplete() {
    let (address, hash, txid, sat) = lone_deposit();
    for [confirmed, unconfirmed] in [[sat, 0], [0, sat]] {
        let hash = hash.clone();
        let liar = Hostile::lying(server(), move |method, params, answer| match method {
            HISTORY if params[0] == *hash => answer["result"] = json!([]),
            BALANCE if params[0] == *hash => {
                answer["result"] = json!({ "confirmed": confirmed, "unconfirmed": unconfirmed });
            }
            _ => {}
        });
        let desk = desk();
        let command = format!("trace -n regtest {address} -o case -s {}", liar.url());
        let ended = desk.ransomtrace(command).watch();
        let words = match confirmed {
            0 => format!(
                "the reported history is empty, but an unconfirmed balance of {sat} sat is reported"
            ),
            sat => format!(
                "0 sat are unspent in the reported history, but a balance of {sat} sat is reported"
            ),
        };
        expect(&ended, 3, &format!("- Case address {address}: {words}"));
        let verified = desk.ransomtrace("verify case").watch();
        assert_eq!(verified.code, Some(0), "{verified:#?}");
        // An honest server beside it knows better.
        let command = format!(
            "trace -n regtest {address} -o both -s {} {}",
            liar.url(),
            honest()
        );
        let ended = desk.ransomtrace(command).watch();
        expect(&ended, 4, "omits transaction ");
        let payments = Table::of(&desk.files("both"), "payments");
        assert!(payments.column("txid").contains(&txid.as_str()));
    }
}

#[test]
fn history_too_long_for_one_server_comes_from_another() {
    let (address, hash, _) = spent_together();
    for error in [
        json!({ "code": 1, "message": "history too large" }),
        json!("Too many history entries"),
    ] {
        Trial {
            server: &|| refusing(HISTORY, &hash, error.clone()),
            alone: (
                3,
                format!("- Case address {address}: no history of the address: "),
            ),
            beside: Beside::Named(
                0,
                "returned no history for 1 script that other servers returned; first reason: "
                    .to_owned(),
            ),
        }
        .run();
    }
}

#[test]
fn history_error_is_reported_without_control_characters() {
    let (address, hash, _) = spent_together();
    let words = "database\u{7} on \u{1b}[31mfire\u{9b}2J\r";
    Trial {
        server: &|| refusing(HISTORY, &hash, json!({ "code": 2, "message": words })),
        alone: (
            3,
            format!(
                "- Case address {address}: no history of the address: the server refused: database"
            ),
        ),
        beside: Beside::Named(
            0,
            "returned no history for 1 script that other servers returned; first reason: the server refused: database"
                .to_owned(),
        ),
    }
    .run();
}

#[test]
fn a_history_of_the_wrong_shape_is_no_history() {
    let (address, hash, _) = spent_together();
    let entry = |height: Value| json!([{ "tx_hash": payment().to_string(), "height": height }]);
    for result in [
        json!([{ "tx_hash": "f00", "height": "high" }]),
        json!({ "entries": [] }),
        json!("\u{1b}]0;gone\u{7}"),
        entry(json!(-2)),
        entry(json!(4_294_967_296_u64)),
        entry(json!(1.5)),
    ] {
        Trial {
            server: &|| {
                let (hash, result) = (hash.clone(), result.clone());
                lying_about(HISTORY, move |params, answer| {
                    if params[0] == *hash {
                        answer["result"] = result.clone();
                    }
                })
            },
            alone: (
                3,
                format!("- Case address {address}: no history of the address: "),
            ),
            beside: Beside::Harmless,
        }
        .alone();
    }
}

#[test]
fn a_history_that_names_a_transaction_twice_names_it_once() {
    let (_, hash, _) = spent_together();
    let waiting = |entries: &mut Vec<Value>| {
        let mut again = entries[0].clone();
        again["height"] = 0.into();
        entries.insert(0, again);
    };
    let again = |entries: &mut Vec<Value>| entries.push(entries[0].clone());
    let lies: [fn(&mut Vec<Value>); 2] = [waiting, again];
    for lie in lies {
        Trial {
            server: &|| lying_about_history(&hash, lie),
            alone: (0, String::new()),
            beside: Beside::Harmless,
        }
        .run();
    }
}

#[test]
fn an_entry_of_a_history_that_cannot_be_read_costs_itself() {
    let (address, hash, _) = spent_together();
    for odd in [
        json!({ "tx_hash": "f00", "height": 7 }),
        json!({ "tx_hash": "c0ffee".repeat(10) + "c0ff", "height": -7 }),
        json!("\u{1b}[31m"),
    ] {
        Trial {
            server: &|| {
                let odd = odd.clone();
                lying_about_history(&hash, move |entries| entries.insert(0, odd.clone()))
            },
            alone: (
                3,
                format!("- Case address {address}: 1 transaction could not be fetched or proved"),
            ),
            beside: Beside::Harmless,
        }
        .run();
    }
}

#[test]
fn a_history_in_falling_order_is_the_same_history() {
    let server = || {
        lying_about(HISTORY, |_, answer| {
            answer["result"].as_array_mut().unwrap().reverse();
        })
    };
    let desk = desk();
    let ended = trace(&desk, &format!("-s {}", server().url()));
    expect(&ended, 0, "Everything within the set limits was fetched");
    assert!(differences(&findings(&desk).unwrap()).is_empty());
    goes_on(&desk);
    Trial {
        server: &server,
        alone: (0, String::new()),
        beside: Beside::Harmless,
    }
    .beside();
}

#[test]
fn stray_transaction_is_a_fault_of_its_server() {
    let (_, hash, _) = spent_together();
    let chain = &story().chain;
    let coinbase = (chain.blocks()[5].txdata[0].compute_txid(), 5);
    // One of which only its parents show that it does not touch the script.
    let seen = Table::of(undisturbed(), "transactions");
    let seen = seen.column("txid");
    let payments = (1..).zip(&chain.blocks()[1..]);
    let payments = payments.flat_map(|(height, block)| {
        let txs = block.txdata[1..].iter();
        txs.map(move |tx| (tx.compute_txid(), height))
    });
    let other = payments
        .filter(|(txid, _)| !seen.contains(&txid.to_string().as_str()))
        .last();
    for (stray, height) in [coinbase, other.unwrap()] {
        let told = format!(
            "reports transaction {stray} in block {height} in the history of script hash {hash}, which it does not touch"
        );
        let liar = lying_about_history(&hash, move |entries| {
            entries.push(json!({ "tx_hash": stray, "height": height }));
        });
        for others in [String::new(), honest()] {
            let desk = desk();
            let ended = trace(&desk, &format!("-s {} {others}", liar.url()));
            expect(&ended, 4, &format!("- {} {told}.\n", liar.url()));
            assert!(!ended.stdout.contains(" omits transaction "), "{ended:#?}");
            let case = findings(&desk).unwrap();
            claims_no_more_than_is_true(&case);
            for table in [
                "payments",
                "outputs",
                "endpoints",
                "clusters",
                "links",
                "accounting",
            ] {
                let name = format!("tables/{table}.csv");
                assert_eq!(case[&name], undisturbed()[&name], "{table}");
            }
            goes_on(&desk);
        }
    }
}

#[test]
fn invented_transaction_is_reported() {
    let (address, hash, _) = spent_together();
    let invented = "c0ffee".repeat(10) + "c0ff";
    Trial {
        server: &|| {
            let invented = invented.clone();
            lying_about_history(&hash, move |entries| {
                entries.push(json!({ "tx_hash": invented, "height": 300 }));
            })
        },
        alone: (
            3,
            format!("- Case address {address}: 1 transaction could not be fetched or proved"),
        ),
        beside: Beside::Named(
            4,
            format!("reports transaction {invented} in block 300 in the history of script hash {hash}; no other"),
        ),
    }
    .run();
}

#[test]
fn a_payment_placed_in_another_block_is_not_believed() {
    let (_, hash, txid) = spent_together();
    for height in [1, 358] {
        Trial {
            server: &|| {
                let moved = txid.clone();
                lying_about_history(&hash, move |entries| {
                    let entry = entries.iter_mut().find(|entry| entry["tx_hash"] == *moved);
                    entry.unwrap()["height"] = height.into();
                })
            },
            alone: (3, "no usable answer. The first: blockchain.transaction.get_merkle".to_owned()),
            beside: Beside::Named(
                4,
                format!(
                    "reports transaction {txid} in block {height} in the history of script hash {hash}; no other \
                     server does"
                ),
            ),
        }
        .run();
    }
}

#[test]
fn false_unconfirmed_payment_is_reported() {
    let outputs = Table::of(undisturbed(), "outputs");
    let (hops, spends) = (outputs.numbers("hop"), outputs.column("spent_by"));
    let is_paid = |at: &usize| hops[*at] == 0 && !spends[*at].is_empty();
    let paid = (0..outputs.rows.len()).find(is_paid).unwrap();
    let [address, txid] = ["address", "txid"].map(|column| outputs.column(column)[paid]);
    let hash = super::script_hash(address);
    for height in [0, -1, 4_000_000_000_i64] {
        let trial = Trial {
            server: &|| {
                let moved = txid.to_owned();
                lying_about_history(&hash, move |entries| {
                    let entry = entries.iter_mut().find(|entry| entry["tx_hash"] == *moved);
                    entry.unwrap()["height"] = height.into();
                })
            },
            alone: (
                3,
                format!(
                    "- Case address {address}: the reported history has transaction {txid} as unconfirmed, although a \
                     confirmed one spends from it. Payments may be missing.\n"
                ),
            ),
            beside: Beside::Named(4, format!("omits transaction {txid} in block ")),
        };
        trial.alone();
        if height == 0 {
            trial.beside();
        }
    }
}

#[test]
fn withheld_transaction_comes_from_another_server() {
    let asked = payment().to_string();
    let error = json!({ "code": 2, "message": "daemon error: no such transaction" });
    Trial {
        server: &|| refusing(TRANSACTION, &asked, error.clone()),
        alone: (
            3,
            format!(
                "no usable answer. The first: blockchain.transaction.get [\"{asked}\"]: daemon error"
            ),
        ),
        beside: Beside::Harmless,
    }
    .run();
}

#[test]
fn a_branch_that_a_server_keeps_back_is_had_of_the_other() {
    let asked = payment().to_string();
    let error = json!({ "code": 1, "message": "not in block" });
    Trial {
        server: &|| refusing(MERKLE, &asked, error.clone()),
        alone: (3, format!("blockchain.transaction.get_merkle [\"{asked}\"")),
        beside: Beside::Harmless,
    }
    .run();
}

#[test]
fn busy_server_leaves_reported_gaps_for_next_run() {
    let error = json!({ "code": -102, "message": "server busy - request timed out" });
    let (_, hash, _) = spent_together();
    let busy = refusing(HISTORY, &hash, error);
    let desk = desk();
    let ended = trace(&desk, &format!("-s {}", busy.url()));
    expect(&ended, 3, "server busy");
    busy.reform();
    let ended = trace(&desk, &format!("-s {}", busy.url()));
    expect(&ended, 0, "Everything within the set limits was fetched");
    goes_on(&desk);
    let _ = honest();
}
