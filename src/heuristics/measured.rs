//! Error rates of the rules on synthetic wallets, shipped with the build: `data/error-rates/seeds-1-to-5.jsonl`, made
//! by `ransomtrace demo --scale 100000 --seed 1,2,3,4,5 --error-rates --format jsonl`.
//!
//! Each rate is the worst of all populations. A rule that was not measured has no rate; nothing is inferred for it.

use serde::Deserialize;

use super::change::Expression;

/// One JSON line per population.
const SHIPPED: &str = include_str!("../../data/error-rates/seeds-1-to-5.jsonl");

/// The fields read from a population. Their names are those of the module `measure`, which depends on this one and so
/// cannot be used here; its tests check that its output parses.
#[derive(Debug, Deserialize)]
struct Population {
    transactions: u64,
    rules: Vec<ClusteringRates>,
    detectors: Vec<DetectorRates>,
    change: Vec<ChangeRuleRates>,
    #[serde(default)]
    services: Vec<ServiceRates>,
}

#[derive(Debug, Deserialize)]
struct ClusteringRates {
    change_rules: Option<String>,
    precision: Option<f64>,
    recall: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct DetectorRates {
    detector: String,
    precision: Option<f64>,
    recall: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct ChangeRuleRates {
    rule: String,
    precision: Option<f64>,
    true_positive_rate: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct ServiceRates {
    kind: String,
    precision: Option<f64>,
    recall: Option<f64>,
}

/// The worst rates of a rule, as text with four decimals, rounded down; `None` if not measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worst {
    /// Precision.
    pub precision: Option<String>,
    /// Recall.
    pub recall: Option<String>,
}

/// Rates over several populations.
#[derive(Debug)]
pub struct Measured {
    populations: Vec<Population>,
}

impl Measured {
    /// Returns the rates shipped with this build.
    pub fn shipped() -> Self {
        Self::read(SHIPPED)
    }

    /// Parses JSON lines; lines that are not a measured population are ignored.
    pub(crate) fn read(lines: &str) -> Self {
        let populations = lines.lines().map(serde_json::from_str);
        Self {
            populations: populations.filter_map(Result::ok).collect(),
        }
    }

    /// Returns the number of populations.
    pub fn populations(&self) -> usize {
        self.populations.len()
    }

    /// Returns the number of transactions of the smallest population.
    pub fn transactions(&self) -> u64 {
        let each = self.populations.iter().map(|of| of.transactions);
        each.min().unwrap_or(0)
    }

    /// Rates over pairs of addresses: wallets with these change rules, or with none.
    pub fn wallets(&self, change_rules: Option<&Expression>) -> Worst {
        let name = change_rules.map_or_else(String::new, Expression::to_string);
        self.worst(|population| {
            let mut rows = population.rules.iter();
            let row = rows.find(|row| row.change_rules.as_ref() == Some(&name))?;
            Some((row.precision, row.recall))
        })
    }

    /// Rates over outputs: change found by these rules.
    pub fn change(&self, rules: &Expression) -> Worst {
        let name = rules.to_string();
        self.worst(|population| {
            let row = population.change.iter().find(|row| row.rule == name)?;
            Some((row.precision, row.true_positive_rate))
        })
    }

    /// Rates over transactions: mixes found by all CoinJoin detectors, against all CoinJoins except Stonewalls.
    pub fn mixes(&self) -> Worst {
        self.detector("any mix")
    }

    /// Rates over transactions: those that any CoinJoin detector keeps from joining wallets, against all CoinJoins.
    pub fn guard(&self) -> Worst {
        self.detector("guard")
    }

    /// Rates over addresses: deposit addresses recognised without tags, against those that were swept.
    pub fn deposit_addresses(&self) -> Worst {
        self.services("deposit address")
    }

    /// Rates over outputs: payments of others to services, recognised without tags.
    pub fn payments_to_services(&self) -> Worst {
        self.services("payment to a service")
    }

    fn services(&self, kind: &str) -> Worst {
        self.worst(|population| {
            let mut rows = population.services.iter();
            let row = rows.find(|row| row.kind == kind)?;
            Some((row.precision, row.recall))
        })
    }

    fn detector(&self, name: &str) -> Worst {
        self.worst(|population| {
            let mut rows = population.detectors.iter();
            let row = rows.find(|row| row.detector == name)?;
            Some((row.precision, row.recall))
        })
    }

    fn worst(&self, of: impl Fn(&Population) -> Option<(Option<f64>, Option<f64>)>) -> Worst {
        // A rate requires a value from every population.
        let rows: Option<Vec<_>> = self.populations.iter().map(of).collect();
        let rows = rows.unwrap_or_default();
        let least = |rates: Option<Vec<f64>>| rates?.into_iter().reduce(f64::min).map(rounded_down);
        Worst {
            precision: least(rows.iter().map(|row| row.0).collect()),
            recall: least(rows.iter().map(|row| row.1).collect()),
        }
    }
}

/// Formats a share with four decimals, rounded down, so that only a full share is 1.
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
    fn returns_worst_rate_rounded_down() {
        let two = two();
        assert_eq!((two.populations(), two.transactions()), (2, 80));
        assert_eq!(two.wallets(None), worst(Some("0.9999"), Some("0.1250")));
    }

    #[test]
    fn rate_missing_in_one_population_is_none() {
        let two = two();
        let spent = expression(" (spent) ");
        assert_eq!(two.wallets(Some(&spent)), worst(None, None));
        assert_eq!(two.change(&spent), worst(Some("0.2500"), None));
        assert_eq!(two.change(&expression("legacy")), worst(None, None));
        assert_eq!(two.guard(), worst(None, None));
        assert_eq!(Measured::read("").wallets(None), worst(None, None));
    }

    #[test]
    fn ships_rates_of_default_and_offered_rules() {
        let shipped = Measured::shipped();
        assert_eq!(shipped.populations(), 5);
        assert!(shipped.transactions() >= 100_000);
        let offered = offered();
        for rules in [None, Some(&offered)] {
            assert!(shipped.wallets(rules).precision.is_some(), "{rules:?}");
        }
        assert!(shipped.change(&offered).precision.is_some());
        assert!(shipped.guard().recall.is_some());
        assert!(shipped.deposit_addresses().recall.is_some());
        assert!(shipped.payments_to_services().recall.is_some());
    }
}
