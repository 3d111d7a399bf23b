//! Prices converted with reference rates between euro and dollar.

use super::*;

/// The reference rates of a table of dollars for one euro.
fn reference(text: &str) -> ReferenceRates {
    match RateFile::from_bytes(text.as_bytes(), Path::new("rates/ecb.csv")) {
        Ok(RateFile::Reference(table)) => table,
        other => panic!("{other:?}"),
    }
}

fn usd(rows: &str) -> Rates {
    read(&format!(
        "# currency: USD\n# source: Kraken XBT/USD\ndate,open,high,low,close\n{rows}\n"
    ))
    .unwrap()
}

const FRIDAY: &str = "# source: ECB EUR/USD\ndate,usd_per_eur\n2017-06-23,1.25\n";

#[test]
fn price_in_dollars_divided_by_the_rate_is_one_in_euro() {
    let rates = reference(FRIDAY).complete(vec![usd("2017-06-23,2500,2750,2400,2600.50")]);
    assert_eq!(rates.len(), 2);
    assert_eq!(rates[0].currency(), Currency::Eur);
    assert_eq!(
        rates[0].quoted(date(2017, 6, 23)),
        Some(QuotedPrice {
            open: "2000".to_owned(),
            high: "2200".to_owned(),
            low: "1920".to_owned(),
            close: "2080.4".to_owned(),
            source: "Kraken XBT/USD ÷ ECB EUR/USD of 2017-06-23".to_owned(),
        })
    );
    let sources = rates[0].sources().iter();
    let sources: Vec<String> = sources.map(|of| of.source.to_string()).collect();
    assert_eq!(sources, ["Kraken XBT/USD ÷ ECB EUR/USD of the day"]);
}

#[test]
fn price_in_euro_times_the_rate_is_one_in_dollars() {
    let rates = reference(FRIDAY).complete(vec![eur("2017-06-23,2000,2200,1900,2100.5")]);
    assert_eq!(rates[1].currency(), Currency::Usd);
    let quoted = rates[1].quoted(date(2017, 6, 23)).unwrap();
    assert_eq!(quoted.close, "2625.625");
    assert_eq!(quoted.source, "a.csv × ECB EUR/USD of 2017-06-23");
}

#[test]
fn rate_is_carried_over_a_weekend_but_not_over_a_week() {
    let rows = "2017-06-22,1,1,1,1\n2017-06-25,1,1,1,1\n2017-06-29,1,1,1,1\n2017-06-30,1,1,1,1";
    let rates = reference(FRIDAY).complete(vec![usd(rows)]);
    let source = |day| {
        rates[0]
            .quoted(date(2017, 6, day))
            .map(|price| price.source)
    };
    let carried = "Kraken XBT/USD ÷ ECB EUR/USD of 2017-06-23, carried forward".to_owned();
    assert_eq!(source(22), None);
    assert_eq!(source(25), Some(carried.clone()));
    assert_eq!(source(29), Some(carried));
    assert_eq!(source(30), None);
}

#[test]
fn own_price_of_a_currency_goes_before_a_converted_one() {
    let own = eur("2017-06-23,1500,1500,1500,1500");
    let rates = reference(FRIDAY).complete(vec![
        own,
        usd("2017-06-23,2500,2500,2500,2500\n2017-06-24,2500,2500,2500,2500"),
    ]);
    let close = |at: usize, day| rates[at].quoted(date(2017, 6, day)).unwrap().close;
    assert_eq!([close(0, 23), close(0, 24)], ["1500", "2000"]);
    // What was converted into euro is not converted back.
    assert_eq!([close(1, 23), close(1, 24)], ["2500", "2500"]);
}

#[test]
fn table_of_the_european_central_bank_is_read_as_published() {
    let text = "Date,USD,JPY,BGN,GBP,\n2017-06-26,1.2500,120.5,1.95,0.88,\n2017-06-23,N/A,120.6,1.95,0.87,\n";
    let rates = reference(text).complete(vec![usd("2017-06-26,2500,2500,2500,2500")]);
    let quoted = rates[0].quoted(date(2017, 6, 26)).unwrap();
    assert_eq!(quoted.source, "Kraken XBT/USD ÷ ECB EUR/USD of 2017-06-26");
}

#[test]
fn wrong_rate_is_named_with_its_line() {
    let error = |rows: &str| {
        let text = format!("date,usd_per_eur\n{rows}");
        let read = RateFile::from_bytes(text.as_bytes(), Path::new("ecb.csv"));
        read.unwrap_err().to_string()
    };
    assert_eq!(
        error("2017-06-23,0\n"),
        "ecb.csv:2: `0` is not a number of dollars for one euro between 0.1 and 10"
    );
    assert_eq!(
        error("2017-06-23,1.1\n2017-06-23,1.2\n"),
        "ecb.csv:3: a second, different rate for 2017-06-23; remove one of them"
    );
    assert_eq!(error(""), "ecb.csv:1: the file holds no prices");
}

#[test]
fn unusual_price_is_noted_but_not_what_it_is_converted_to() {
    let rates = reference("date,usd_per_eur\n2017-06-23,1.25\n").complete(vec![usd(
        "2017-06-23,2500,2500,2500,2500\n2017-06-24,25000,25000,25000,25000",
    )]);
    let notes: Vec<usize> = rates.iter().map(|rates| rates.notes().len()).collect();
    assert_eq!(notes, [0, 1]);
}

proptest! {
    #[test]
    fn converted_price_is_within_half_a_unit_of_the_quotient(
        cents in 1..=100_000_000u64,
        rate in 5_000..=20_000u64,
    ) {
        let price = format_trimmed(cents, 2);
        let table = format!("date,usd_per_eur\n2017-06-01,{}\n", format_trimmed(rate, 4));
        let prices = read(&format!("# USD\ndate,close\n2017-06-01,{price}\n")).unwrap();
        let rates = reference(&table).complete(vec![prices]);
        let close = rates[0].quoted(DAY).unwrap().close;
        let units = ransomtrace::money::parse_exact(&close, 8).unwrap();
        // Units of 10^-8 of a euro times 10^-4 dollars for one, against dollars.
        let error = i128::from(units) * i128::from(rate) - i128::from(cents) * 10i128.pow(10);
        prop_assert!(2 * error.abs() <= i128::from(rate), "{close}");
    }
}
