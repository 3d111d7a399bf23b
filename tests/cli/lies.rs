//! Servers that are not there, serve something else, or lie. What cannot be proved is not believed and the server is named;
//! what was kept back is said.

use std::net::TcpListener;

use bitcoin::block::Header;
use bitcoin::consensus::encode::{deserialize_hex, serialize_hex};
use bitcoin::constants::genesis_block;
use bitcoin::{Network, Txid};
use serde_json::{Value, json};

use super::{Table, conclusions, desk, honest, server, story, undisturbed};
use crate::support::command::Desk;
use crate::support::hostile::Hostile;

const HEADERS: &str = "blockchain.block.headers";
const HISTORY: &str = "blockchain.scripthash.get_history";
const TRANSACTION: &str = "blockchain.transaction.get";
const MERKLE: &str = "blockchain.transaction.get_merkle";
const TIP: &str = "blockchain.headers.subscribe";

/// A server that answers one method wrongly.
fn lying_about(
    wrong: &'static str,
    lie: impl Fn(&Value, &mut Value) + Send + Sync + 'static,
) -> Hostile {
    Hostile::lying(server(), move |method, params, answer| {
        if method == wrong {
            lie(params, answer);
        }
    })
}

/// Traces with a bad server and expects an error and no folder.
#[track_caller]
fn refused(hostile: &Hostile, code: i32, message: &str) {
    let desk = desk();
    desk.ransomtrace("trace --case clinic.toml -o case -s")
        .arg(hostile.url())
        .expect_exit_code(code)
        .expect_in_stderr(format!("error: {message}"))
        .run();
    assert!(!desk.exists("case"));
}

/// Traces with a lying server, expects the lie to be found out and told of in the findings, and goes on with an honest one.
#[track_caller]
fn found_out(hostile: &Hostile, fault: &str) {
    let desk = desk();
    let told = format!("{} {fault}", hostile.url());
    desk.ransomtrace("trace --case clinic.toml -o case -s")
        .arg(hostile.url())
        .expect_exit_code(4)
        .expect_in_stdout(format!("- {told}"))
        .expect_in_stderr(&told)
        .run();
    desk.ransomtrace("show case")
        .expect_exit_code(4)
        .expect_in_stdout(&told)
        .run();
    goes_on(&desk);
}

/// Traces with a server whose headers do not hold: without a chain there is no case.
#[track_caller]
fn no_chain(hostile: &Hostile, message: &str) {
    let desk = desk();
    desk.ransomtrace("trace --case clinic.toml -o case -s")
        .arg(hostile.url())
        .expect_exit_code(4)
        .expect_in_stderr(format!("error: {} gave {message}", hostile.url()))
        .run();
    goes_on(&desk);
}

/// A run with an honest server on a folder that a bad one has left finds what an undisturbed run finds.
#[track_caller]
fn goes_on(desk: &Desk) {
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    assert!(conclusions(desk.files("case")) == *undisturbed());
}

/// Traces with a server that keeps something back, and expects it to be said.
#[track_caller]
fn incomplete(hostile: &Hostile, caveat: &str) {
    let desk = desk();
    desk.ransomtrace("trace --case clinic.toml -o case -s")
        .arg(hostile.url())
        .expect_exit_code(3)
        .expect_in_stdout(format!("- {caveat}"))
        .run();
    goes_on(&desk);
}

/// The first ransom payment.
fn payment() -> Txid {
    let payment = story().truth.payments().next();
    payment.expect("the story has payments").outpoint.txid
}

