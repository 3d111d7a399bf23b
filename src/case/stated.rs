//! Prints the demands of a case as they were parsed, before any server is queried, so that a misread number is noticed.

use super::question::{Case, Demand, DemandAmount, Tolerance};
use crate::money::{Cents, format_trimmed, grouped};

/// Returns one line per demand, in order.
pub fn stated(case: &Case) -> Vec<String> {
    let line = |demand: &Demand| {
        let addresses = case.addresses.iter();
        let addresses = addresses
            .filter(|row| row.demand.as_ref() == Some(&demand.name))
            .count();
        let period = match (demand.from, demand.deadline) {
            (None, None) => String::new(),
            (Some(from), None) => format!(", from {from}"),
            (None, Some(deadline)) => format!(", until {deadline}"),
            (Some(from), Some(deadline)) => format!(", from {from} until {deadline}"),
        };
        let tolerance = match demand.tolerance {
            Tolerance::ZERO => String::new(),
            some => format!(", give or take {some}"),
        };
        let addresses = match addresses {
            0 => String::new(),
            1 => ", 1 address".to_owned(),
            several => format!(", {several} addresses"),
        };
        format!(
            "demand \"{}\": {}{tolerance}{period}{addresses}",
            demand.name,
            amount(&demand.amount)
        )
    };
    case.demands.iter().map(line).collect()
}

/// Prints the amount demanded, with commas between thousands.
fn amount(amount: &DemandAmount) -> String {
    let range = |least: String, most: String| match least == most {
        true => least,
        false => format!("{least} to {most}"),
    };
    let fiat = |code: &str, least: &Cents, most: &Cents| {
        let range = range(grouped(&least.to_string()), grouped(&most.to_string()));
        format!("{code} {range}")
    };
    match amount {
        DemandAmount::Btc(sat) => {
            let btc = |amount: &bitcoin::Amount| grouped(&format_trimmed(amount.to_sat(), 8));
            format!("{} BTC", range(btc(sat.start()), btc(sat.end())))
        }
        DemandAmount::Eur(cents) => fiat("EUR", cents.start(), cents.end()),
        DemandAmount::Usd(cents) => fiat("USD", cents.start(), cents.end()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::case::file::parse;

    #[test]
    fn prints_demands_as_parsed() {
        let text = "
            [[demand]]\nname = \"organisation\"\namount = { eur = [300_000, 350000.5] }
            from = 2017-04-01\ndeadline = 2017-06-30\ntolerance = 0.05
            [[demand]]\nname = \"patients\"\namount = { btc = 1500.25 }\ndeadline = 2017-06-30
            [[demand]]\nname = \"late\"\namount = { usd = 999 }
            [[address]]\naddress = \"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\"\ndemand = \"late\"\n";
        assert_eq!(
            stated(&parse(text, Path::new("case.toml")).unwrap()),
            [
                "demand \"organisation\": EUR 300,000.00 to 350,000.50, give or take 5 %, from 2017-04-01 until 2017-06-30",
                "demand \"patients\": 1,500.25 BTC, until 2017-06-30",
                "demand \"late\": USD 999.00, 1 address",
            ]
        );
    }
}
