//! Deposits against demands.

use bitcoin::{Amount, Network};
use jiff::civil::date;
use ransomtrace::case::classify::*;
use ransomtrace::case::question::{
    Case, CaseAddress, Demand, DemandAmount, Tolerance, parse_address,
};
use ransomtrace::findings::{Class, Time};
use ransomtrace::ledger::AddressNum;
use ransomtrace::money::Cents;
use ransomtrace::rates::Rates;
use std::path::Path;

mod days;
mod laws;
mod single;
mod steps;
mod sums;
mod unknown_payers;
mod victims;

const ADDRESSES: [&str; 2] = [
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
];

/// A demand of the spring of 2017.
fn demand(name: &str, amount: DemandAmount) -> Demand {
    Demand {
        name: name.to_owned(),
        amount,
        steps: Vec::new(),
        from: Some(date(2017, 4, 1)),
        deadline: Some(date(2017, 6, 30)),
        tolerance: Tolerance::ZERO,
    }
}

fn btc(min: u64, max: u64) -> DemandAmount {
    DemandAmount::Btc(Amount::from_sat(min)..=Amount::from_sat(max))
}

fn eur(min: i64, max: i64) -> DemandAmount {
    DemandAmount::Eur(Cents(min * 100)..=Cents(max * 100))
}

/// A case with two addresses that name no demand.
fn case(demands: Vec<Demand>) -> Case {
    let mut case = Case::new(Network::Bitcoin);
    case.demands = demands;
    for text in ADDRESSES {
        case.add_address(CaseAddress {
            address: parse_address(text, Network::Bitcoin).unwrap(),
            demand: None,
            note: String::new(),
        })
        .unwrap();
    }
    case
}

fn at(value: u64, time: &str) -> Deposit {
    Deposit {
        address: 0,
        value: Amount::from_sat(value),
        time: Time(time.parse().unwrap()),
        from_case_wallet: false,
        by_coinjoin: false,
        payer: Some(AddressNum(0)),
        purse: 0,
    }
}

/// A deposit in the middle of the period.
fn deposit(value: u64) -> Deposit {
    at(value, "2017-05-01T12:00:00Z")
}

/// One bitcoin cost 900 to 1100 euro on 2017-05-01, and 1000 on the days around it.
fn rates() -> Vec<Rates> {
    let text = "# EUR\ndate,low,high,close\n2017-04-30,1000,1000,1000\n2017-05-01,900,1100,1000\n2017-05-02,1000,1000,1000\n2017-07-01,1000,1000,1000\n";
    vec![Rates::parse(text, Path::new("eur.csv")).unwrap()]
}

fn classes(deposits: &[Deposit], case: &Case) -> Vec<Class> {
    classify(deposits, case, &rates())
        .into_iter()
        .map(|verdict| verdict.class)
        .collect()
}

fn one(deposit: Deposit, case: &Case) -> Classification {
    classify(&[deposit], case, &rates()).remove(0)
}

const BTC: u64 = 100_000_000;

/// A payer who is not known.
const UNKNOWN: Option<u32> = None;

/// A deposit of this many thousandths of a bitcoin by a payer, in the middle of the period.
fn paid(milli: u64, payer: impl Into<Option<u32>>) -> Deposit {
    by(payer, deposit(milli * BTC / 1_000))
}

fn by(payer: impl Into<Option<u32>>, deposit: Deposit) -> Deposit {
    let payer = payer.into();
    Deposit {
        payer: payer.map(AddressNum),
        purse: payer.unwrap_or(u32::MAX),
        ..deposit
    }
}

fn to_other_address(deposit: Deposit) -> Deposit {
    Deposit {
        address: 1,
        ..deposit
    }
}

/// A case with a demand for one bitcoin.
fn one_bitcoin() -> Case {
    case(vec![demand("a", btc(BTC, BTC))])
}

/// A case with a demand for one bitcoin, give or take 5 %.
fn about_one_bitcoin() -> Case {
    let mut case = one_bitcoin();
    case.demands[0].tolerance = Tolerance::from_ppm(50_000).unwrap();
    case
}

/// Class and check of each deposit; a question mark stands after the class of one that was not checked.
fn told(deposits: &[Deposit], case: &Case) -> Vec<String> {
    let verdicts = classify(deposits, case, &rates());
    let told = verdicts.iter().map(|verdict| match verdict.check {
        DemandCheck::Done => verdict.class.to_string(),
        DemandCheck::NoRate => format!("{} without a rate", verdict.class),
        DemandCheck::Undecided => format!("{}?", verdict.class),
    });
    told.collect()
}
