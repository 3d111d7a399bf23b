//! Where the trace stops, why, and what of several reasons is named: the rules of the outside contract one by one, read
//! off the rows of the findings.

use bitcoin::Amount;
use jiff::civil::date;
use ransomtrace::case::question::{Case, Demand, DemandAmount, Tolerance};
use ransomtrace::findings::{CaveatRow, Class, State, TxKind};
use ransomtrace::ledger::MissingReason;
use ransomtrace::taint::Policy;

use crate::support::inquiry::{Inquiry, case, joined, moved, ransom};
use crate::support::scenario::{OP_RETURN, Scenario, address};

fn gang() -> Case {
    case(&["gang"])
}

/// The question about the gang, with other limits.
fn gang_with(change: impl FnOnce(&mut Case)) -> Case {
    let mut case = gang();
    change(&mut case);
    case
}

// Every end by itself.

#[test]
fn unspent_output_ends_unspent() {
    let chain = ransom().build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("ransom", 0), "unspent");
    assert_eq!(inquiry.reason("ransom", 0), "unspent as of the tip");
    let row = inquiry.output("ransom", 0).expect("a source");
    assert_eq!(
        (row.hop, row.state, row.spent_by),
        (0, State::Unspent, None)
    );
    assert_eq!(inquiry.end("ransom", 1), "not reached");
}

#[test]
fn spent_output_is_followed_and_names_its_spender() {
    let chain = moved().build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("ransom", 0), "goes on");
    let row = inquiry.output("ransom", 0).expect("a source");
    assert_eq!(
        (row.state, row.spent_by),
        (State::Spent, Some(chain.txid("move")))
    );
    assert_eq!(inquiry.end("move", 0), "unspent");
    assert_eq!(inquiry.output("move", 0).expect("reached").hop, 1);
    assert_eq!(inquiry.accounting(Policy::Haircut).fee_sat, 1_000);
}

#[test]
fn address_with_unavailable_history_ends_unknown() {
    let refused = MissingReason::Refused("go away".to_owned());
    let chain = moved().no_history("stash", refused).build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("move", 0), "unknown");
    assert_eq!(
        inquiry.reason("move", 0),
        "no history of the address: the server refused: go away"
    );
    let row = inquiry.output("move", 0).expect("reached");
    assert_eq!(row.state, State::Unknown);
    assert!(inquiry.findings.is_incomplete());
}

#[test]
fn address_never_queried_ends_unknown() {
    let chain = moved().not_asked("stash").build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("move", 0), "unknown");
    let row = inquiry.output("move", 0).expect("reached");
    assert_eq!(row.state, State::Unknown);
}

#[test]
fn a_history_with_an_unproved_transaction_ends_unknown() {
    let chain = moved()
        .block()
        .tx("on", [("move", 0)], [("further", 98_000)])
        .unknown()
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("move", 0), "unknown");
    assert_eq!(
        inquiry.output("move", 0).expect("reached").state,
        State::Unknown
    );
}

#[test]
fn history_omitting_a_proved_transaction_ends_unknown() {
    let chain = moved()
        .block()
        .tx("gift", [("fund", 1)], [("stash", 5_000)])
        .omitting("stash", "gift")
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("move", 0), "unknown");
    let left_out = format!(
        "the reported history omits transaction {}",
        chain.txid("gift")
    );
    assert_eq!(inquiry.reason("move", 0), left_out);
    let stash = address("stash").to_string();
    let mut coverage = inquiry.findings.coverage.iter();
    let row = coverage.find(|row| *row.address == *stash).expect("asked");
    assert!(!row.complete);
    assert_eq!(row.reason, left_out);
}

