//! Money on the move: unconfirmed transactions that spend coins of the ransom, and what is said of what is stored.

use bitcoin::OutPoint;
use ransomtrace::analysis::{Analysis, Reference};
use ransomtrace::case::question::Case;
use ransomtrace::explain::Explainer;
use ransomtrace::findings::{Findings, PendingRow};
use ransomtrace::language::Language;
use ransomtrace::ledger::View;
use ransomtrace::report;
use ransomtrace::taint::Policy;

use crate::support::inquiry::{Inquiry, case, moved, ransom};
use crate::support::scenario::{OP_RETURN, Scenario, address, script};

/// The gang's 100,000 sat and eve's 30,000 go out together, waiting for a block.
fn going() -> Scenario {
    ransom().mempool().tx(
        "go",
        [("ransom", 0), ("fund", 3)],
        [("shop", 40_000), ("stash", 88_000)],
    )
}

fn taints(row: &PendingRow) -> Option<[u64; 5]> {
    Some([
        row.poison_sat?,
        row.haircut_sat?,
        row.fifo_sat?,
        row.lifo_sat?,
        row.tiho_sat?,
    ])
}

/// The report as text, without tags.
fn report(findings: &Findings) -> String {
    let files = report::render(findings, Language::English.into()).expect("a case");
    let page = files
        .iter()
        .find(|file| file.path == "report.html")
        .expect("a report");
    let page = String::from_utf8(page.bytes().expect("memory")).expect("text");
    let parts = page.split('<').filter_map(|part| part.split_once('>'));
    parts.map(|(_, text)| text).collect()
}

