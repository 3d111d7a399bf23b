//! Whole cases: with demands, prices, addresses of the case, and ends of all kinds.

use bitcoin::hashes::{Hash, sha256};
use jiff::civil::Date;

use super::{Builder, accounted, address, clinic, empty, large, payment};
use crate::findings::{
    AddressRow, Cents, Class, DayPrice, DemandTerms, DemandedRange, Destination, End, EndpointRow,
    Findings, OutputRow, Peel, PeelChain, State, Time,
};

/// A made-up price: between 2,000 and 3,000 euro.
fn close(day: Date) -> Cents {
    let number = i64::from(day.day_of_year());
    Cents(200_000 + number * number * 37 % 100_000)
}

/// Gives a case demands with ranges in euro, deadlines, a price for each day, and worths at it.
fn priced(mut findings: Findings, demands: &[(&str, i64, i64, Date)]) -> Findings {
    let worth = |sat: u64, time: Time| {
        let sat = i64::try_from(sat).unwrap_or(0);
        Some(Cents(sat / 1_000 * close(time.day()).0 / 100_000))
    };
    for row in &mut findings.payments {
        row.value_eur = worth(row.value_sat, row.time);
    }
    for point in &mut findings.timeline {
        point.balance_eur = worth(point.balance_sat, point.time);
    }
    for (name, least, most, deadline) in demands {
        findings.demands.push(DemandTerms {
            steps: Vec::new(),
            demand: (*name).to_owned(),
            range: DemandedRange::Eur {
                least: Cents(least * 100),
                most: Cents(most * 100),
            },
            from: None,
            deadline: Some(*deadline),
        });
    }
    let days = findings.payments.iter().map(|row| row.time.day());
    if let Some((first, last)) = days.clone().min().zip(days.max()) {
        let days = first.series(jiff::ToSpan::day(1));
        let days = days.take_while(|day| *day <= last);
        let prices = days.map(|day| DayPrice {
            day,
            close_eur: close(day),
        });
        findings.prices = prices.collect();
    }
    let mut sum = Cents(0);
    for row in findings
        .payments
        .iter()
        .filter(|row| row.class.counts_as_paid())
    {
        sum.0 += row.value_eur.map_or(0, |cents| cents.0);
    }
    findings.totals.paid_eur = Some(sum);
    findings
}

/// The clinic of [`clinic`] with demands, prices and a deadline that one payment missed.
pub(in crate::report::plot) fn priced_clinic() -> Findings {
    let day = Date::constant;
    priced(
        clinic(),
        &[
            ("key", 30_000, 60_000, day(2017, 5, 16)),
            ("silence", 4_000, 6_000, day(2017, 6, 1)),
        ],
    )
}

/// A case with so many ends, payments and wallets.
pub(in crate::report::plot) fn sized(ends: u64) -> Findings {
    let day = Date::constant;
    let demands = [
        ("north", 1_000, 4_000, day(2017, 9, 30)),
        ("south", 500, 3_000, day(2017, 12, 31)),
        ("east", 2_000, 5_000, day(2018, 1, 31)),
    ];
    let mut findings = priced(large(ends, 5.min(ends as u32), ends), &demands);
    let case = findings.flow.nodes.iter().filter(|node| node.rank == 1);
    let case: Vec<String> = case.map(|node| node.name.clone()).collect();
    findings.addresses = case.into_iter().map(case_address).collect();
    let days = |day: i64| Time::from_unix((1_495_000_000 + day * 86_400) as u32);
    let whole = findings.totals.paid_sat.max(1);
    findings.accounting = vec![accounted(whole)];
    for number in 0..ends {
        let end = End::ALL[number as usize % End::ALL.len()];
        let part = whole / (number + 2) / (number + 1);
        let name = match number % 3 {
            0 => format!("bc1q{}", sha256::Hash::hash(&number.to_be_bytes()))
                .chars()
                .take(62)
                .collect(),
            _ => address(1_000 + number),
        };
        findings.endpoints.push(EndpointRow {
            height: Some(470_000),
            time: (end != End::Fee).then(|| days(number as i64)),
            ransom_eur: Some(Cents((part / 40_000) as i64)),
            ..endpoint(end, if end == End::Fee { "" } else { &name }, part)
        });
        findings.destinations.push(Destination {
            end,
            place: name.clone(),
            label: String::new(),
            addresses: match end {
                End::Fee => Vec::new(),
                _ => vec![name.into()],
            },
            outputs: 1,
            first: (end != End::Fee).then(|| days(number as i64)),
            last: (end != End::Fee).then(|| days(number as i64 + 9)),
            value_sat: part,
            by_policy_sat: [part; 4],
            ransom_eur: Some(Cents((part / 40_000) as i64)),
            ransom_usd: None,
            ransom_eur_at_tip: None,
            band: None,
            other_rules: None,
            by_demand: Vec::new(),
        });
    }
    findings
}