#[test]
fn outputs_behind_missing_parent_have_no_taint_figure() {
    let chain = moved()
        .block()
        .coinbase("lost", [("zoe", 50_000)])
        .unknown()
        .tx("mixed", [("move", 0), ("lost", 0)], [("far", 140_000)])
        .block()
        .tx("farther", [("mixed", 0)], [("farther", 139_000)])
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("move", 0), "unknown");
    assert_eq!(
        inquiry.output("move", 0).expect("reached").state,
        State::Spent
    );
    assert_eq!(
        inquiry.reason("move", 0),
        format!(
            "a previous transaction of {} could not be fetched",
            chain.txid("mixed")
        )
    );
    assert_eq!(inquiry.end("mixed", 0), "not reached");
    assert_eq!(inquiry.end("farther", 0), "not reached");
    assert_eq!(inquiry.transaction("mixed").fee_sat, None);
    assert_eq!(inquiry.accounting(Policy::Fifo).unknown_sat, 99_000);
}

#[test]
fn payment_with_missing_parent_may_be_counted_twice() {
    let chain = moved()
        .block()
        .coinbase("lost", [("zoe", 50_000)])
        .unknown()
        .tx("again", [("move", 0), ("lost", 0)], [("gang", 140_000)])
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    let row = inquiry.payment("again", 0);
    assert_eq!((row.class, &*row.payer_cluster), (Class::Payment, ""));
    assert_eq!(
        row.reasons.last().map(ToString::to_string).as_deref(),
        Some(
            "a previous transaction of the paying transaction could not be fetched: it may be paid with money counted before"
        )
    );
    assert_eq!(inquiry.end("move", 0), "unknown");
}

#[test]
fn a_floating_parent_is_enough_to_go_on() {
    let chain = moved()
        .block()
        .coinbase("seen", [("zoe", 50_000)])
        .floating()
        .tx("mixed", [("move", 0), ("seen", 0)], [("far", 140_000)])
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("move", 0), "goes on");
    assert_eq!(inquiry.transaction("mixed").fee_sat, Some(9_000));
}

#[test]
fn a_spend_in_the_mempool_ends_unconfirmed_and_is_no_spend_yet() {
    let chain = moved()
        .mempool()
        .tx("pending", [("move", 0)], [("far", 98_000)])
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("move", 0), "unconfirmed");
    let row = inquiry.output("move", 0).expect("reached");
    assert_eq!(
        (row.state, row.spent_by),
        (State::Unspent, Some(chain.txid("pending")))
    );
}

#[test]
fn a_coinjoin_ends_the_trace() {
    let chain = joined().build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("move", 0), "coinjoin");
    assert_eq!(
        inquiry.reason("move", 0),
        format!(
            "spent by {}, which looks like a CoinJoin",
            chain.txid("join")
        )
    );
    assert_eq!(inquiry.end("join", 0), "not reached");
    assert_eq!(inquiry.findings.bands, []);
}

#[test]
fn a_stonewall_joins_no_addresses_but_the_trace_goes_on() {
    let chain = moved()
        .block()
        .tx(
            "wall",
            [("move", 0), ("fund", 1)],
            [("w", 40_000), ("x", 40_000), ("y", 57_500), ("z", 58_500)],
        )
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.transaction("wall").kind, Some(TxKind::Stonewall));
    assert_eq!(inquiry.end("move", 0), "goes on");
    assert_eq!(inquiry.end("wall", 3), "unspent");
    assert_eq!(inquiry.findings.clusters, []);
}

/// The stash is used by others too: four transactions, the last of which spends the ransom.
fn busy_stash() -> Scenario {
    moved()
        .block()
        .tx("other1", [("fund", 1)], [("stash", 99_000)])
        .tx("other2", [("fund", 2)], [("stash", 99_000)])
}

#[test]
fn a_busy_address_ends_the_trace_whether_spent_or_not() {
    let limit = |busy| gang_with(|case| case.limits.busy = busy);
    let unspent = busy_stash().build();
    let spent = busy_stash()
        .block()
        .tx("on", [("move", 0)], [("far", 98_000)])
        .build();
    let inquiry = Inquiry::new(&unspent, &limit(2));
    assert_eq!(inquiry.end("move", 0), "busy");
    assert_eq!(
        inquiry.reason("move", 0),
        "the address has 3 transactions, as many as a service's"
    );
    assert_eq!(Inquiry::new(&unspent, &limit(3)).end("move", 0), "unspent");
    let inquiry = Inquiry::new(&spent, &limit(3));
    assert_eq!(inquiry.end("move", 0), "busy");
    assert_eq!(inquiry.end("on", 0), "not reached");
    assert_eq!(Inquiry::new(&spent, &limit(4)).end("move", 0), "goes on");
}

