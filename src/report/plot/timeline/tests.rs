//! Laws of sorting and drawing the timeline.

use jiff::civil::Date;

use super::panels::prepare;
use super::*;
use crate::findings::DemandedRange;
use crate::report::plot::samples::{self, BTC};
use crate::report::plot::{Timeline, png, svg};

fn drawn(findings: &Findings) -> String {
    String::from_utf8(svg(&Timeline, findings, Language::English).unwrap()).unwrap()
}

fn titles(findings: &Findings) -> Vec<Sentence> {
    let panels = prepare(findings).unwrap().panels;
    panels.into_iter().map(|panel| panel.title).collect()
}

#[test]
fn panels_and_movements_keep_every_satoshi() {
    for findings in [
        samples::small(),
        samples::clinic(),
        samples::large(60, 5, 60),
        samples::large(60, 5, 3_000),
    ] {
        let prepared = prepare(&findings).unwrap();
        let deposits = prepared.panels.iter().flat_map(|panel| &panel.deposits);
        let paid = deposits.filter(|deposit| deposit.class.counts_as_paid());
        let paid: i64 = paid.map(|deposit| deposit.value).sum();
        assert_eq!(paid as u64, findings.totals.paid_sat);
        let moved = moved::moved(&findings, &prepared);
        let moved: u64 = moved.values().flat_map(|sums| sums.values()).sum();
        let sent = findings.timeline.iter().map(|point| point.sent_sat);
        assert_eq!(moved, sent.sum::<u64>());
        let Span { start, end } = prepared.span;
        assert!((end - start) / prepared.width <= 100);
    }
}

#[test]
fn each_demand_has_a_panel_of_its_own() {
    let findings = samples::priced_clinic();
    assert_eq!(
        titles(&findings),
        [
            "key",
            "silence",
            "Deposits outside the demands, not counted as payments"
        ]
    );
    let chart = drawn(&findings);
    for words in [
        ">key, in EUR:<",
        ">silence, in EUR:<",
        "demanded EUR 30,000.00 to 60,000.00 by 2017-05-16",
        ">deadline 2017-05-16<",
        ">deadline 2017-06-01<",
        ">Price of one bitcoin, in EUR:<",
        ">Payments first moved, in BTC:<",
        ">late: after the deadline<",
        ">range demanded<",
    ] {
        assert!(chart.contains(words), "{words}");
    }
}

#[test]
fn panel_without_a_rate_is_in_bitcoin_and_says_why() {
    let mut findings = samples::priced_clinic();
    findings.payments[0].value_eur = None;
    let panels = prepare(&findings).unwrap().panels;
    assert_eq!((panels[0].unit, panels[1].unit), (Unit::Btc, Unit::Eur));
    let day = findings.payments[0].time.day();
    let chart = drawn(&findings);
    assert!(chart.contains(">key, in BTC:<"));
    assert!(chart.contains(&format!("in BTC, since no rate of {day} is known")));
    assert_eq!(panels[0].band, None, "the demand is in euro");
}

#[test]
fn price_without_rates_is_left_out_with_a_sentence() {
    let chart = drawn(&samples::clinic());
    assert!(!chart.contains("Price of one bitcoin"));
    assert!(chart.contains(">The price of the day is left out: the case has no rates in euro"));
}

#[test]
fn smallest_of_many_demands_share_a_panel() {
    let mut findings = samples::empty();
    for number in 0..9 {
        let demand = format!("demand {number}");
        let value = BTC * (1 + number);
        let row = samples::payment(number, &demand, 1_498_000_000, value, Class::Payment);
        findings.payments.push(row);
    }
    let panels = prepare(&findings).unwrap().panels;
    assert_eq!(
        titles(&findings),
        [
            "demand 5",
            "demand 6",
            "demand 7",
            "demand 8",
            "5 other demands"
        ]
    );
    assert_eq!(panels[4].deposits.len(), 5);
}

#[test]
fn scale_is_logarithmic_from_a_factor_of_a_hundred() {
    let mut findings = samples::empty();
    for (number, value) in [(1, BTC), (2, BTC / 100)] {
        let row = samples::payment(number, "", 1_498_000_000, value, Class::Payment);
        findings.payments.push(row);
    }
    assert!(!drawn(&findings).contains("logarithmic scale"));
    findings.payments[1].value_sat -= 10_000;
    assert!(drawn(&findings).contains("logarithmic scale"));
}

#[test]
fn demand_in_bitcoin_has_a_band_where_rates_are_missing() {
    let mut findings = samples::clinic();
    findings.demands = samples::priced_clinic().demands;
    findings.demands[0].range = DemandedRange::Btc {
        least_sat: 10 * BTC,
        most_sat: 50 * BTC,
    };
    let panels = prepare(&findings).unwrap().panels;
    assert_eq!(panels[0].band, Some((1_000_000_000, 5_000_000_000)));
}

#[test]
fn far_deadline_is_named_but_not_drawn() {
    let mut findings = samples::priced_clinic();
    findings.demands[0].deadline = Some(Date::constant(2030, 1, 1));
    let chart = drawn(&findings);
    assert!(chart.contains(" by 2030-01-01") && !chart.contains(">deadline 2030-01-01<"));
}

#[test]
fn nothing_to_show_is_told_apart_from_something() {
    assert_eq!(prepare(&samples::empty()), None);
    let mut dust = samples::empty();
    dust.payments
        .push(samples::payment(1, "", 1_498_000_000, 600, Class::Dust));
    assert_eq!(prepare(&dust), None);
}

#[test]
fn one_payment_and_a_lifetime_of_payments_both_fit() {
    let mut findings = samples::empty();
    let mut pay = |number, time| {
        let row = samples::payment(number, "", time, BTC, Class::Payment);
        findings.payments.push(row);
        prepare(&findings).unwrap().span
    };
    let one = pay(1, 1_498_000_000);
    assert_eq!(one.end - one.start, 3 * axes::HOUR);
    pay(2, u32::MAX);
    let life = pay(3, 0);
    assert!(life.start <= 0 && life.end > i64::from(u32::MAX));
}

#[test]
fn amounts_of_bars_stay_apart_and_inside() {
    let panel = Frame {
        left: 120.0,
        top: 100.0,
        width: 1_000.0,
        height: 300.0,
    };
    let tips =
        (0..LABELLED as i64).map(|bar| (bar * 33_000_000, (100.0 + bar as f64 * 50.0, 200.0)));
    let placed = labels(
        tips.clone().collect(),
        Unit::Btc,
        Language::English,
        &[],
        panel,
    )
    .unwrap();
    assert!(placed.len() > 5);
    for (at, (_, one)) in placed.iter().enumerate() {
        assert!(one.left >= panel.left && one.right() <= panel.right() + 1e-6);
        assert!(placed[at + 1..].iter().all(|(_, two)| !one.overlaps(two)));
    }
    let bar = Frame {
        width: 400.0,
        ..panel
    };
    let beside = labels(tips.collect(), Unit::Btc, Language::English, &[bar], panel).unwrap();
    assert!(!beside.is_empty() && beside.iter().all(|(_, label)| !label.overlaps(&bar)));
}

#[test]
fn timeline_has_the_same_bytes_twice() {
    let findings = samples::priced_clinic();
    assert_eq!(drawn(&findings), drawn(&findings.clone()));
    let picture = png(&Timeline, &findings, Language::English).unwrap();
    assert!(picture == png(&Timeline, &findings, Language::English).unwrap());
}
