//! How sure the conclusions are: what is proved, what is not, what is inferred, and what is convention.

use crate::findings::{End, Findings};

/// Returns the kinds of knowledge, each with what it holds for.
pub(super) fn of(findings: &Findings) -> Vec<(&'static str, String)> {
    let servers = findings.coverage.iter().map(|row| row.servers).min();
    let asked = match servers {
        None | Some(0) => "no server answered for all of them".to_owned(),
        Some(1) => "one server was asked".to_owned(),
        Some(several) => format!("{several} servers were asked, and none knew of another"),
    };
    let mut sure = vec![
        (
            "Proved",
            "every confirmed payment and step shown here is in a block with proof of work."
                .to_owned(),
        ),
        ("Not proved", format!("that none is missing; {asked}.")),
    ];
    if findings.is_disputed() {
        sure.push((
            "Disputed",
            "servers disagree, or a proof failed; the notes below say where.".to_owned(),
        ));
    }
    sure.push((
        "Inferred",
        "which addresses are one wallet, which are a service’s, and which transaction is a CoinJoin. Section Wallets says how \
         often the rules are right."
            .to_owned(),
    ));
    if let Some(points) = spread(findings) {
        let agree = match points {
            0 => "all methods agree to a tenth of a percentage point".to_owned(),
            tenths => format!(
                "the methods differ by {}.{} percentage points at most",
                tenths / 10,
                tenths % 10
            ),
        };
        sure.push((
            "Convention",
            format!("how mixed money is divided; {agree} at any place."),
        ));
    }
    sure
}

/// Returns the largest difference between methods at any place, in tenths of a percentage point; `None` where no money
/// was followed.
fn spread(findings: &Findings) -> Option<u64> {
    let whole = findings.source_sat();
    if whole == 0 {
        return None;
    }
    let places = findings.destinations.iter();
    let places = places.filter(|place| place.end != End::Fee);
    let spreads = places.map(|place| {
        let spread = u128::from(place.most_sat() - place.least_sat());
        let tenths = (spread * 1_000).div_ceil(u128::from(whole));
        u64::try_from(tenths).unwrap_or(u64::MAX)
    });
    spreads.max()
}
