//! Exports of exchanges and price services, read as they come. The prices are invented.

use super::*;

fn file(name: &str, text: &str) -> Result<Rates, String> {
    Rates::parse(text, Path::new(name)).map_err(|error| error.to_string())
}

/// The price on a day as `open high low close`, with `-` for a missing one.
fn price(rates: &Rates, day: Date) -> String {
    let Some(quoted) = rates.quoted(day) else {
        return "no price".to_owned();
    };
    let fields = [quoted.open, quoted.high, quoted.low, quoted.close];
    let fields = fields.map(|field| match field.is_empty() {
        true => "-".to_owned(),
        false => field,
    });
    fields.join(" ")
}

/// Checks currency and price on [`DAY`] of a file.
#[track_caller]
fn reads(name: &str, text: &str, currency: Currency, expected: &str) {
    let rates = file(name, text).unwrap();
    assert_eq!(rates.currency(), currency);
    assert_eq!(price(&rates, DAY), expected);
}

#[test]
fn cryptodatadownload_has_its_address_above_the_header() {
    let text = "https://www.CryptoDataDownload.com\n\
        unix,date,symbol,open,high,low,close,Volume BTC,Volume USD\n\
        1496361600,2017-06-02 00:00:00,BTC/USD,2110.0,2200.5,2100.0,2190.0,10.5,22800.1\n\
        1496275200,2017-06-01 00:00:00,BTC/USD,2000.0,2120.5,1990.0,2110.0,11.5,23900.9\n";
    reads(
        "Bitstamp_BTCUSD_d.csv",
        text,
        Currency::Usd,
        "2000 2120.5 1990 2110",
    );
    let rates = file("Bitstamp_BTCUSD_d.csv", text).unwrap();
    assert_eq!(
        rates.sources()[0].source,
        "https://www.CryptoDataDownload.com, Bitstamp_BTCUSD_d"
    );
}

#[test]
fn kraken_has_no_header_and_its_pair_in_the_name() {
    let text = "1496275200,2000.1,2120.5,1990.2,2110.3,115.25,310\n\
        1496361600,2110.3,2200.4,2100.5,2190.6,105.5,290\n";
    reads(
        "rates/XBTEUR_1440.csv",
        text,
        Currency::Eur,
        "2000.1 2120.5 1990.2 2110.3",
    );
    assert_eq!(
        file("a.csv", text).unwrap_err(),
        "a.csv:2: no comment names the currency; begin the file with `# currency: EUR` or `# currency: USD`"
    );
}

#[test]
fn rows_of_an_hour_are_combined_to_days_in_utc() {
    let text = "1496275200,2000,2010,1990,2005,1,5\n\
        1496278800,2005,2120,2001,2100,2,9\n\
        1496358000,2100,2105,1980.5,2050,3,7\n\
        1496361600,2050,2060,2040,2055,1,1\n";
    reads(
        "XBTUSD_60.csv",
        text,
        Currency::Usd,
        "2000 2120 1980.5 2050",
    );
    let rates = file("XBTUSD_60.csv", text).unwrap();
    // The export ends within its last day.
    assert_eq!(price(&rates, date(2017, 6, 2)), "no price");
    assert_eq!(rates.sources()[0].without_price, [date(2017, 6, 2)]);
    assert_eq!(
        rates.sources()[0].source,
        "XBTUSD_60.csv, combined from rows of 1 h"
    );
}

#[test]
fn binance_has_milliseconds_or_microseconds() {
    let row = |time: &str| {
        format!("{time},2000.1,2120.5,1990.2,2110.3,115.25,{time},24000.5,3100,55.5,11500.5,0\n")
    };
    for time in ["1496275200000", "1496275200000000"] {
        reads(
            "BTCEUR-1d-2017-06.csv",
            &row(time),
            Currency::Eur,
            "2000.1 2120.5 1990.2 2110.3",
        );
        let header = "open_time,open,high,low,close,volume,close_time,quote_volume,count,\
            taker_buy_volume,taker_buy_quote_volume,ignore\n";
        reads(
            "BTCEUR-1d-2017-06.csv",
            &format!("{header}{}", row(time)),
            Currency::Eur,
            "2000.1 2120.5 1990.2 2110.3",
        );
    }
}

#[test]
fn coinbase_has_low_before_high() {
    let text = "time,low,high,open,close,volume,product_id\n\
        1496275200,1990.2,2120.5,2000.1,2110.3,115.25,BTC-EUR\n";
    reads(
        "candles.csv",
        text,
        Currency::Eur,
        "2000.1 2120.5 1990.2 2110.3",
    );
}

#[test]
fn yahoo_has_days_without_a_price() {
    let text = "Date,Open,High,Low,Close,Adj Close,Volume\n\
        2017-06-01,2000.1,2120.5,1990.2,2110.3,1.5,1000\n\
        2017-06-02,null,null,null,null,null,null\n";
    reads(
        "BTC-USD.csv",
        text,
        Currency::Usd,
        "2000.1 2120.5 1990.2 2110.3",
    );
    let rates = file("BTC-USD.csv", text).unwrap();
    assert_eq!(rates.sources()[0].without_price, [date(2017, 6, 2)]);
}