/// An end at an address.
fn endpoint(end: End, address: &str, sat: u64) -> EndpointRow {
    EndpointRow {
        txid: None,
        vout: None,
        address: address.into(),
        cluster: address.into(),
        end,
        label: String::new(),
        height: None,
        time: None,
        value_sat: sat,
        value_eur: None,
        poison_sat: sat,
        haircut_sat: sat,
        fifo_sat: sat,
        lifo_sat: sat,
        tiho_sat: sat,
        ransom_eur: None,
        reason: Default::default(),
    }
}

/// An address of the case that is a wallet of its own.
fn case_address(address: String) -> AddressRow {
    AddressRow {
        cluster: address.clone().into(),
        address: address.into(),
        script_type: "p2wpkh".to_owned(),
        case_address: true,
        received_sat: 0,
        sent_sat: 0,
        balance_sat: None,
        first_seen: None,
        last_seen: None,
        history: None,
        complete: true,
        labels: Vec::new(),
    }
}

/// A payment that goes through a peel chain of so many steps, each rest to a new address, a day apart.
pub(in crate::report::plot) fn chained(steps: u64) -> Findings {
    let mut flow = Builder::default();
    let paid = flow.paid("");
    let mut findings = empty();
    let day = |number: u64| Time::from_unix(1_497_200_000 + 86_400 * number as u32);
    let row = payment(0, "", day(0).unix() as u32, 1_000 * steps, Class::Payment);
    let txid = |number: u64| payment(number, "", 0, 0, Class::Payment).txid;
    findings.payments.push(row);
    let (unspent, service) = (flow.end(End::Unspent), flow.end(End::Service));
    let mut link = flow.wallet(0, 1);
    flow.edge(paid, link, 1_000 * (steps + 1), 1);
    let mut peels = Vec::new();
    for step in 0..=steps {
        let spent_by = (step < steps).then(|| txid(step + 1));
        findings.outputs.push(OutputRow {
            txid: txid(step),
            vout: 0,
            address: address(step).into(),
            cluster: address(step).into(),
            hop: step as u32,
            height: 470_000,
            time: day(step),
            value_sat: 1_000 * (steps + 1 - step),
            value_eur: None,
            poison_sat: 0,
            haircut_sat: 0,
            fifo_sat: 0,
            lifo_sat: 0,
            tiho_sat: 0,
            ransom_eur: None,
            state: State::Spent,
            spent_by,
            end: None,
        });
        if step == steps {
            flow.edge(link, unspent, 1_000, 1);
            break;
        }
        peels.push(Peel {
            txid: txid(step + 1),
            vout: 1,
            time: day(step + 1),
            value_sat: 1_000,
            haircut_sat: 1_000,
            ransom_eur: None,
            address: address(99),
            label: String::new(),
            end: Some(End::Service),
        });
        flow.edge(link, service, 1_000, 1);
        let next = flow.wallet(step + 1, 2 + step as u32);
        flow.edge(link, next, 1_000 * (steps - step), 1);
        link = next;
    }
    findings.patterns.peel_chains = vec![PeelChain {
        first: day(1),
        last: day(steps),
        start_sat: 1_000 * (steps + 1),
        start_haircut_sat: 1_000 * (steps + 1),
        start_eur: None,
        peeled_sat: 1_000 * steps,
        rest_sat: 1_000,
        rest_address: address(steps),
        rest_end: Some(End::Unspent),
        peels,
    }];
    findings.flow = flow.0;
    findings
}
