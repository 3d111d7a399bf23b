//! How often the rules were right on synthetic wallets, as this build ships it: `data/error-rates/seeds-1-to-5.jsonl`, which
//! `ransomtrace demo --scale 100000 --seed 1,2,3,4,5 --error-rates --format jsonl` makes.
//!
//! Of several populations each rate is the worst. What was not measured has no rate; nothing is inferred for it.

use serde::Deserialize;

use super::change::Expression;

/// One line of JSON for each population.
const SHIPPED: &str = include_str!("../../data/error-rates/seeds-1-to-5.jsonl");

/// What is read of a population; the rest of what is measured of one is for people. The names are those of the module
/// `measure`, which stands above this one and so cannot be used here; its tests read back what it writes.
#[derive(Debug, Deserialize)]
struct Population {
    transactions: u64,
    rules: Vec<Wallets>,
    detectors: Vec<Detector>,
    change: Vec<ChangeRule>,
}

#[derive(Debug, Deserialize)]
struct Wallets {
    change_rules: Option<String>,
    precision: Option<f64>,
    recall: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Detector {
    detector: String,
    precision: Option<f64>,
    recall: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct ChangeRule {
    rule: String,
    precision: Option<f64>,
    true_positive_rate: Option<f64>,
}

/// The worst rates of a rule, as text with four decimals, rounded down; nothing where they were not measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worst {
    /// Share of what the rule says that is right.
    pub precision: Option<String>,
    /// Share of what there is to say that the rule says.
    pub recall: Option<String>,
}

/// Rates over several populations.
#[derive(Debug)]
pub struct Measured {
    populations: Vec<Population>,
}

impl Measured {
    /// The rates that this build ships.
    pub fn shipped() -> Self {
        Self::read(SHIPPED)
    }

    /// Reads lines of JSON. What is no measured population is none of them.
    pub(crate) fn read(lines: &str) -> Self {
        let populations = lines.lines().map(serde_json::from_str);
        Self {
            populations: populations.filter_map(Result::ok).collect(),
        }
    }

    /// Number of populations.
    pub fn populations(&self) -> usize {
        self.populations.len()
    }

    /// Transactions of the smallest population.
    pub fn transactions(&self) -> u64 {
        let each = self.populations.iter().map(|of| of.transactions);
        each.min().unwrap_or(0)
    }

    /// Over pairs of addresses: the wallets of a trace with these change rules, or with none.
    pub fn wallets(&self, change_rules: Option<&Expression>) -> Worst {
        let name = change_rules.map_or_else(String::new, Expression::to_string);
        self.worst(|population| {
            let mut rows = population.rules.iter();
            let row = rows.find(|row| row.change_rules.as_ref() == Some(&name))?;
            Some((row.precision, row.recall))
        })
    }

    /// Over outputs: what these rules call change.
    pub fn change(&self, rules: &Expression) -> Worst {
        let name = rules.to_string();
        self.worst(|population| {
            let row = population.change.iter().find(|row| row.rule == name)?;
            Some((row.precision, row.true_positive_rate))
        })
    }

    /// Over transactions: what CoinJoin detectors together take for a mix, against all CoinJoins but Stonewalls.
    pub fn mixes(&self) -> Worst {
        self.detector("any mix")
    }

    /// Over transactions: what CoinJoin detectors together keep from joining wallets, against all CoinJoins.
    pub fn guard(&self) -> Worst {
        self.detector("guard")
    }

    fn detector(&self, name: &str) -> Worst {
        self.worst(|population| {
            let mut rows = population.detectors.iter();
            let row = rows.find(|row| row.detector == name)?;
            Some((row.precision, row.recall))
        })
    }

    fn worst(&self, of: impl Fn(&Population) -> Option<(Option<f64>, Option<f64>)>) -> Worst {
        // A rate holds where each population has it.
        let rows: Option<Vec<_>> = self.populations.iter().map(of).collect();
        let rows = rows.unwrap_or_default();
        let least = |rates: Option<Vec<f64>>| rates?.into_iter().reduce(f64::min).map(rounded_down);
        Worst {
            precision: least(rows.iter().map(|row| row.0).collect()),
            recall: least(rows.iter().map(|row| row.1).collect()),
        }
    }
}

/// A share of what is right with four decimals, rounded down, so that only all is 1.
pub fn rounded_down(share: f64) -> String {
    format!("{:.4}", (share * 10_000.0 + 1e-9).floor() / 10_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heuristics::change::offered;

    fn expression(text: &str) -> Expression {
        text.parse().unwrap()
    }

    const TWO: &str = r#"{"transactions": 90, "change": [
        {"rule": "spent", "precision": 0.5, "true_positive_rate": null}], "detectors": [], "rules": [
        {"change_rules": null, "precision": 0.1, "recall": 0.1},
        {"change_rules": "", "precision": 0.99996, "recall": 0.25},
        {"change_rules": "spent", "precision": 0.75, "recall": 0.5}]}
        {"transactions": 80, "change": [
        {"rule": "spent", "precision": 0.25, "true_positive_rate": 1.0}], "detectors": [], "rules": [
        {"change_rules": "", "precision": 1.0, "recall": 0.125}]}"#;

    fn two() -> Measured {
        let lines = TWO
            .replace("\n        {\"tr", "\u{1}{\"tr")
            .replace('\n', " ");
        Measured::read(&lines.replace('\u{1}', "\n"))
    }

    fn worst(precision: Option<&str>, recall: Option<&str>) -> Worst {
        Worst {
            precision: precision.map(str::to_owned),
            recall: recall.map(str::to_owned),
        }
    }

    #[test]
    fn the_worst_population_counts_and_is_rounded_against_the_rule() {
        let two = two();
        assert_eq!((two.populations(), two.transactions()), (2, 80));
        assert_eq!(two.wallets(None), worst(Some("0.9999"), Some("0.1250")));
    }

    #[test]
    fn what_one_population_lacks_has_no_rate() {
        let two = two();
        let spent = expression(" (spent) ");
        assert_eq!(two.wallets(Some(&spent)), worst(None, None));
        assert_eq!(two.change(&spent), worst(Some("0.2500"), None));
        assert_eq!(two.change(&expression("legacy")), worst(None, None));
        assert_eq!(two.guard(), worst(None, None));
        assert_eq!(Measured::read("").wallets(None), worst(None, None));
    }

    #[test]
    fn this_build_ships_rates_of_what_is_on_by_default_and_of_what_is_offered() {
        let shipped = Measured::shipped();
        assert_eq!(shipped.populations(), 5);
        assert!(shipped.transactions() >= 100_000);
        let offered = offered();
        for rules in [None, Some(&offered)] {
            assert!(shipped.wallets(rules).precision.is_some(), "{rules:?}");
        }
        assert!(shipped.change(&offered).precision.is_some());
        assert!(shipped.guard().recall.is_some());
    }
}