#[test]
fn busy_limit_applies_as_of_the_view_height() {
    // Later use must not change what an earlier block shows, and `busy` must agree with the column `history`.
    let chain = busy_stash().build();
    let limit = gang_with(|case| case.limits.busy = 2);
    let inquiry = Inquiry::at(&chain, 3, &limit);
    assert_eq!(inquiry.end("move", 0), "unspent");
}

#[test]
fn an_address_of_the_case_is_never_busy() {
    let chain = busy_stash()
        .tx("on", [("move", 0)], [("far", 98_000)])
        .build();
    let mut case = case(&["gang", "stash"]);
    case.limits.busy = 0;
    let inquiry = Inquiry::new(&chain, &case);
    assert_eq!(inquiry.end("ransom", 0), "goes on");
    assert_eq!(inquiry.end("move", 0), "goes on");
    assert_eq!(inquiry.end("other1", 0), "unspent");
    assert_eq!(inquiry.end("on", 0), "busy");
}

#[test]
fn six_hundred_satoshis_are_dust_and_one_more_is_not() {
    let chain = ransom()
        .block()
        .tx(
            "move",
            [("ransom", 0)],
            [
                ("low", 600),
                ("lower", 600),
                ("high", 601),
                ("rest", 98_000),
            ],
        )
        .block()
        .tx("sweep", [("move", 0), ("move", 2)], [("far", 1_000)])
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("move", 0), "dust");
    assert_eq!(inquiry.end("move", 1), "dust");
    assert_eq!(inquiry.end("move", 2), "goes on");
    let states = [0, 1].map(|vout| inquiry.output("move", vout).expect("reached").state);
    assert_eq!(states, [State::Spent, State::Unspent]);
    // Of the 1,201 sat that the sweep spends, only those followed are counted.
    assert_eq!(inquiry.accounting(Policy::Haircut).dust_sat, 1_200);
    let other = gang_with(|case| case.limits.dust = Amount::from_sat(599));
    assert_eq!(Inquiry::new(&chain, &other).end("move", 0), "goes on");
}

#[test]
fn trace_stops_at_hop_limit() {
    let chain = moved()
        .block()
        .tx("on", [("move", 0)], [("far", 98_000)])
        .build();
    for (hops, ends) in [
        (0, ["limit", "not reached", "not reached"]),
        (1, ["goes on", "limit", "not reached"]),
        (2, ["goes on", "goes on", "unspent"]),
    ] {
        let inquiry = Inquiry::new(&chain, &gang_with(|case| case.limits.hops = hops));
        let found = ["ransom", "move", "on"].map(|tx| inquiry.end(tx, 0));
        assert_eq!(found, ends, "{hops} hops");
    }
}

#[test]
fn output_below_taint_limit_is_not_followed_by_any_policy() {
    let chain = ransom()
        .block()
        .tx(
            "move",
            [("ransom", 0), ("fund", 1)],
            [("half", 100_000), ("other", 99_000)],
        )
        .build();
    let limit = |sats| gang_with(|case| case.limits.min_taint = Amount::from_sat(sats));
    // Haircut gives the second output 49,500 sat, LIFO all of its 99,000.
    let row = Inquiry::new(&chain, &gang());
    let row = row.output("move", 1).expect("reached");
    assert_eq!((row.haircut_sat, row.lifo_sat), (49_500, 99_000));
    assert_eq!(
        Inquiry::new(&chain, &limit(99_000)).end("move", 1),
        "unspent"
    );
    let inquiry = Inquiry::new(&chain, &limit(99_001));
    assert_eq!(inquiry.end("move", 1), "limit");
    assert_eq!(inquiry.reason("move", 1), "less taint than the minimum");
    assert_eq!(inquiry.end("move", 0), "unspent");
}

