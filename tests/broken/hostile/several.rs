//! More than one bad server.

use std::net::TcpListener;

use serde_json::Value;

use super::answers::{leaving_out, lone_deposit};
use super::{Table, differences, expect, findings, trace};
use crate::support::built_in::{desk, honest};

/// Cells of a column of the coverage.
fn coverage(case: &crate::support::command::Files, address: &str, column: &str) -> String {
    let table = Table::of(case, "coverage");
    let mut addresses = table.column("address").into_iter();
    let at = addresses.position(|asked| asked == address).unwrap();
    table.column(column)[at].to_owned()
}

#[test]
fn two_omitting_servers_do_not_outvote_one() {
    let (address, hash, txid, sat) = lone_deposit();
    let liars = [0, 1].map(|_| leaving_out(&hash, &txid, sat));
    let urls = liars.each_ref().map(|liar| liar.url());
    let [first, second] = &urls;
    for order in [
        format!("-s {first} -s {second} {}", honest()),
        format!("-s {first} {} -s {second}", honest()),
        format!("{} -s {first} -s {second}", honest()),
    ] {
        let desk = desk();
        let ended = trace(&desk, &order);
        for url in &urls {
            expect(
                &ended,
                4,
                &format!("- {url} omits transaction {txid} in block "),
            );
        }
        let case = findings(&desk).unwrap();
        assert!(differences(&case).is_empty(), "{:?}", differences(&case));
        assert_eq!(coverage(&case, &address, "servers"), "1");
        assert_eq!(coverage(&case, &address, "complete"), "false");
    }
}

#[test]
fn one_server_under_two_names_is_one_witness() {
    let (desk, server) = (desk(), super::server());
    let servers = format!("{} -s tcp://localhost:{}", honest(), server.port());
    let ended = trace(&desk, &servers);
    let told = format!("it is the server that answers as tcp://{server}");
    expect(&ended, 0, &told);
    expect(&ended, 0, "Completeness rests on one server");
    assert!(ended.stderr.contains(&told), "{ended:#?}");
}

#[test]
fn of_three_servers_one_may_be_dead() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let dead = format!("tcp://{}", free.local_addr().unwrap());
    drop(free);
    let second = crate::support::hostile::Behaviour::before(super::server()).start();
    let desk = desk();
    let servers = format!("-s {dead} {} -s {}", honest(), second.url());
    let ended = trace(&desk, &servers);
    expect(&ended, 0, &format!("- {dead} was dropped during the run: "));
    let case = findings(&desk).unwrap();
    assert!(differences(&case).is_empty(), "{:?}", differences(&case));
    let findings: Value = serde_json::from_slice(&case["findings.json"]).unwrap();
    assert_eq!(findings["coverage"][0]["servers"], 2);
    assert!(
        !ended.stdout.contains("Completeness rests on one server"),
        "{ended:#?}"
    );
}

#[test]
fn false_payments_are_not_counted_even_if_all_servers_lie() {
    let (_, hash, txid, sat) = lone_deposit();
    let first = leaving_out(&hash, &txid, sat);
    let given = story_bytes();
    let second = super::lying_about(super::TRANSACTION, move |_, answer| {
        answer["result"] = given.as_str().into()
    });
    for order in [[&first, &second], [&second, &first]] {
        let desk = desk();
        let urls = order.map(|liar| format!("-s {}", liar.url()));
        let ended = trace(&desk, &urls.join(" "));
        expect(
            &ended,
            4,
            &format!("- {} answered blockchain.transaction.get", second.url()),
        );
        super::claims_no_more_than_is_true(&findings(&desk).unwrap());
        super::goes_on(&desk);
    }
}

/// The bytes of an unrelated transaction.
fn story_bytes() -> String {
    let tx = &super::story().chain.blocks()[1].txdata[0];
    bitcoin::consensus::encode::serialize_hex(tx)
}
