//! Measured error rates of the rules of a case.

use crate::findings::{ErrorRate, ErrorRates};
use crate::heuristics::change::Expression;
use crate::heuristics::measured::{Measured, Worst};

/// Returns the rates of the rules in force: co-spending, and the change rules if any.
pub(super) fn of(rules: &str) -> ErrorRates {
    let measured = Measured::shipped();
    let row = |rule: &str, over: &str, worst: Worst| ErrorRate {
        rule: rule.to_owned(),
        over: over.to_owned(),
        precision: worst.precision,
        recall: worst.recall,
    };
    const PAIRS: &str = "pairs of addresses";
    let mut rates = vec![
        row("detected as a CoinJoin", "transactions", measured.mixes()),
        row(
            "kept from merging wallets, as a CoinJoin or a Stonewall",
            "transactions",
            measured.guard(),
        ),
        row(
            "co-spend, CoinJoins excluded",
            PAIRS,
            measured.wallets(None),
        ),
    ];
    rates.extend([
        row(
            "deposit address of a service, by behaviour",
            "addresses",
            measured.deposit_addresses(),
        ),
        row(
            "payment to a service, by behaviour",
            "outputs",
            measured.payments_to_services(),
        ),
    ]);
    // The expression was parsed when the question was read.
    if let Ok(expression) = rules.parse::<Expression>() {
        rates.push(row(
            &format!("change: {rules}"),
            "outputs",
            measured.change(&expression),
        ));
        let both = format!("co-spend and change: {rules}");
        rates.push(row(&both, PAIRS, measured.wallets(Some(&expression))));
    }
    ErrorRates {
        measured_on: "synthetic wallets".to_owned(),
        populations: measured.populations() as u64,
        transactions: measured.transactions(),
        rates,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heuristics::change::offered;

    #[test]
    fn case_without_change_rules_has_co_spend_rates() {
        let found = of("");
        assert_eq!(found.measured_on, "synthetic wallets");
        let rules: Vec<&str> = found.rates.iter().map(|row| row.rule.as_str()).collect();
        assert_eq!(
            rules,
            [
                "detected as a CoinJoin",
                "kept from merging wallets, as a CoinJoin or a Stonewall",
                "co-spend, CoinJoins excluded",
                "deposit address of a service, by behaviour",
                "payment to a service, by behaviour",
            ]
        );
        assert!(
            found
                .rates
                .iter()
                .all(|row| row.precision.is_some() && row.recall.is_some())
        );
    }

    #[test]
    fn every_measured_expression_has_rates() {
        let offered = offered().to_string();
        let spaced = format!("(({}))", offered.replace(' ', "  "));
        for typed in [offered, spaced] {
            let found = of(&typed);
            assert_eq!(found.rates[5].rule, format!("change: {typed}"));
            assert!(
                found.rates[5..].iter().all(|row| row.precision.is_some()),
                "{typed}"
            );
        }
        let found = of("legacy minus spent");
        assert!(found.rates[2].precision.is_some());
        assert!(
            found.rates[5..]
                .iter()
                .all(|row| row.precision.is_none() && row.recall.is_none())
        );
    }
}