#[test]
fn spends_after_last_day_are_not_followed() {
    // 2017-06-30T23:59:59Z, and the next second.
    for (time, end) in [(1_498_867_199, "goes on"), (1_498_867_200, "limit")] {
        let chain = ransom()
            .block_at(time)
            .tx("move", [("ransom", 0)], [("stash", 99_000)])
            .build();
        let until = gang_with(|case| case.limits.to = Some(date(2017, 6, 30)));
        let inquiry = Inquiry::new(&chain, &until);
        assert_eq!(inquiry.end("ransom", 0), end);
        assert_eq!(
            inquiry.output("ransom", 0).expect("a source").state,
            State::Spent
        );
    }
}

#[test]
fn deposits_outside_of_the_days_are_no_sources() {
    let day = 1_498_780_800;
    let chain = Scenario::new()
        .block_at(day - 1)
        .coinbase("early", [("gang", 50_000)])
        .block_at(day)
        .coinbase("first", [("gang", 50_000)])
        .block_at(day + 86_399)
        .coinbase("last", [("gang", 50_000)])
        .block_at(day + 86_400)
        .coinbase("late", [("gang", 50_000)])
        .build();
    let one_day = gang_with(|case| {
        case.limits.from = Some(date(2017, 6, 30));
        case.limits.to = Some(date(2017, 6, 30));
    });
    let inquiry = Inquiry::new(&chain, &one_day);
    let classes = ["early", "first", "last", "late"].map(|tx| inquiry.payment(tx, 0).class);
    use Class::{Payment, Unrelated};
    assert_eq!(classes, [Unrelated, Payment, Payment, Unrelated]);
    assert_eq!(inquiry.findings.totals.paid_sat, 100_000);
    assert_eq!(inquiry.end("late", 0), "not reached");
}

#[test]
fn history_beyond_request_limit_ends_at_limit() {
    let chain = moved().no_history("stash", MissingReason::Budget).build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("move", 0), "limit");
    assert_eq!(inquiry.reason("move", 0), "request limit reached");
    assert_eq!(
        inquiry.output("move", 0).expect("reached").state,
        State::Unknown
    );
}

#[test]
fn as_of_an_earlier_block_later_spends_have_not_happened() {
    let chain = moved().build();
    let inquiry = Inquiry::at(&chain, 2, &gang());
    assert_eq!(inquiry.findings.tip.height, 2);
    assert_eq!(inquiry.end("ransom", 0), "unspent");
    let inquiry = Inquiry::at(&chain, 1, &gang());
    assert_eq!(inquiry.findings.payments, []);
    assert_eq!(inquiry.findings.outputs, []);
}

#[test]
fn op_return_output_carries_taint_and_ends_unspendable() {
    let chain = ransom()
        .block()
        .tx(
            "burn",
            [("ransom", 0)],
            [(OP_RETURN, 40_000), ("stash", 60_000)],
        )
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("burn", 0), "unspent");
    assert_eq!(inquiry.reason("burn", 0), "unspendable");
    let row = inquiry.output("burn", 0).expect("reached");
    assert_eq!((row.state, row.haircut_sat), (State::Unspent, 40_000));
    assert_eq!((&*row.address, &*row.cluster), ("", ""));
    assert_eq!(inquiry.accounting(Policy::Tiho).unspent_sat, 100_000);
}

// Of several reasons one is named.

#[test]
fn unknown_goes_before_unconfirmed() {
    let chain = moved()
        .block()
        .tx("gift", [("fund", 1)], [("stash", 5_000)])
        .mempool()
        .tx("pending", [("move", 0)], [("far", 98_000)])
        .omitting("stash", "gift")
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("move", 0), "unknown");
    assert_eq!(
        inquiry.output("move", 0).expect("reached").state,
        State::Unknown
    );
}

