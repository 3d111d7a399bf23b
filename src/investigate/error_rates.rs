//! Measured error rates of the rules of a case.

use crate::findings::{ErrorRate, ErrorRates};
use crate::heuristics::change::Expression;
use crate::heuristics::measured::{Measured, Worst};
use crate::language::{Sentence, Value, say};

/// Returns the rates of the rules in force: co-spending, and the change rules if any.
pub(super) fn of(rules: &str) -> ErrorRates {
    let measured = Measured::shipped();
    let row = |rule: Sentence, over: Sentence, worst: Worst| ErrorRate {
        rule,
        over,
        precision: worst.precision,
        recall: worst.recall,
    };
    let pairs = || say!("rate-over-pairs");
    let outputs = || say!("rate-over-outputs");
    let mut rates = vec![
        row(
            say!("rate-coinjoins"),
            say!("rate-over-transactions"),
            measured.mixes(),
        ),
        row(
            say!("rate-kept-from-merging"),
            say!("rate-over-transactions"),
            measured.guard(),
        ),
        row(say!("rule-co-spend-alone"), pairs(), measured.wallets(None)),
    ];
    rates.extend([
        row(
            say!("rate-deposit-addresses"),
            say!("rate-over-addresses"),
            measured.deposit_addresses(),
        ),
        row(
            say!("rate-payments-to-services"),
            outputs(),
            measured.payments_to_services(),
        ),
    ]);
    // The expression was parsed when the question was read.
    if let Ok(expression) = rules.parse::<Expression>() {
        let typed = || Value::Id(rules.to_owned());
        rates.push(row(
            say!("rule-change", rules = typed()),
            outputs(),
            measured.change(&expression),
        ));
        let both = say!("rate-co-spend-and-change", rules = typed());
        rates.push(row(both, pairs(), measured.wallets(Some(&expression))));
    }
    ErrorRates {
        measured_on: say!("rates-synthetic-wallets"),
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
        let rules: Vec<String> = found.rates.iter().map(|row| row.rule.to_string()).collect();
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
