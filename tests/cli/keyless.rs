//! An offender and an unrelated person who both bump their fees through the same anchor.

use super::Table;
use crate::support::command::Desk;
use crate::support::locks::{named, script};
use crate::support::scenario::{Scenario, address};
use crate::support::served::Served;

#[test]
fn shared_anchor_does_not_merge_wallets() {
    let anchor = named(&script("51024e73"));
    let chain = Scenario::new()
        .block()
        .coinbase(
            "fund",
            [
                ("victim", 210_000),
                ("gang's fee", 40_000),
                ("passer-by", 90_000),
            ],
        )
        .block()
        .tx(
            "ransom",
            [("fund", 0)],
            [("gang", 200_000), (&*anchor, 5_000)],
        )
        .block()
        .tx(
            "move",
            [("ransom", 0), ("fund", 1), ("ransom", 1)],
            [("stash", 230_000), (&*anchor, 5_000)],
        )
        .block()
        .tx(
            "bump",
            [("move", 1), ("fund", 2)],
            [("passer-by's change", 93_000)],
        )
        .build();
    let desk = Desk::new();
    let served = Served::new(&chain);
    desk.ransomtrace(format!(
        "trace {} {} -o case",
        address("gang"),
        served.flags()
    ))
    .expect_findings_in("case")
    .run();
    let case = desk.files("case");
    let anchor = address(&anchor).to_string();
    let [gang, fee, passer_by] =
        ["gang", "gang's fee", "passer-by"].map(|name| address(name).to_string());
    let addresses = Table::of(&case, "addresses");
    let of = |address: &str, column: &str| {
        let at = addresses
            .column("address")
            .iter()
            .position(|it| *it == address);
        let at = at.unwrap_or_else(|| panic!("{address} is in the table"));
        addresses.column(column)[at].to_owned()
    };
    assert_eq!(of(&anchor, "script_type"), "anchor");
    assert_eq!(of(&anchor, "cluster"), anchor);
    assert_eq!(of(&gang, "cluster"), of(&fee, "cluster"));
    assert_ne!(of(&gang, "cluster"), of(&passer_by, "cluster"));
    let links = Table::of(&case, "links");
    let ends = [links.column("address_a"), links.column("address_b")];
    for at in 0..links.rows.len() {
        if ends.iter().any(|end| end[at] == anchor) {
            assert_eq!(links.column("grade")[at], "weak");
            assert_eq!(links.column("applied")[at], "false");
        }
    }
    desk.ransomtrace(format!("explain case {anchor}"))
        .expect_in_stdout(format!("{anchor} (anchor)\nin no wallet: anyone can spend from it\n"))
        .expect_in_stdout(
            "- It is the pay-to-anchor address, which everyone shares: anyone can spend from it without a key. It belongs \
             to no wallet and identifies no person.\n",
        )
        .run();
    desk.ransomtrace(format!("explain case {gang} {passer_by}"))
        .expect_in_stdout(format!(
            "No accepted evidence links {gang} and {passer_by} to one wallet. That does not prove two owners.\n"
        ))
        .run();
    desk.ransomtrace(format!("explain case {gang} {anchor}"))
        .expect_in_stdout(format!(
            "No wallet holds both {gang} and {anchor}: anyone can spend from {anchor} without a key, so it belongs to no \
             wallet.\n"
        ))
        .run();
    // Its history is long because everyone uses it, and there is no operator to ask.
    desk.ransomtrace(format!(
        "trace {gang} {} --busy 2 -o busy",
        served.flags()
    ))
    .expect_in_stdout(
        "\n- 1 output lies at an address that needs no key to spend from, so many people use it (0.00004082 BTC by haircut). It \
         has no owner and no operator to ask; a larger --busy follows these coins.\n",
    )
    .expect_in_stdout("\nCase folder: busy\n")
    .run();
    let busy = desk.files("busy");
    let endpoints = Table::of(&busy, "endpoints");
    let at = endpoints
        .column("address")
        .iter()
        .position(|it| *it == anchor);
    assert_eq!(endpoints.column("end")[at.expect("an end")], "busy");
    let report = String::from_utf8_lossy(&busy["report.html"]);
    assert!(
        !report.contains("its operator can be asked"),
        "nobody operates it"
    );
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
}
