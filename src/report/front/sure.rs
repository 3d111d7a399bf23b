//! How sure the conclusions are: what is proved, what is not, what is inferred, and what is convention.

use crate::findings::{End, Findings};
use crate::language::{Sentence, Value, say};

/// Returns the kinds of knowledge, each with what it holds for.
pub(super) fn of(findings: &Findings) -> Vec<(Sentence, Sentence)> {
    let servers = findings.coverage.iter().map(|row| row.servers).min();
    let not_proved = match servers {
        None | Some(0) => say!("sure-asked-none"),
        Some(servers) => say!("sure-asked", count = servers),
    };
    // A test network's blocks cost nothing to make.
    let proved = match findings.network.as_str() {
        "bitcoin" => say!("sure-proved-what"),
        _ => say!("sure-proved-what-test"),
    };
    let mut sure = vec![
        (say!("sure-proved"), proved),
        (say!("sure-not-proved"), not_proved),
    ];
    let unseen = findings.coverage.iter().filter(|row| !row.complete);
    let unseen: Vec<Sentence> = unseen.map(|row| Sentence::id(&row.address)).collect();
    if !unseen.is_empty() {
        let what = say!(
            "sure-not-seen-what",
            count = unseen.len(),
            at = Sentence::list_some(unseen)
        );
        sure.push((say!("sure-not-seen"), what));
    }
    if findings.is_disputed() {
        sure.push((say!("sure-disputed"), say!("sure-disputed-what")));
    }
    sure.push((say!("sure-given"), say!("sure-given-what")));
    sure.push((say!("sure-inferred"), say!("sure-inferred-what")));
    if let Some(points) = spread(findings) {
        let what = match points {
            0 => say!("sure-methods-agree"),
            tenths => {
                let points = Value::Number(format!("{}.{}", tenths / 10, tenths % 10));
                say!("sure-methods-differ", points = points)
            }
        };
        sure.push((say!("sure-convention"), what));
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