#[test]
fn unknown_goes_before_coinjoin() {
    let equal = |name| (name, 98_000);
    let chain = moved()
        .block()
        .coinbase("lost", [("zoe", 100_000)])
        .unknown()
        .block()
        .tx(
            "join",
            [("move", 0), ("fund", 1), ("lost", 0)],
            ["x", "y", "z"].map(equal),
        )
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.end("move", 0), "unknown");
    assert_eq!(inquiry.transaction("join").kind, None);
}

#[test]
fn unknown_goes_before_busy() {
    let chain = busy_stash().omitting("stash", "other2").build();
    let limit = gang_with(|case| case.limits.busy = 1);
    assert_eq!(Inquiry::new(&chain, &limit).end("move", 0), "unknown");
}

#[test]
fn unknown_goes_before_dust() {
    let chain = ransom()
        .block()
        .tx("move", [("ransom", 0)], [("stash", 600), ("rest", 90_000)])
        .no_history("stash", MissingReason::Refused("no".to_owned()))
        .build();
    assert_eq!(Inquiry::new(&chain, &gang()).end("move", 0), "unknown");
}

#[test]
fn unconfirmed_goes_before_busy_and_dust_and_limits() {
    let chain = ransom()
        .block()
        .tx("move", [("ransom", 0)], [("stash", 600), ("rest", 90_000)])
        .mempool()
        .tx("pending", [("move", 0)], [("far", 500)])
        .build();
    let all = gang_with(|case| {
        case.limits.busy = 0;
        case.limits.hops = 1;
        case.limits.min_taint = Amount::from_sat(1_000);
    });
    assert_eq!(Inquiry::new(&chain, &all).end("move", 0), "unconfirmed");
}

#[test]
fn coinjoin_goes_before_busy_and_dust_and_limits() {
    let chain = joined().build();
    let all = gang_with(|case| {
        case.limits.busy = 1;
        case.limits.dust = Amount::from_sat(99_000);
        case.limits.hops = 1;
        case.limits.min_taint = Amount::from_sat(100_000);
    });
    assert_eq!(Inquiry::new(&chain, &all).end("move", 0), "coinjoin");
}

#[test]
fn busy_precedes_dust_then_limits_then_unspent() {
    let chain = moved().build();
    let strict = |busy, dust, min_taint| {
        let case = gang_with(|case| {
            case.limits.busy = busy;
            case.limits.dust = Amount::from_sat(dust);
            case.limits.min_taint = Amount::from_sat(min_taint);
        });
        Inquiry::new(&chain, &case).end("move", 0)
    };
    assert_eq!(strict(0, 99_000, 100_000), "busy");
    assert_eq!(strict(1, 99_000, 100_000), "dust");
    assert_eq!(strict(1, 98_999, 100_000), "limit");
    assert_eq!(strict(1, 98_999, 99_000), "unspent");
}

// Ways that meet, fork and return.

#[test]
fn a_hop_counts_transactions_on_the_shortest_way() {
    let chain = ransom()
        .tx("second", [("fund", 1)], [("gang", 99_000)])
        .block()
        .tx("long", [("ransom", 0)], [("stash", 99_000)])
        .block()
        .tx("merge", [("long", 0), ("second", 0)], [("pot", 197_000)])
        .block()
        .tx("on", [("merge", 0)], [("far", 196_000)])
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    let hops = ["ransom", "second", "long", "merge", "on"]
        .map(|tx| inquiry.output(tx, 0).expect("reached").hop);
    assert_eq!(hops, [0, 0, 1, 1, 2]);
}

#[test]
fn one_transaction_may_spend_two_payments() {
    let chain = ransom()
        .tx("second", [("fund", 1)], [("gang", 50_000), ("ann", 49_000)])
        .block()
        .tx(
            "sweep",
            [("ransom", 0), ("second", 0)],
            [("stash", 149_000)],
        )
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.findings.totals.payments, 2);
    let row = inquiry.output("sweep", 0).expect("reached");
    assert_eq!(
        (row.hop, row.haircut_sat, row.poison_sat),
        (1, 149_000, 149_000)
    );
    assert_eq!(inquiry.findings.outputs.len(), 3);
    assert_eq!(inquiry.accounting(Policy::Lifo).source_sat, 150_000);
}