#[test]
fn coinmarketcap_has_semicolons_and_times_of_the_day() {
    let text = "timeOpen;timeClose;timeHigh;timeLow;name;open;high;low;close;volume;marketCap;timestamp\n\
        \"2017-06-01T00:00:00.000Z\";\"2017-06-01T23:59:59.999Z\";\"2017-06-01T20:11:00.000Z\";\
        \"2017-06-01T02:05:00.000Z\";\"2781\";2000.1;2120.5;1990.2;2110.3;115.25;900;\"2017-06-01T23:59:59.999Z\"\n";
    reads(
        "BTC_USD.csv",
        text,
        Currency::Usd,
        "2000.1 2120.5 1990.2 2110.3",
    );
}

#[test]
fn price_at_midnight_closes_the_day_before() {
    let coingecko = "snapped_at,price,market_cap,total_volume\n\
        2017-06-01 00:00:00 UTC,2000.125,1000.5,500.5\n\
        2017-06-02 00:00:00 UTC,2110.25,1100.5,600.5\n";
    reads("btc-eur-max.csv", coingecko, Currency::Eur, "- - - 2110.25");
    let rates = file("btc-eur-max.csv", coingecko).unwrap();
    assert_eq!(
        rates.sources()[0].source,
        "btc-eur-max.csv, price at the end of the day"
    );
    let reference = "time,ReferenceRateUSD\n2017-06-01T00:00:00.000000000Z,2000.5\n\
        2017-06-02T00:00:00.000000000Z,2110.5\n";
    reads("btc.csv", reference, Currency::Usd, "- - - 2110.5");
}

#[test]
fn coin_metrics_has_one_priced_column_among_many() {
    let text = "time,AdrActCnt,CapMrktCurUSD,PriceBTC,PriceUSD,ReferenceRateEUR\n\
        2017-06-01,500000,33000000.5,1,2110.5,1900.5\n";
    reads("btc.csv", text, Currency::Usd, "- - - 2110.5");
}

#[test]
fn price_in_a_dollar_token_is_refused() {
    let row = "1496275200000,2000.1,2120.5,1990.2,2110.3,1,1496361599999,2,3,4,5,0\n";
    let token =
        "is a token that is meant to follow a currency, and its price is not that of the currency";
    let error = file("BTCUSDT-1d.csv", row).unwrap_err();
    assert!(
        error.starts_with(&format!("BTCUSDT-1d.csv:1: `USDT` {token}")),
        "{error}"
    );
    let error = file("a.csv", &format!("# currency: USDT\n{row}")).unwrap_err();
    assert!(error.contains(token), "{error}");
}

#[test]
fn rows_that_are_no_days_in_utc_are_refused() {
    let rows = |times: &[u64]| {
        let rows: Vec<String> = times
            .iter()
            .map(|time| format!("{time},2000,2120,1990,2110,1,5\n"))
            .collect();
        file("XBTEUR.csv", &rows.concat())
    };
    let day = 1_496_275_200;
    assert!(rows(&[day, day + 86_400]).is_ok());
    assert_eq!(
        rows(&[day, day + 604_800]).unwrap_err(),
        "XBTEUR.csv:1: the rows are 7 days apart at the least, and a row must not span more than a day; export daily prices"
    );
    assert_eq!(
        rows(&[day + 28_800, day + 115_200]).unwrap_err(),
        "XBTEUR.csv:1: the row spans a day and begins at 08:00 UTC, so it is not a day in UTC; export hourly prices, which \
         are combined to days"
    );
}

#[test]
fn date_that_contradicts_unix_time_is_refused() {
    let text = "unix,date,symbol,close\n1496275200,2017-06-02 00:00:00,BTC/EUR,2000.5\n";
    assert_eq!(
        file("a.csv", text).unwrap_err(),
        "a.csv:2: the Unix time 1496275200 is on 2017-06-01, but the date column says 2017-06-02; correct whichever is wrong"
    );
}

#[test]
fn numbers_in_an_unknown_order_are_refused() {
    let error = file(
        "tBTCUSD.csv",
        "1496275200000,2000.5,2110.5,2120.5,1990.5,3.5\n",
    )
    .unwrap_err();
    assert!(
        error.contains("is a row of 6 numbers, not a header"),
        "{error}"
    );
}

#[test]
fn two_rows_of_one_time_must_agree() {
    let row = "1496275200,2000,2120,1990,2110,1,5\n";
    assert!(file("XBTEUR.csv", &row.repeat(2)).is_ok());
    let error = file(
        "XBTEUR.csv",
        &format!("{row}1496275200,2000,2120,1990,2111,1,5\n"),
    );
    let error = error.unwrap_err();
    assert!(
        error.contains("EUR on 2017-06-01: close 211") || error.contains("1990 to 2120"),
        "{error}"
    );
}
