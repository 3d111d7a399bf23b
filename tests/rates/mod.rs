//! Rate files read, refused and used.
#![allow(clippy::unwrap_used)]

mod claims;
mod converted;
mod exports;
mod faults;

use bitcoin::Amount;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use ransomtrace::money::{Cents, format_trimmed};
use ransomtrace::rates::*;
use std::path::Path;

fn read(text: &str) -> Result<Rates, RatesError> {
    Rates::parse(text, Path::new("rates/a.csv"))
}

fn error(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

/// Rates in euro from lines under the header `date,open,high,low,close`.
fn eur(rows: &str) -> Rates {
    read(&format!(
        "# currency: EUR\ndate,open,high,low,close\n{rows}\n"
    ))
    .unwrap()
}

const DAY: Date = date(2017, 6, 1);

#[test]
fn value_is_satoshi_times_close_to_the_cent() {
    let rates = eur("2017-06-01,2000,2200,1900,2100.5");
    assert_eq!(
        rates.value(Amount::from_sat(150_000_000), DAY),
        Some(Cents(315_075))
    );
    assert_eq!(rates.value(Amount::ZERO, DAY), Some(Cents(0)));
    assert_eq!(rates.value(Amount::ONE_BTC, date(2017, 6, 2)), None);
}

#[test]
fn half_a_cent_rounds_up_and_less_rounds_down() {
    let rates = eur("2017-06-01,1000,1000,1000,1000");
    assert_eq!(rates.value(Amount::from_sat(499), DAY), Some(Cents(0)));
    assert_eq!(rates.value(Amount::from_sat(500), DAY), Some(Cents(1)));
    assert_eq!(rates.value(Amount::from_sat(1_499), DAY), Some(Cents(1)));
    assert_eq!(rates.value(Amount::from_sat(1_500), DAY), Some(Cents(2)));
}

#[test]
fn early_prices_keep_their_decimals() {
    let rates = read("# BTC/USD\ndate,close\n2010-07-18,0.0747357288135593\n").unwrap();
    let day = date(2010, 7, 18);
    assert_eq!(
        rates.value(Amount::from_int_btc(10_000), day),
        Some(Cents(74_736))
    );
    assert_eq!(rates.band(day), Some((Cents(7), Cents(7))));
}

#[test]
fn all_bitcoin_at_the_highest_price_has_a_value() {
    let rates = eur("2017-06-01,1,1000000000,1,1000000000");
    assert_eq!(
        rates.value(Amount::MAX_MONEY, DAY),
        Some(Cents(2_100_000_000_000_000_000))
    );
    assert_eq!(rates.value(Amount::MAX, DAY), None);
}

#[test]
fn the_band_is_low_and_high_or_twice_the_close() {
    let rates = eur("2017-06-01,2000,2200.01,1900,2100");
    assert_eq!(rates.band(DAY), Some((Cents(190_000), Cents(220_001))));
    assert_eq!(
        rates.value_band(Amount::from_sat(50_000_000), DAY),
        Some((Cents(95_000), Cents(110_001)))
    );
    let close = read("# currency: EUR\ndate,close\n2017-06-01,2100\n").unwrap();
    assert_eq!(close.band(DAY), Some((Cents(210_000), Cents(210_000))));
    assert_eq!(close.band(date(2017, 5, 31)), None);
}

#[test]
fn columns_go_by_name_and_others_are_ignored() {
    let rates = read("# USD\r\n\r\nDate,o,h,l,c,v\r\n2017-06-01,3,4,2,3,9.5\r\n").unwrap();
    assert_eq!(rates.currency(), Currency::Usd);
    assert_eq!(rates.band(DAY), Some((Cents(200), Cents(400))));
    assert_eq!(rates.value(Amount::ONE_BTC, DAY), Some(Cents(300)));
}

#[test]
fn comments_name_the_currency_in_many_ways() {
    for (comment, currency) in [
        ("# currency: EUR", Currency::Eur),
        ("#Currency: usd", Currency::Usd),
        ("# currency: BTC/EUR", Currency::Eur),
        ("# BTC/EUR daily, source: ECB", Currency::Eur),
        ("# XBTUSD from an exchange", Currency::Usd),
        ("# USD per BTC", Currency::Usd),
        ("# source: Kraken XBT/EUR", Currency::Eur),
        ("# BTC-EUR, source: BTC/USD and EUR/USD", Currency::Eur),
        (
            "# source: BTC/USD by EUR/USD\n# currency: EUR",
            Currency::Eur,
        ),
    ] {
        let rates = read(&format!("{comment}\ndate,close\n2017-06-01,1\n"));
        assert_eq!(rates.unwrap().currency(), currency, "{comment}");
    }
}

#[test]
fn sources_tell_where_and_when_prices_are_from() {
    let first =
        read("# BTC/EUR daily, source: X, closing\ndate,close\n2017-06-03,3\n2017-06-01,1\n")
            .unwrap();
    let second = Rates::parse(
        "# currency: EUR\ndate,close\n2017-06-02,2\n",
        Path::new("/home/user/b.csv"),
    )
    .unwrap();
    let rates = Rates::combine([first, second]).unwrap();
    let source = |source: &str, first, last| RateSource {
        currency: Currency::Eur,
        source: source.into(),
        first,
        last,
        without_price: Vec::new(),
    };
    assert_eq!(
        rates[0].sources(),
        [
            source("X, closing", DAY, date(2017, 6, 3)),
            source("b.csv", date(2017, 6, 2), date(2017, 6, 2)),
        ]
    );
}

#[test]
fn later_files_fill_missing_days_of_their_currency() {
    let file = |text: &str, name: &str| Rates::parse(text, Path::new(name)).unwrap();
    let rates = Rates::combine([
        file("# USD\ndate,close\n2017-06-01,9\n", "usd.csv"),
        file("# EUR\ndate,close\n2017-06-01,1\n", "a.csv"),
        file(
            "# EUR\ndate,high,low,close\n2017-06-01,2,1,1\n2017-06-02,3,2,2\n",
            "b.csv",
        ),
    ])
    .unwrap();
    assert_eq!(rates.len(), 2);
    assert_eq!(rates[0].currency(), Currency::Eur);
    assert_eq!(rates[0].band(DAY), Some((Cents(100), Cents(200))));
    assert_eq!(
        rates[0].band(date(2017, 6, 2)),
        Some((Cents(200), Cents(300)))
    );
    assert_eq!(rates[1].value(Amount::ONE_BTC, DAY), Some(Cents(900)));
}

#[test]
fn two_prices_for_one_day_are_an_error_that_names_both() {
    let other = Rates::parse(
        "# EUR\n\ndate,close\n2017-06-01,2\n",
        Path::new("rates/b.csv"),
    )
    .unwrap();
    let error = Rates::combine([eur("2017-06-01,1,3,1,2.5"), other]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "rates/b.csv:4: EUR on 2017-06-01: close 2, but 1 to 3, close 2.5 in rates/a.csv:3"
    );
    assert_eq!(
        self::error("# EUR\ndate,close\n2017-06-01,1\n2017-06-01,2\n"),
        "rates/a.csv:4: EUR on 2017-06-01: close 2, but close 1 in rates/a.csv:3"
    );
    assert!(read("# EUR\ndate,close\n2017-06-01,1\n2017-06-01,1.0\n").is_ok());
}

/// The value of one bitcoin on [`DAY`] by a file under `# EUR`.
fn close(rest: &str) -> Result<String, String> {
    let rates = read(&format!("# EUR\n{rest}")).map_err(|error| error.problem.to_string())?;
    Ok(rates
        .value(Amount::ONE_BTC, DAY)
        .map_or("no price".to_owned(), |cents| cents.to_string()))
}

#[test]
fn quotation_marks_hold_a_number_together() {
    for rest in [
        "date,close\n2017-06-01,\"2,000.10\"",
        "date,close\n2017-06-01,\"2000,10\"",
        "date;close\n2017-06-01;2000,10",
        "date;close\n2017-06-01;2.000,10",
        "date;close\n2017-06-01;2000.10",
        "date\tclose\n2017-06-01\t2000,1",
        "\"date\",\"close\"\n\"2017-06-01\",\"2000.10\"",
        "date,close,volume\n2017-06-01,2000.10,\"1,234,567\"",
    ] {
        assert_eq!(close(rest), Ok("2000.10".to_owned()), "{rest}");
    }
}

#[test]
fn separator_is_decided_by_the_whole_file() {
    for (rest, value) in [
        (
            "date,close\n2017-06-01,\"2,000\"\n2017-06-02,\"2,001.5\"",
            "2000.00",
        ),
        ("date;close\n2017-06-01;2.000\n2017-06-02;2001,5", "2000.00"),
        ("date;close\n2017-06-01;2.000\n2017-06-02;2001.5", "2.00"),
        ("date;close\n2017-06-01;2,031\n2017-06-02;0,062", "2.03"),
        ("date;close\n2017-06-01;2031", "2031.00"),
        ("date;close\n2017-06-01;1.234.567", "1234567.00"),
    ] {
        assert_eq!(close(rest), Ok(value.to_owned()), "{rest}");
    }
}

#[test]
fn an_empty_price_is_a_day_without_a_price() {
    for field in ["", "null", "NaN", "n/a", "-", "None"] {
        let text = format!("# EUR\ndate,close\n2017-06-01,{field}\n2017-06-02,7\n");
        let rates = read(&text).unwrap();
        assert_eq!(rates.value(Amount::ONE_BTC, DAY), None, "{field}");
        assert_eq!(
            rates.value(Amount::ONE_BTC, date(2017, 6, 2)),
            Some(Cents(700))
        );
        let notes: Vec<String> = rates.notes().iter().map(ToString::to_string).collect();
        assert_eq!(
            notes,
            ["The rates from \"a.csv\" have no price for 1 day: 2017-06-01."]
        );
    }
    // A day without low or high is valued at its close alone.
    let rates = eur("2017-06-01,,NaN,1900,2100.5");
    assert_eq!(rates.band(DAY), Some((Cents(210_050), Cents(210_050))));
    assert_eq!(
        error("# EUR\ndate,close\n2017-06-01,null\n"),
        "rates/a.csv:3: the file holds no prices"
    );
}

#[test]
fn reads_delimiters_and_line_ends_of_other_programs() {
    let bytes = |text: &str| Rates::from_bytes(text.as_bytes(), Path::new("a.csv"));
    let value = |text: &str| bytes(text).unwrap().value(Amount::ONE_BTC, DAY);
    for text in [
        "# EUR\rdate,close\r2017-06-01,2100.5\r",
        "sep=;\r\n# EUR\r\ndate;close\r\n2017-06-01;2100,5\r\n",
        "# EUR\n\"sep=;\"\ndate;close\n2017-06-01;2100,5\n",
        "sep=,\n# EUR\ndate,close\n2017-06-01,\"2100,5\"\n",
        "sep=|\n# EUR\ndate|close\n2017-06-01|2100,5\n",
    ] {
        assert_eq!(value(text), Some(Cents(210_050)), "{text:?}");
    }
    assert!(
        error("sep=;\n# EUR\ndate,close\n2017-06-01,1\n").contains("are not the columns"),
        "the delimiter that is named counts"
    );
}

proptest! {
    #[test]
    fn value_differs_from_the_exact_product_by_half_a_cent_at_most(
        sat in 0..=2_100_000_000_000_000u64,
        cents in 1..=100_000_000u64,
    ) {
        let price = format_trimmed(cents, 2);
        let rates = read(&format!("# EUR\ndate,close\n2017-06-01,{price}\n")).unwrap();
        let value = rates.value(Amount::from_sat(sat), DAY).unwrap().0 as i128;
        let error = value * 100_000_000 - i128::from(sat) * i128::from(cents);
        prop_assert!((-50_000_000 < error) && (error <= 50_000_000));
    }

    #[test]
    fn no_text_panics(text in ".*", rows in "[-0-9,.\n#a-z\"]*") {
        let _ = read(&text);
        let _ = read(&format!("# EUR\ndate,close\n{rows}"));
        let _ = read(&format!("#{text}\ndate,close\n2017-06-01,{rows}"));
    }
}