#[test]
fn unconfirmed_spend_shows_taint_of_outputs_by_policy() {
    let chain = going().build();
    let inquiry = Inquiry::new(&chain, &case(&["gang"]));
    let rows = &inquiry.findings.pending;
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.vout,
                row.address.to_string(),
                row.value_sat,
                taints(row),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                0,
                address("shop").to_string(),
                40_000,
                Some([40_000, 30_769, 40_000, 10_000, 12_000])
            ),
            (
                1,
                address("stash").to_string(),
                88_000,
                Some([88_000, 67_692, 60_000, 88_000, 88_000])
            ),
        ]
    );
    let spends = OutPoint::new(chain.txid("ransom"), 0);
    assert!(
        rows.iter()
            .all(|row| row.txid == chain.txid("go") && row.spends == [spends])
    );
    assert_eq!(inquiry.end("ransom", 0), "unconfirmed");
    assert_eq!(inquiry.end("go", 0), "not reached");
    let account = inquiry.accounting(Policy::Haircut);
    assert_eq!(
        (account.unconfirmed_sat, account.total_sat),
        (100_000, 100_000)
    );
    let page = report(&inquiry.findings);
    for part in [
        "Moving now, not confirmed yet",
        "0.00030769 BTC of the ransom, in an output of 0.00040000 BTC,",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn unconfirmed_chain_is_followed_parents_first() {
    let chain = going().tx("on", [("go", 1)], [("x", 87_000)]).build();
    let inquiry = Inquiry::new(&chain, &case(&["gang"]));
    let findings = &inquiry.findings;
    let txids: Vec<_> = findings.pending.iter().map(|row| row.txid).collect();
    let [go, on] = ["go", "on"].map(|tx| chain.txid(tx));
    assert_eq!(txids, [go, go, on]);
    let last = &findings.pending[2];
    assert_eq!(taints(last), Some([87_000, 66_923, 60_000, 87_000, 87_000]));
    assert_eq!(last.spends, [OutPoint::new(go, 1)]);
    assert!(
        findings
            .moving_spends(&findings.moving[1])
            .to_string()
            .contains("from another unconfirmed transaction")
    );
    assert!(report(findings).contains(&address("x").to_string()));
}

#[test]
fn conflicting_spends_are_both_shown_as_conflicting() {
    let chain = going()
        .tx("again", [("ransom", 0)], [("elsewhere", 99_000)])
        .build();
    let findings = Inquiry::new(&chain, &case(&["gang"])).findings;
    let [go, again] = ["go", "again"].map(|tx| chain.txid(tx));
    assert_eq!(findings.moving.len(), 2);
    for moving in &findings.moving {
        let other = if moving.txid == go { again } else { go };
        assert_eq!(moving.conflicts, [other]);
        assert_eq!(moving.haircut_sat, Some(100_000));
        let words = moving.conflicts_in_words().expect("a conflict");
        assert!(
            words.to_string().contains(&other.to_string())
                && words.to_string().contains("at most one"),
            "{words}"
        );
        assert!(report(&findings).contains(&words.to_string()));
    }
    assert!(
        findings
            .caveats
            .iter()
            .any(|caveat| caveat.text.to_string().contains("It conflicts with"))
    );
    let account = Inquiry::new(&chain, &case(&["gang"]));
    assert_eq!(account.accounting(Policy::Haircut).unconfirmed_sat, 100_000);
}

#[test]
fn mempool_spend_conflicts_with_confirmed_spend() {
    let chain = ransom()
        .block()
        .tx("spent", [("fund", 3)], [("eve", 29_000)])
        .mempool()
        .tx("go", [("ransom", 0), ("fund", 3)], [("shop", 120_000)])
        .build();
    let findings = Inquiry::new(&chain, &case(&["gang"])).findings;
    assert_eq!(findings.moving[0].conflicts, [chain.txid("spent")]);
}

#[test]
fn unknown_input_makes_expected_taint_unknown() {
    let chain = ransom()
        .block()
        .tx("hidden", [("fund", 1)], [("zed", 90_000)])
        .unknown()
        .mempool()
        .tx("go", [("ransom", 0), ("hidden", 0)], [("shop", 180_000)])
        .tx("on", [("go", 0)], [("x", 170_000)])
        .build();
    let findings = Inquiry::new(&chain, &case(&["gang"])).findings;
    assert_eq!(findings.pending.len(), 2);
    for row in &findings.pending {
        assert_eq!(taints(row), None);
        assert_eq!(
            row.haircut_sat.is_none(),
            row.words().to_string().contains("not known")
        );
    }
    assert!(report(&findings).contains("of which the ransom part is not known"));
}

#[test]
fn spend_with_outputs_above_inputs_has_no_figures() {
    let chain = ransom()
        .mempool()
        .tx("more", [("ransom", 0)], [("x", 100_000), ("y", 1)])
        .build();
    let findings = Inquiry::new(&chain, &case(&["gang"])).findings;
    assert_eq!(findings.pending.len(), 2);
    assert!(findings.pending.iter().all(|row| taints(row).is_none()));
}

#[test]
fn unconfirmed_deposit_without_taint_is_not_on_the_move() {
    let chain = ransom()
        .mempool()
        .tx("second", [("fund", 1)], [("gang", 50_000), (OP_RETURN, 0)])
        .build();
    let findings = Inquiry::new(&chain, &case(&["gang"])).findings;
    assert!(findings.pending.is_empty() && findings.moving.is_empty());
    assert!(report(&findings).contains("No unconfirmed transaction was found that spends money"));
}

#[test]
fn coin_without_history_is_on_the_move() {
    let chain = moved()
        .mempool()
        .tx("go", [("move", 0)], [("shop", 90_000)])
        .not_asked("stash")
        .build();
    let mut question = case(&["gang"]);
    question.limits.dust = bitcoin::Amount::from_sat(99_000);
    let inquiry = Inquiry::new(&chain, &question);
    assert_eq!(inquiry.end("move", 0), "dust");
    // Whatever ended the trace there, the evidence holds the spend.
    assert_eq!(inquiry.findings.pending.len(), 1);
    assert_eq!(inquiry.findings.pending[0].haircut_sat, Some(90_000));
}

/// The explanation of an address, by its name.
fn explained(view: &View, question: &Case, name: &str) -> Option<String> {
    let reference = Reference::default();
    let analysis = Analysis::new(question, view, &reference, false);
    let explainer = Explainer::new(question, view, &reference.tags, analysis);
    let explained = explainer.script(&script(name))?;
    assert_eq!(explained.address, address(name).to_string());
    Some(explained.reasons.join("\n"))
}

#[test]
fn no_explanation_denies_a_transaction_that_is_stored() {
    let chain = Scenario::new()
        .block()
        .coinbase("old", [("payer", 200_000), ("bystander", 5_000)])
        .floating()
        .block()
        .tx("ransom", [("old", 0)], [("gang", 190_000)])
        .block()
        .tx("later", [("ransom", 0)], [("beyond", 180_000)])
        .mempool()
        .tx(
            "go",
            [("later", 0)],
            [("shop", 40_000), ("shop", 30_000), ("gang", 100_000)],
        )
        .tx("gift", [("old", 1)], [("friend", 4_000)])
        .not_asked("shop")
        .not_asked("friend")
        .not_asked("beyond")
        .not_asked("bystander")
        .build();
    let question = case(&["gang"]);
    let says = |name: &str| explained(&chain.view, &question, name).expect("it is stored");
    let [go, later, old] = ["go", "later", "old"].map(|tx| chain.txid(tx).to_string());
    assert!(
        says("shop").contains(&go) && says("shop").contains("would pay it 0.00070000 BTC"),
        "{}",
        says("shop")
    );
    assert!(says("gang").contains(&go), "{}", says("gang"));
    assert!(says("bystander").contains(&old), "{}", says("bystander"));
    assert_eq!(explained(&chain.view, &question, "stranger"), None);
    // As of an earlier block, what came after it is stored all the same.
    let before = chain.view_at(2);
    let says = explained(&before, &question, "beyond").expect("it is stored");
    assert!(
        says.contains(&later) && says.contains("is not proved"),
        "{says}"
    );
}

#[test]
fn explanation_counts_outputs_reaching_address_not_hops() {
    let chain = ransom()
        .block()
        .tx(
            "one",
            [("ransom", 0)],
            [("stash", 30_000), ("stash", 20_000), ("gang2", 49_000)],
        )
        .block()
        .tx("two", [("one", 2)], [("stash", 48_000)])
        .build();
    let question = case(&["gang"]);
    let says = explained(&chain.view, &question, "stash").expect("seen");
    assert!(
        says.starts_with("Money of a payment reached it in 3 outputs of 2 transactions, 0.00098000 BTC by haircut"),
        "{says}"
    );
    assert!(
        says.contains("the shortest path from a payment to it has 1 transaction"),
        "{says}"
    );
}