#[test]
fn one_transaction_may_pay_an_address_twice() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 100_000)])
        .block()
        .tx(
            "ransom",
            [("fund", 0)],
            [("gang", 60_000), ("gang", 30_000)],
        )
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    let deposits = inquiry.findings.payments.iter();
    let deposits: Vec<_> = deposits.map(|row| (row.vout, row.value_sat)).collect();
    assert_eq!(deposits, [(0, 60_000), (1, 30_000)]);
    assert_eq!(inquiry.findings.totals.paid_sat, 90_000);
    let gang = address("gang").to_string();
    let mut addresses = inquiry.findings.addresses.iter();
    let row = addresses.find(|row| *row.address == *gang).expect("seen");
    assert_eq!((row.received_sat, row.history), (90_000, Some(1)));
}

#[test]
fn a_coinbase_may_pay_the_case() {
    let chain = Scenario::new()
        .block()
        .coinbase("mined", [("gang", 50_000)])
        .block()
        .tx("move", [("mined", 0)], [("stash", 49_000)])
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    let row = inquiry.payment("mined", 0);
    assert_eq!((row.class, &*row.payer_cluster), (Class::Payment, ""));
    assert_eq!(inquiry.end("move", 0), "unspent");
    assert_eq!(inquiry.transaction("mined").kind, Some(TxKind::Coinbase));
}

#[test]
fn change_to_case_address_is_internal_and_counted_once() {
    let chain = ransom()
        .block()
        .tx(
            "spend",
            [("ransom", 0)],
            [("shop", 60_000), ("gang", 39_000)],
        )
        .block()
        .tx("rest", [("spend", 1)], [("stash", 38_000)])
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    let row = inquiry.payment("spend", 1);
    assert_eq!(row.class, Class::Internal);
    assert_eq!(row.reasons, ["paid by the wallet of the case"]);
    assert_eq!(row.payer_cluster, address("gang").to_string().into());
    assert_eq!(inquiry.findings.totals.paid_sat, 100_000);
    let row = inquiry.output("spend", 1).expect("reached");
    assert_eq!((row.hop, row.haircut_sat), (1, 39_000));
    assert_eq!(inquiry.output("rest", 0).expect("reached").hop, 2);
    assert_eq!(inquiry.accounting(Policy::Haircut).source_sat, 100_000);
}

#[test]
fn address_co_spending_with_case_is_in_its_wallet() {
    let chain = ransom()
        .block()
        .tx("first", [("fund", 1)], [("side", 90_000)])
        .block()
        .tx("both", [("ransom", 0), ("first", 0)], [("side", 189_000)])
        .block()
        .tx("back", [("both", 0)], [("gang", 188_000)])
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    assert_eq!(inquiry.payment("back", 0).class, Class::Internal);
    assert_eq!(inquiry.findings.totals.paid_sat, 100_000);
}

#[test]
fn payment_from_counted_money_adds_only_new_taint() {
    // 99,000 tainted and 30,000 clean sat make a deposit of 120,000 sat and a fee of 9,000.
    let chain = moved()
        .block()
        .tx("again", [("move", 0), ("fund", 3)], [("gang", 120_000)])
        .build();
    let inquiry = Inquiry::new(&chain, &gang());
    let row = inquiry.payment("again", 0);
    assert_eq!((row.class, row.value_sat), (Class::Payment, 120_000));
    // Haircut: 99,000 * 120,000 / 129,000 = 92,093.02 arrive, 27,907 are new. FIFO and TIHO: 99,000 arrive. LIFO: the
    // fee takes 9,000 of them.
    assert_eq!(
        row.reasons.last().map(ToString::to_string).as_deref(),
        Some(
            "taint of earlier payments reaches it; counted as new, in sat: poison 0 haircut 27907 fifo 21000 lifo 30000 tiho 21000"
        )
    );
    let sources = Policy::ALL.map(|policy| inquiry.accounting(policy).source_sat);
    assert_eq!(sources, [100_000, 127_907, 121_000, 130_000, 121_000]);
    let totals = &inquiry.findings.totals;
    assert_eq!((totals.paid_sat, totals.paid_gross_sat), (127_907, 220_000));
    let row = inquiry.output("again", 0).expect("a source");
    assert_eq!((row.hop, row.haircut_sat), (0, 120_000));
    // The first payment arrives untouched, and its row says nothing of the kind.
    assert_eq!(inquiry.payment("ransom", 0).reasons.len(), 1);
}

