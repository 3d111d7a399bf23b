//! Laws of binning and drawing the timeline.

use super::bins::{prepare, steps};
use super::*;
use crate::findings::Time;
use crate::report::plot::samples::{self, BTC};

#[test]
fn bins_keep_every_satoshi() {
    for findings in [
        samples::small(),
        samples::clinic(),
        samples::large(60, 5, 60),
        samples::large(60, 5, 3_000),
    ] {
        let prepared = prepare(&findings, DEMANDS.len()).unwrap();
        let received: u64 = prepared.bins.iter().map(bins::Bin::received_sat).sum();
        let sent: u64 = prepared.bins.iter().map(|bin| bin.sent_sat).sum();
        assert_eq!(received, findings.totals.paid_sat);
        assert_eq!(
            sent,
            findings
                .timeline
                .iter()
                .map(|point| point.sent_sat)
                .sum::<u64>()
        );
        let series: u64 = prepared.series.iter().map(|series| series.value_sat).sum();
        assert_eq!(series, findings.totals.paid_sat);
        assert!(prepared.bins.len() <= 100, "{}", prepared.bins.len());
    }
}

#[test]
fn what_is_no_payment_is_left_out_and_counted() {
    let prepared = prepare(&samples::clinic(), DEMANDS.len()).unwrap();
    assert_eq!(prepared.left_out, 2);
    assert!(
        prepared
            .series
            .iter()
            .all(|series| series.class.counts_as_paid())
    );
}

#[test]
fn nothing_to_show_is_told_apart_from_something() {
    assert_eq!(prepare(&samples::empty(), 5), None);
    let mut dust = samples::empty();
    dust.payments
        .push(samples::payment(1, "", 1_498_000_000, 600, Class::Dust));
    assert_eq!(prepare(&dust, 5), None);
}

#[test]
fn one_payment_and_a_lifetime_of_payments_both_fit() {
    let mut findings = samples::empty();
    findings
        .payments
        .push(samples::payment(1, "", 1_498_000_000, BTC, Class::Payment));
    assert_eq!(prepare(&findings, 5).unwrap().bins.len(), 3);
    findings
        .payments
        .push(samples::payment(2, "", u32::MAX, BTC, Class::Payment));
    findings
        .payments
        .push(samples::payment(3, "", 0, BTC, Class::Payment));
    let prepared = prepare(&findings, 5).unwrap();
    assert!(prepared.bins.len() <= 100 && prepared.end() > Time::from_unix(u32::MAX).unix());
}

#[test]
fn demands_beyond_the_palette_share_its_last_place() {
    let mut findings = samples::empty();
    for number in 0..9 {
        let demand = format!("demand {number}");
        findings.payments.push(samples::payment(
            number,
            &demand,
            1_498_000_000,
            BTC,
            Class::Payment,
        ));
    }
    let prepared = prepare(&findings, 5).unwrap();
    assert_eq!(prepared.series.len(), 5);
    assert_eq!(prepared.series[4].name, "other demands");
    assert_eq!(prepared.series[4].payments, 5);
}

#[test]
fn gathered_steps_keep_peaks_troughs_and_what_remains() {
    let balance = [(0, 5), (1, 9), (2, 1), (3, 4), (100, 7)];
    let steps = steps(&balance, 10.0);
    assert_eq!(steps.len(), 2);
    assert_eq!(
        (steps[0].lowest, steps[0].highest, steps[0].last),
        (1, 9, 4)
    );
    assert_eq!(steps[1].last, 7);
}

#[test]
fn amounts_of_bars_stay_apart_and_inside() {
    let panel = Frame {
        left: 120.0,
        top: 100.0,
        width: 1_000.0,
        height: 300.0,
    };
    let tips = (0..LABELLED as u64).map(|bar| (bar * BTC / 3, (100.0 + bar as f64 * 50.0, 200.0)));
    let labels = bar_labels(tips.clone().collect(), &[], panel).unwrap();
    assert!(labels.len() > 5);
    for (at, (_, one)) in labels.iter().enumerate() {
        assert!(one.left >= panel.left && one.right() <= panel.right() + 1e-6);
        assert!(labels[at + 1..].iter().all(|(_, two)| !one.overlaps(two)));
    }
    let bar = Frame {
        width: 400.0,
        ..panel
    };
    let beside = bar_labels(tips.clone().collect(), &[bar], panel).unwrap();
    assert!(!beside.is_empty() && beside.iter().all(|(_, label)| !label.overlaps(&bar)));
    let many = tips.clone().chain(tips).collect();
    assert_eq!(bar_labels(many, &[], panel).unwrap(), []);
}