/// A case address, its script hash, and a transaction that spends from it and from another case address.
fn spent_together() -> (String, String, String) {
    let outputs = Table::of(undisturbed(), "outputs");
    let (hops, addresses) = (outputs.numbers("hop"), outputs.column("address"));
    let spends = outputs.column("spent_by");
    let paid = |at: &usize| hops[*at] == 0 && !spends[*at].is_empty();
    let sources: Vec<usize> = (0..outputs.rows.len()).filter(paid).collect();
    let with_other = |at: &&usize| {
        sources
            .iter()
            .any(|other| spends[*other] == spends[**at] && addresses[*other] != addresses[**at])
    };
    let found = *sources
        .iter()
        .find(with_other)
        .expect("a gang that consolidates");
    let coverage = Table::of(undisturbed(), "coverage");
    let row = coverage
        .column("address")
        .iter()
        .position(|address| *address == addresses[found]);
    let hash = coverage.column("scripthash")[row.expect("asked about")];
    (
        addresses[found].to_owned(),
        hash.to_owned(),
        spends[found].to_owned(),
    )
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let desk = desk();
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case -s 127.0.0.1:{port}:t"
    ))
    .expect_exit_code(5)
    .expect_in_stderr(format!(
        "error: cannot reach tcp://127.0.0.1:{port}: Connection refused"
    ))
    .run();
    assert!(!desk.exists("case"));
}

#[test]
fn a_server_of_another_chain_is_found_out_before_anything_is_written() {
    let genesis = genesis_block(Network::Bitcoin);
    let found = genesis.block_hash();
    let hostile = lying_about(HEADERS, move |params, answer| {
        if params[0] == 0 && params[1] == 1 {
            answer["result"]["hex"] = serialize_hex(&genesis.header).into();
        }
    });
    let expected = genesis_block(Network::Regtest).block_hash();
    let message = format!(
        "{} gave headers that do not hold: the server's first block is {found}, that of regtest is {expected}: it serves \
         another chain\n",
        hostile.url()
    );
    refused(&hostile, 4, &message);
}

#[test]
fn bytes_of_another_transaction_are_not_believed() {
    let (asked, given) = (payment(), story().chain.blocks()[1].txdata[0].clone());
    let found = given.compute_txid();
    let hostile = lying_about(TRANSACTION, move |params, answer| {
        if params[0] == asked.to_string() {
            answer["result"] = serialize_hex(&given).into();
        }
    });
    let message = format!(
        "answered blockchain.transaction.get [\"{asked}\"] with a proof that does not hold: the bytes given for transaction {asked} hash to {found}"
    );
    found_out(&hostile, &message);
}

#[test]
fn a_branch_that_leads_elsewhere_is_not_believed() {
    let asked = payment();
    let hostile = lying_about(MERKLE, move |params, answer| {
        if params[0] == asked.to_string() {
            answer["result"]["merkle"][0] = "00".repeat(32).into();
        }
    });
    found_out(
        &hostile,
        &format!("answered blockchain.transaction.get_merkle [\"{asked}\","),
    );
}

#[test]
fn a_header_without_work_ends_the_run() {
    const HEIGHT: usize = 200;
    let hostile = lying_about(HEADERS, |_, answer| {
        let hex = answer["result"]["hex"].as_str().unwrap().to_owned();
        let place = HEIGHT * 160..(HEIGHT + 1) * 160;
        let Some(mut header) = hex
            .get(place.clone())
            .map(|hex| deserialize_hex::<Header>(hex).unwrap())
        else {
            return;
        };
        while header.validate_pow(header.target()).is_ok() {
            header.nonce += 1;
        }
        let spoilt = [
            &hex[..place.start],
            &serialize_hex(&header),
            &hex[place.end..],
        ]
        .concat();
        answer["result"]["hex"] = spoilt.into();
    });
    no_chain(
        &hostile,
        &format!("headers that do not hold: header {HEIGHT} ("),
    );
}

#[test]
fn a_history_that_leaves_out_a_known_transaction_is_told_of() {
    let (address, hash, txid) = spent_together();
    let left_out = txid.clone();
    let hostile = lying_about(HISTORY, move |params, answer| {
        if params[0] == *hash {
            let entries = answer["result"].as_array_mut().unwrap();
            entries.retain(|entry| entry["tx_hash"] != *left_out);
        }
    });
    let caveat = format!(
        "Case address {address}: the history given leaves out transaction {txid}. Payments may be missing.\n"
    );
    incomplete(&hostile, &caveat);
}

