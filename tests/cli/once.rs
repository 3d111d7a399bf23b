//! One server that lies and one run that is killed, with charts and all: `tests/broken` has every other one.

use std::thread;
use std::time::Duration;

use super::{Table, conclusions, desk, honest, server, undisturbed};
use crate::support::hostile::{Behaviour, Hostile};

#[test]
fn a_changed_transaction_is_reported_and_not_counted() {
    // Each transaction loses its last digit but one: the end of its lock time.
    let liar = Hostile::lying(server(), |method, _, answer| {
        let bytes = answer["result"].as_str().map(str::to_owned);
        if let ("blockchain.transaction.get", Some(mut bytes)) = (method, bytes) {
            let digit = bytes.len() - 1;
            let other = if bytes.ends_with('0') { "1" } else { "0" };
            bytes.replace_range(digit.., other);
            answer["result"] = bytes.into();
        }
    });
    let desk = desk();
    let ended = desk
        .ransomtrace(format!(
            "trace --case clinic.toml -o case -s {} {}",
            liar.url(),
            honest()
        ))
        .watch();
    assert_eq!(ended.code, Some(4), "{ended:#?}");
    let accused = format!("- {} answered blockchain.transaction.get", liar.url());
    assert!(ended.stdout.contains(&accused), "{ended:#?}");
    let case = desk.files("case");
    for name in ["payments", "outputs", "endpoints", "accounting"] {
        let [told, true_one] = [&case, undisturbed()].map(|files| Table::of(files, name).rows);
        assert_eq!(told, true_one, "{name}");
    }
}

#[test]
fn a_killed_run_is_resumed_and_finds_the_same() {
    let slow = Behaviour::before(server())
        .pausing(Duration::from_millis(3))
        .start();
    let desk = desk();
    let trace = format!("trace --case clinic.toml -o case -s {}", slow.url());
    let running = desk.ransomtrace(&trace).start();
    while slow.given() < 60 {
        thread::sleep(Duration::from_millis(1));
    }
    running.kill();
    assert!(!desk.exists("case/findings.json"), "killed in the middle");
    desk.ransomtrace(&trace).expect_findings_in("case").run();
    assert!(conclusions(desk.files("case")) == *undisturbed());
}
