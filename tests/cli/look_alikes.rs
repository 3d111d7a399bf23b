//! Look-alike addresses in a run and in `explain`: address poisoning, tag lists, and questions about the wrong
//! address.

use serde_json::Value;

use super::Table;
use crate::support::command::Desk;
use crate::support::inquiry::{FALSE, TRUE};
use crate::support::scenario::{Chain, Scenario, address};
use crate::support::served::Served;

/// A victim pays a case address.
fn paid() -> Scenario {
    Scenario::new()
        .block()
        .coinbase("fund", [("victim", 110_000)])
        .block()
        .tx("ransom", [("fund", 0)], [(TRUE, 100_000)])
}

/// Dust arrives from an address that looks like it.
fn poisoned() -> Scenario {
    paid()
        .block()
        .coinbase("mined", [(FALSE, 2_000)])
        .block()
        .tx("poison", [("mined", 0)], [(TRUE, 546), (FALSE, 1_000)])
}

/// Traces the payments to the true address and returns the caveats about look-alikes. `tags.yaml` is a tag pack.
fn traced(desk: &Desk, chain: &Chain, flags: &str) -> Vec<String> {
    let served = Served::new(chain);
    let pack = format!(
        "title: List\ncreator: A. Example\ncurrency: BTC\nsource: https://example.org/list\ntags:\n\
         - address: {}\n  label: Exchange\n",
        address(FALSE)
    );
    desk.write("tags.yaml", pack);
    let terminal = desk
        .ransomtrace(format!(
            "trace {} {} -o case {flags}",
            address(TRUE),
            served.flags()
        ))
        .expect_findings_in("case")
        .run();
    let findings: Value = serde_json::from_str(&desk.read("case/findings.json")).unwrap();
    let caveats = findings["caveats"].as_array().unwrap().iter();
    let texts = caveats.map(|caveat| caveat["text"].as_str().unwrap().to_owned());
    let caveats: Vec<String> = texts.filter(|text| text.contains("alike")).collect();
    for caveat in &caveats {
        assert!(terminal.contains(&format!("- {caveat}\n")), "{terminal}");
    }
    caveats
}

#[test]
fn warns_of_dust_from_look_alike_without_changing_figures() {
    let desk = Desk::new();
    let caveats = traced(&desk, &poisoned().build(), "");
    let [ours, theirs] = [TRUE, FALSE].map(address);
    assert_eq!(
        caveats,
        [format!(
            "{ours} (a case address) and {theirs} (only occurs in fetched transactions) look alike: they begin and \
             end with the \
             same characters, which is unlikely to be chance. Such addresses are created so that one is copied instead of \
             the other (address poisoning). Compare every character before acting on one."
        )]
    );
    let payments = Table::of(&desk.files("case"), "payments");
    assert_eq!(payments.column("class"), ["payment", "dust"]);
    let findings: Value = serde_json::from_str(&desk.read("case/findings.json")).unwrap();
    assert_eq!(findings["totals"]["paid_sat"], 100_000);
    for [asked, alike] in [
        [
            &ours,
            &format!("{theirs} (only occurs in fetched transactions)"),
        ],
        [&theirs, &format!("{ours} (a case address)")],
    ] as [[&dyn std::fmt::Display; 2]; 2]
    {
        desk.ransomtrace(format!("explain case {asked}"))
            .expect_in_stdout(format!(
                "\nAddresses that begin and end like it: compare every character\n- {alike}\n"
            ))
            .run();
    }
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
}

#[test]
fn warns_of_untouched_tagged_look_alike() {
    let desk = Desk::new();
    assert_eq!(traced(&desk, &paid().build(), ""), [""; 0]);
    let caveats = traced(&desk, &paid().build(), "--tags tags.yaml");
    let [ours, theirs] = [TRUE, FALSE].map(address);
    let theirs = format!("{theirs} (named by a tag; no transaction of the case touches it)");
    let both = format!("{ours} (a case address) and {theirs} look alike: ");
    assert!(
        caveats.len() == 1 && caveats[0].starts_with(&both),
        "{caveats:?}"
    );
    desk.ransomtrace(format!("explain case {ours}"))
        .expect_in_stdout(format!("compare every character\n- {theirs}\n"))
        .run();
}

#[test]
fn explain_warns_of_look_alike_of_case_address() {
    let desk = Desk::new();
    traced(&desk, &paid().build(), "");
    let [ours, theirs] = [TRUE, FALSE].map(address);
    let told = format!(
        "error: {theirs} is not in the case: no fetched transaction touches it; but it begins and ends like {ours} \
         (a case address): compare every character, since such addresses are created so that one is copied instead of the other\n"
    );
    for question in [
        format!("explain case {theirs}"),
        format!("explain case {theirs} --format json"),
        format!("explain case {ours} {theirs}"),
        format!("explain case {theirs} {ours}"),
    ] {
        desk.ransomtrace(question)
            .expect_exit_code(1)
            .expect_stderr(&told)
            .run();
    }
    desk.ransomtrace(format!("explain case {}", address("stranger")))
        .expect_exit_code(1)
        .expect_stderr(format!(
            "error: {} is not in the case: no fetched transaction touches it\n",
            address("stranger")
        ))
        .run();
}

#[test]
fn explains_untouched_case_address() {
    let desk = Desk::new();
    let served = Served::new(&paid().build());
    let [ours, theirs] = [TRUE, FALSE].map(address);
    let trace = format!("trace {ours} {theirs} {} -o case", served.flags());
    desk.ransomtrace(trace).expect_findings_in("case").run();
    desk.ransomtrace(format!("explain case {theirs}"))
        .expect_in_stdout("- The case names it.\n")
        .expect_in_stdout(format!("- {ours} (a case address)\n"))
        .run();
    desk.ransomtrace("show case")
        .expect_in_stdout(format!(
            "- {ours} (a case address) and {theirs} (a case address; no transaction of the case touches it) \
             look alike: "
        ))
        .run();
}