#[test]
fn an_empty_history_of_an_address_known_to_be_used_is_told_of() {
    let (address, hash, _) = spent_together();
    let hostile = lying_about(HISTORY, move |params, answer| {
        if params[0] == *hash {
            answer["result"] = json!([]);
        }
    });
    incomplete(
        &hostile,
        &format!("Case address {address}: the history given is empty although transaction "),
    );
}

#[test]
fn a_server_that_knows_of_no_history_gives_no_case() {
    let hostile = lying_about(HISTORY, |_, answer| answer["result"] = json!([]));
    refused(
        &hostile,
        1,
        "no transaction touches any address of the case on regtest as of block 359: ",
    );
}

#[test]
fn a_history_that_is_not_given_out_is_told_of_in_words_a_terminal_does_not_obey() {
    let (address, hash, _) = spent_together();
    for (error, words) in [
        (
            json!({ "code": 1, "message": "history too large \u{1b}[2J" }),
            "history too large <U+001B>[2J",
        ),
        (
            json!({ "code": 1, "message": "database\u{7} on fire" }),
            "database<U+0007> on fire",
        ),
    ] {
        let hash = hash.clone();
        let hostile = lying_about(HISTORY, move |params, answer| {
            if params[0] == *hash {
                *answer = json!({ "jsonrpc": "2.0", "id": answer["id"], "error": error });
            }
        });
        let desk = desk();
        let printed = desk
            .ransomtrace("trace --case clinic.toml -o case -s")
            .arg(hostile.url())
            .expect_exit_code(3)
            .expect_in_stdout(format!(
                "- Case address {address}: no history of the address: "
            ))
            .expect_in_stdout(words)
            .run();
        assert!(!printed.contains(['\u{1b}', '\u{7}']));
        goes_on(&desk);
    }
}

#[test]
fn an_answer_of_the_wrong_shape_is_no_answer() {
    let (address, hash, _) = spent_together();
    let hostile = lying_about(HISTORY, move |params, answer| {
        if params[0] == *hash {
            answer["result"] = json!([{ "tx_hash": "f00", "height": "high" }]);
        }
    });
    incomplete(
        &hostile,
        &format!(
            "Case address {address}: no history of the address: the server refused: malformed answer: "
        ),
    );
}

#[test]
fn a_server_without_a_tip_is_of_no_use_and_its_words_cannot_steer_the_terminal() {
    let hostile = lying_about(TIP, |_, answer| {
        *answer =
            json!({ "id": answer["id"], "error": { "code": 1, "message": "\u{1b}[31mgo away" } });
    });
    let message = format!(
        "{} refuses blockchain.headers.subscribe []: [31mgo away\n",
        hostile.url()
    );
    let desk = desk();
    desk.ransomtrace("trace --case clinic.toml -o case -s")
        .arg(hostile.url())
        .expect_error(1, message.trim_end())
        .run();
}

#[test]
fn what_speaks_another_protocol_is_no_server() {
    let hostile = lying_about("server.version", |_, answer| {
        answer["result"] = json!(["Other", "2.0"])
    });
    refused(
        &hostile,
        5,
        &format!(
            "{} does not speak the Electrum protocol 1.4: ",
            hostile.url()
        ),
    );
    let hostile = lying_about("server.version", |_, answer| {
        *answer = "SSH-2.0-OpenSSH_9.6".into()
    });
    let message = format!("cannot reach {}: the server sent no JSON", hostile.url());
    refused(&hostile, 5, &message);
}

#[test]
fn a_server_that_babbles_half_way_has_left() {
    let hostile = lying_about(MERKLE, |_, answer| {
        *answer = "<html>Bad gateway</html>".into()
    });
    let desk = desk();
    desk.ransomtrace("trace --case clinic.toml -o case -s")
        .arg(hostile.url())
        .expect_exit_code(5)
        .expect_in_stderr(format!(
            "error: {} went away: the server sent no JSON",
            hostile.url()
        ))
        .expect_in_stderr("; what it said so far is kept, run the same command again to go on\n")
        .run();
    goes_on(&desk);
}
