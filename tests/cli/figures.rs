//! One number for one thing: every amount that people read, wherever they read it, stands in the findings or is the sum of
//! rows that the text names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{desk, honest};
use crate::support::command::Desk;

/// A finished case, and its Lithuanian edition in a folder of its own.
pub(super) fn two_editions() -> Desk {
    let desk = desk();
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    desk.ransomtrace("report case --lang lt --out lt")
        .expect_findings_in("lt")
        .run();
    desk
}

/// The text of a page without its markup, style and charts.
pub(super) fn text_of(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, tagged)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = tagged.split_once('>').expect("a tag ends");
        let is_gap = tag.starts_with("span class=\"g\"") || tag == "/span";
        text.push_str(if is_gap { "" } else { " " });
        let end = ["style", "svg"]
            .into_iter()
            .find(|name| tag.starts_with(name));
        rest = match end {
            Some(name) => after.split_once(&format!("</{name}>")).expect("an end").1,
            None => after,
        };
    }
    text.push_str(rest);
    text
}

/// Every number with decimals, as digits with a point, in order of size.
pub(super) fn figures(text: &str, group: char, point: char) -> Vec<String> {
    // The title is the investigator's, and so is the form of its number.
    let text = text.replace("24,000 patients", "");
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let mut text = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let is_inside = at > 0 && is_digit(at - 1) && is_digit(at + 1);
        match *letter {
            letter if letter == group && is_inside => {}
            letter if letter == point && is_inside => text.push('.'),
            letter if letter.is_ascii_digit() => text.push(letter),
            _ => text.push(' '),
        }
    }
    // The version of the program has two points.
    let numbers = text.split_whitespace();
    let numbers = numbers.filter(|number| number.matches('.').count() == 1);
    let mut numbers: Vec<String> = numbers.map(str::to_owned).collect();
    numbers.sort();
    numbers
}

/// The amounts in a text: those with the decimals of bitcoin, and those with the decimals of money.
fn amounts(text: &str, group: char, point: char) -> BTreeSet<String> {
    let decimals = |number: &str| number.split_once('.').map_or(0, |(_, rest)| rest.len());
    let numbers = figures(text, group, point).into_iter();
    numbers
        .filter(|number| [2, 8].contains(&decimals(number)))
        .collect()
}

/// The amounts of the findings, as text with a point.
#[derive(Default)]
struct Known(BTreeSet<String>);

impl Known {
    fn sat(&mut self, sat: u64) {
        let (whole, rest) = (sat / 100_000_000, sat % 100_000_000);
        self.0.insert(format!("{whole}.{rest:08}"));
    }

    fn cents(&mut self, cents: u64) {
        self.0.insert(format!("{}.{:02}", cents / 100, cents % 100));
    }

    /// Adds every integer, every decimal, and every amount in a sentence.
    fn all(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.all(value)),
            Value::Object(fields) => fields.values().for_each(|value| self.all(value)),
            Value::Number(number) => self.sat(number.as_u64().unwrap_or_default()),
            Value::String(text) => self.0.extend(amounts(text, ',', '.')),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// Adds the sums of a field, in satoshi or in money, over rows of one key.
    fn sums(&mut self, rows: &Value, key: &str, field: &str) {
        let mut sums: BTreeMap<String, u64> = BTreeMap::new();
        for row in rows.as_array().expect("rows") {
            let amount = match &row[field] {
                Value::Number(sat) => sat.as_u64().expect("satoshi"),
                Value::String(money) => money.replace('.', "").parse().expect("money"),
                _ => continue,
            };
            *sums.entry(row[key].to_string()).or_default() += amount;
        }
        for sum in sums.into_values() {
            match field.ends_with("_sat") {
                true => self.sat(sum),
                false => self.cents(sum),
            }
        }
    }
}

/// The amounts of findings, and the sums that are printed: by kind of end, of all places, of the outputs to freeze, of the
/// payments that one transaction may have funded, and what poison has beyond the payments.
fn known(findings: &Value) -> Known {
    let mut known = Known::default();
    known.all(findings);
    for field in ["ransom_eur", "ransom_eur_at_tip"] {
        known.sums(&findings["destinations"], "end", field);
        known.sums(&findings["destinations"], "", field);
    }
    known.sums(&findings["structure"]["to_freeze"], "", "haircut_sat");
    known.sums(&findings["leads"]["origins"], "paid_by", "value_sat");
    for row in findings["accounting"].as_array().expect("rows") {
        let [source, total] = ["source_sat", "total_sat"].map(|name| row[name].as_u64().unwrap());
        known.sat(total.abs_diff(source));
    }
    // What still can be stopped, at the closing rate of the block's day.
    let still_there = findings["destinations"].as_array().expect("rows").iter();
    let still_there =
        still_there.filter(|row| row["end"] == "unspent" || row["end"] == "unconfirmed");
    let cents = still_there.map(|row| row["ransom_eur_at_tip"].as_str().expect("money"));
    known.cents(
        cents
            .map(|it| it.replace('.', "").parse::<u64>().unwrap())
            .sum(),
    );
    known
}

#[test]
fn every_amount_that_is_read_is_one_of_the_findings() {
    let desk = two_editions();
    let findings: Value = serde_json::from_str(&desk.read("case/findings.json")).unwrap();
    let known = known(&findings);
    let mut texts = vec![(
        "show".to_owned(),
        amounts(&desk.ransomtrace("show case").watch().stdout, ',', '.'),
    )];
    for (folder, group, point) in [("case", ',', '.'), ("lt", '\u{a0}', ',')] {
        for (path, bytes) in desk.files(folder) {
            let is_html = path == "report.html" || path.ends_with(".html");
            if is_html || path.ends_with(".txt") {
                let text = String::from_utf8(bytes).expect("text");
                let text = if is_html { text_of(&text) } else { text };
                texts.push((format!("{folder}/{path}"), amounts(&text, group, point)));
            }
        }
    }
    assert_eq!(texts.len(), 1 + 2 * 5, "{texts:?}");
    let read: usize = texts.iter().map(|(_, amounts)| amounts.len()).sum();
    assert!(read > 500, "{read}");
    for (place, amounts) in texts {
        let unknown: Vec<&String> = amounts.difference(&known.0).collect();
        assert!(unknown.is_empty(), "{place}: {unknown:?}");
    }
}