/// The question about the gang, who wants 100,000 sat.
fn demanding() -> Case {
    gang_with(|case| {
        let demand = Demand {
            name: "clinic".to_owned(),
            amount: DemandAmount::Btc(Amount::from_sat(98_000)..=Amount::from_sat(100_000)),
            steps: Vec::new(),
            from: None,
            deadline: None,
            tolerance: Tolerance::ZERO,
        };
        case.add_demand(demand).expect("the only one");
    })
}

#[test]
fn share_of_coinjoin_is_classified_by_amount_with_a_reason() {
    let equal = |name| (name, 98_000);
    let share = |demanded: u64| {
        let others = [("ransom", 0), ("fund", 1), ("fund", 2)];
        ransom().block().tx(
            "join",
            others,
            [("gang", demanded), ("x", demanded), ("y", demanded)],
        )
    };
    let chain = share(98_000).build();
    let inquiry = Inquiry::new(&chain, &demanding());
    let row = inquiry.payment("join", 0);
    assert_eq!(row.class, Class::Payment);
    assert_eq!(row.demand, "clinic");
    assert_eq!(
        row.reasons.last().map(ToString::to_string).as_deref(),
        Some("paid by a coinjoin")
    );
    assert_eq!(inquiry.end("ransom", 0), "coinjoin");

    let chain = share(90_000).build();
    let row = Inquiry::new(&chain, &demanding());
    let row = row.payment("join", 0);
    assert_eq!(row.class, Class::Unrelated);
    assert_eq!(
        row.reasons.last().map(ToString::to_string).as_deref(),
        Some("paid by a coinjoin")
    );

    // Without a CoinJoin around it the same money is the gang's own.
    let chain = ransom()
        .block()
        .tx("join", [("ransom", 0)], [equal("gang")])
        .build();
    let row = Inquiry::new(&chain, &demanding());
    assert_eq!(row.payment("join", 0).class, Class::Internal);
}

#[test]
fn history_omitting_parent_of_proved_transaction_ends_unknown() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 110_000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .block()
        .tx(
            "move",
            [("ransom", 0)],
            [("stash", 60_000), ("other", 39_000)],
        )
        .block()
        .tx("hop", [("move", 0)], [("next", 30_000), ("gang", 29_000)])
        .floating()
        .block()
        .tx("merge", [("hop", 0), ("move", 1)], [("end", 68_000)])
        .omitting("stash", "hop")
        .omitting("gang", "hop")
        .build();
    let inquiry = Inquiry::new(&chain, &case(&["gang"]));
    assert_eq!(inquiry.end("move", 0), "unknown");
    assert!(inquiry.findings.is_incomplete());
}

#[test]
fn returned_money_is_counted_once_with_a_caveat() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 110_000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .block()
        .tx("move", [("ransom", 0)], [("stash", 99_000)])
        .block()
        .tx("back", [("move", 0)], [("gang", 98_000)])
        .build();
    let inquiry = Inquiry::new(&chain, &case(&["gang"]));
    let totals = &inquiry.findings.totals;
    assert_eq!((totals.paid_sat, totals.paid_gross_sat), (100_000, 198_000));
    assert_eq!(inquiry.findings.accounting[1].source_sat, 100_000);
    let says = |caveat: &CaveatRow| {
        caveat.text.to_string().starts_with(
            "The deposits counted as paid total 0.00198000 BTC. Of this, 0.00098000 BTC is money",
        )
    };
    assert!(
        inquiry.findings.caveats.iter().any(says),
        "{:?}",
        inquiry.findings.caveats
    );
}
