//! Structure of the trail: choke points, and the outputs whose freezing would stop most of what can still move.

use ransomtrace::findings::{Findings, TrailStructure};

use crate::support::inquiry::{Inquiry, case, moved};
use crate::support::scenario::{Chain, Scenario, address};

/// The stash is divided, and both halves meet again at `meet`, which pays three others.
fn diamond() -> Scenario {
    moved()
        .block()
        .tx(
            "divide",
            [("move", 0)],
            [("left", 49_000), ("right", 49_000)],
        )
        .block()
        .tx("a", [("divide", 0)], [("half", 48_000)])
        .tx("b", [("divide", 1)], [("rest", 47_500)])
        .block()
        .tx("join", [("a", 0), ("b", 0)], [("meet", 95_000)])
        .block()
        .tx(
            "pay",
            [("join", 0)],
            [("x", 60_000), ("y", 33_000), ("z", 1_000)],
        )
}

fn found(chain: &Chain) -> Findings {
    Inquiry::new(chain, &case(&["gang"])).findings
}

fn addresses(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| address(name).to_string()).collect()
}

fn choke_points(structure: &TrailStructure) -> Vec<&str> {
    structure
        .choke_points
        .iter()
        .map(|row| &*row.address)
        .collect()
}

#[test]
fn output_on_every_way_is_a_choke_point() {
    let chain = diamond().build();
    let structure = found(&chain).structure;
    // Money reaches the ends by either half, so neither is one; the payment itself is not listed.
    assert_eq!(choke_points(&structure), addresses(&["stash", "meet"]));
    assert_eq!(structure.choke_points[0].behind_sat, 94_000);
}

#[test]
fn smallest_set_to_freeze_holds_the_largest_outputs() {
    let chain = diamond().build();
    let findings = found(&chain);
    let to_freeze: Vec<String> = findings
        .structure
        .to_freeze
        .iter()
        .map(|row| row.address.to_string())
        .collect();
    assert_eq!(to_freeze, addresses(&["x", "y"]));
    assert_eq!(findings.structure.can_stop_sat, 94_000);
    assert_eq!(findings.structure.stops_sat(), 93_000);
    let sentence = findings.freezing().expect("something can be stopped");
    assert_eq!(
        sentence,
        "These hold 98.9 % of all that is known to be unspent or moving now (0.00093000 BTC of 0.00094000 BTC); what services hold \
         is not included."
    );
}

#[test]
fn moving_output_to_freeze_names_its_transaction() {
    let chain = moved()
        .mempool()
        .tx("pending", [("move", 0)], [("far", 98_000)])
        .build();
    let findings = found(&chain);
    let [row] = &findings.structure.to_freeze[..] else {
        panic!("{:?}", findings.structure);
    };
    assert_eq!(row.moving_in, Some(chain.txid("pending")));
    assert_eq!(row.address, address("stash").to_string().into());
}
