//! `explain`: why an address is in a case, and which evidence links two; change rules, merges and splits.

use serde_json::Value;

use super::{Table, addresses, desk, honest};
use crate::support::command::{Desk, Files};

/// A desk with a finished case that was traced with more flags.
fn traced(case: &str, flags: &str) -> Desk {
    let desk = desk();
    desk.write("clinic.toml", case);
    desk.ransomtrace(format!(
        "trace --case clinic.toml -o case {} {flags}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
    desk
}

fn plain() -> Desk {
    traced(&super::case_toml(), "")
}

/// An address that money reached after this number of transactions.
fn reached(case: &Files, hop: &str) -> String {
    let outputs = Table::of(case, "outputs");
    let hops = outputs.column("hop").into_iter();
    let mut reached = hops.zip(outputs.column("address"));
    let found = reached.find(|(at, address)| *at == hop && !address.is_empty());
    found.expect("an output").1.to_owned()
}

/// A link in use: its ends and its transaction.
fn link(case: &Files) -> [String; 3] {
    let links = Table::of(case, "links");
    let at = links
        .column("applied")
        .iter()
        .position(|applied| *applied == "true");
    let at = at.expect("a link");
    ["address_a", "address_b", "txid"].map(|column| links.column(column)[at].to_owned())
}

#[test]
fn explains_reached_address_by_path() {
    let desk = plain();
    let case = desk.files("case");
    let address = reached(&case, "4");
    let json = desk
        .ransomtrace(format!("explain case {address} --format json"))
        .expect_in_stdout("{\n")
        .run();
    let explained: Value = serde_json::from_str(&json).unwrap();
    let path = explained["address"]["path"].as_array().unwrap();
    let hops: Vec<u64> = path
        .iter()
        .map(|step| step["hop"].as_u64().unwrap())
        .collect();
    assert_eq!(hops, [0, 1, 2, 3, 4]);
    let [first, last] = [&path[0], &path[4]].map(|step| step["address"].as_str().unwrap());
    assert!(addresses().iter().any(|known| known == first));
    assert_eq!(last, address);
    // Each output is spent by the transaction that creates the next one.
    let outputs = Table::of(&case, "outputs");
    let rows = outputs
        .column("txid")
        .into_iter()
        .zip(outputs.column("vout"));
    let rows: Vec<(&str, &str)> = rows.collect();
    for pair in path.windows(2) {
        let vout = pair[0]["vout"].to_string();
        let at = rows
            .iter()
            .position(|row| *row == (pair[0]["txid"].as_str().unwrap(), &vout));
        let spent_by = outputs.column("spent_by")[at.unwrap()];
        assert_eq!(spent_by, pair[1]["txid"].as_str().unwrap());
    }
    desk.ransomtrace(format!("explain case {address}"))
        .expect_in_stdout("- Money of a payment reached it in 1 output of 1 transaction, ")
        .expect_in_stdout("\nPath of the money\n  hop 0 ")
        .run();
}

#[test]
fn explains_ended_money_by_payments_and_way_back() {
    let desk = plain();
    let endpoints = Table::of(&desk.files("case"), "endpoints");
    let ends = endpoints.column("address").into_iter();
    let mut ends = ends.zip(endpoints.numbers("fifo_sat"));
    let at = ends.position(|(address, sats)| !address.is_empty() && sats > 0);
    let address = endpoints.column("address")[at.unwrap()];
    let outpoint = ["txid", "vout"].map(|column| endpoints.column(column)[at.unwrap()]);
    desk.ransomtrace(format!("explain case {address}"))
        .expect_in_stdout(
            "\nPayments that its traced money comes from, in the order of the satoshis\n- ",
        )
        .expect_in_stdout(format!("\n  {}:{}\n  by ", outpoint[0], outpoint[1]))
        .expect_in_stdout("\n    A shortest way back, ")
        .run();
    let json = desk
        .ransomtrace(format!("explain case {address} --format json"))
        .expect_in_stdout("{\n")
        .run();
    let explained: Value = serde_json::from_str(&json).unwrap();
    let output = &explained["address"]["origins"]["outputs"][0];
    assert_eq!(output["txid"], outpoint[0]);
    for policy in output["policies"].as_array().unwrap() {
        let stretches = policy["stretches"].as_array().unwrap().iter();
        let sats = stretches.map(|stretch| stretch["sat"].as_u64().unwrap());
        assert_eq!(policy["sat"].as_u64().unwrap(), sats.sum::<u64>());
    }
}

#[test]
fn explains_pair_by_chain_only_within_wallet() {
    let desk = plain();
    let case = desk.files("case");
    let [a, b, txid] = link(&case);
    desk.ransomtrace(format!("explain case {a} {b}"))
        .expect_in_stdout(format!("{a} and {b} are in the wallet "))
        .expect_in_stdout("co-spend (strong)")
        .expect_in_stdout(&txid)
        .expect_in_stdout("\nWhat would break it\n")
        .run();
    let far = reached(&case, "4");
    desk.ransomtrace(format!("explain case {a} {far}"))
        .expect_stdout(format!(
            "No accepted evidence links {a} and {far} to one wallet. That does not prove two owners.\n"
        ))
        .run();
    desk.ransomtrace(format!("explain case {a} {a}"))
        .expect_stdout("Both are the same address.\n")
        .run();
}

#[test]
fn invalid_or_unknown_address_is_quoted() {
    let desk = plain();
    let [a, ..] = link(&desk.files("case"));
    desk.ransomtrace("explain case rain")
        .expect_exit_code(2)
        .expect_in_stderr("error: `rain` is not a Bitcoin address")
        .run();
    let stranger = "mfWxJ45yp2SFn7UciZyNpvDKrzbhyfKrY8";
    desk.ransomtrace(format!("explain case {a} {stranger}"))
        .expect_exit_code(1)
        .expect_stderr(format!(
            "error: {stranger} is not in the case: no fetched transaction touches it\n"
        ))
        .run();
    desk.ransomtrace(format!("explain nowhere {a}"))
        .expect_exit_code(1)
        .expect_in_stderr("error: ")
        .run();
}

#[test]
fn split_overrides_merge_and_co_spend_as_named_claim() {
    let desk = plain();
    let [a, _, txid] = link(&desk.files("case"));
    let far = reached(&desk.files("case"), "4");
    let hand = format!(
        "[[merge]]\naddresses = [\"{a}\", \"{far}\"]\nreason = \"in one wallet.dat\"\nname = \"A. Example\"\n\n\
         [[split]]\ntransaction = \"{txid}\"\nreason = \"a PayJoin\"\nname = \"B. Example\"\n\n[rates]"
    );
    let desk = traced(&super::case_toml().replace("[rates]", &hand), "");
    desk.ransomtrace(format!("explain case {a} {far}"))
        .expect_in_stdout("merge by A. Example: in one wallet.dat (claim)")
        .run();
    desk.ransomtrace(format!("explain case {a}"))
        .expect_in_stdout("refused, because B. Example keeps them apart: a PayJoin")
        .run();
    let links = Table::of(&desk.files("case"), "links");
    let rows = links
        .column("txid")
        .into_iter()
        .zip(links.column("applied"));
    for (of, applied) in rows {
        assert!(of != txid || applied == "false");
    }
    assert!(links.column("grade").contains(&"claim"));
    desk.ransomtrace("show case")
        .expect_in_stdout("- Merge 1 is an analyst assertion by A. Example, not a finding: ")
        .expect_in_stdout("- Split 1 is an analyst assertion by B. Example, not a finding: ")
        .run();
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
    // Deleting the lines undoes it.
    desk.write("clinic.toml", super::case_toml());
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    assert!(super::conclusions(desk.files("case")) == *super::undisturbed());
}

#[test]
fn change_links_are_weak_and_name_votes() {
    let desk = traced(&super::case_toml(), "--change-rules votes(1)");
    let case = desk.files("case");
    let links = Table::of(&case, "links");
    let rules = links.column("rule").into_iter().zip(links.column("grade"));
    let changes: Vec<&str> = rules
        .filter(|(rule, _)| *rule == "change: votes(1)")
        .map(|(_, grade)| grade)
        .collect();
    assert!(!changes.is_empty() && changes.iter().all(|grade| *grade == "weak"));
    let at = links
        .column("rule")
        .iter()
        .position(|rule| *rule == "change: votes(1)");
    let ends = ["address_a", "address_b"].map(|end| links.column(end)[at.unwrap()]);
    let explained = ends.map(|end| {
        desk.ransomtrace(format!("explain case {end}"))
            .expect_in_stdout("\nRules that apply to it\n")
            .run()
    });
    let is_told = |text: &String| {
        text.contains("is the change, so this is the change; for it: ")
            && text.contains("- change: votes(1) (weak): in one wallet with ")
    };
    assert!(explained.iter().any(is_told), "{explained:#?}");
    desk.ransomtrace("show case")
        .expect_in_stdout(
            "- Addresses were also joined by change rules (votes(1)). These are heuristics: ",
        )
        .run();
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
    desk.ransomtrace("trace --case clinic.toml --change-rules rain")
        .expect_exit_code(2)
        .expect_in_stderr("`rain` is not a change rule expression: ")
        .run();
}
