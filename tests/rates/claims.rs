//! Claims of rate files, checked against the assets that they name.

use super::*;

/// A file in a currency, with text in a column of any name.
fn with_column(currency: &str, column: &str, field: &str) -> String {
    format!("# currency: {currency}\ndate,{column},close\n2017-06-01,\"{field}\",2000\n")
}

/// The error about a text that names something else, on a line.
#[track_caller]
fn refused(text: &str, line: usize) {
    let error = error(text);
    assert!(
        error.starts_with(&format!("rates/a.csv:{line}: `")),
        "{text}{error}"
    );
    assert!(error.contains(" names "), "{text}{error}");
    assert!(
        error.contains("but the file claims to hold prices of bitcoin in"),
        "{text}{error}"
    );
}

#[track_caller]
fn accepted(text: &str) {
    let rates = read(text);
    assert!(rates.is_ok(), "{text}{}", rates.unwrap_err());
}

#[test]
fn rejects_field_naming_another_asset_in_any_column() {
    for (column, field) in [
        ("symbol", "ETH/EUR"),
        ("pair", "BTC/USD"),
        ("symbol", "WBTCEUR"),
        ("symbol", "BCH-EUR"),
        ("symbol", "EUR/USD"),
        ("base", "ETH"),
        ("quote", "USD"),
        ("currency", "GBP"),
        ("Asset", "LTC"),
        ("currency pair", "ETH/EUR"),
        ("currency_pair", "BTCUSD"),
        ("trading_pair", "ETHEUR"),
        ("base_currency", "ETH"),
        ("quote asset", "US Dollar"),
        ("fsym", "SOL"),
        ("tsym", "$"),
        ("symbol_id", "BITSTAMP_SPOT_ETH_EUR"),
        ("symbol_id", "BINANCE_SPOT_BTC_USDT"),
        ("instrument_name", "ETH-EUR"),
        ("product_id", "BTC-USD"),
        ("name", "Ethereum"),
        ("name", "Bitcoin Cash"),
        ("name", "BitcoinCash"),
        ("anything", "XETHZEUR"),
        ("anything", "tETHEUR"),
        ("anything", "ETHBTC"),
        ("anything", "ADA / EUR"),
        ("anything", "etheur1440"),
        ("anything", "KRAKEN:XBTUSD"),
        ("anything", "Bitcoin / US Dollar"),
        ("anything", "Bitcoin / Canadian Dollar"),
        ("anything", "mBTC/EUR"),
        ("anything", "\u{b5}BTC"),
        ("unit", "EUR cent"),
    ] {
        refused(&with_column("EUR", column, field), 3);
    }
    for field in ["BTCEUR", "BTCUSDT", "\u{20ac}", "bitstampEUR", "BTC/CAD"] {
        refused(&with_column("USD", "market", field), 3);
    }
}

#[test]
fn accepts_field_naming_the_claimed_pair_or_none() {
    for field in [
        "BTC/EUR",
        "BTCEUR",
        "btc-eur",
        "XBTEUR",
        "XXBTZEUR",
        "tBTCEUR",
        "BITSTAMP:BTCEUR",
        "BTC_EUR",
        "BTC",
        "XBT",
        "Bitcoin",
        "EUR",
        "Euro",
        "\u{20ac}",
        "EUR/BTC",
        "Bitcoin / Euro",
        "BTC (Bitcoin)",
        "KRAKEN",
        "Bitstamp",
        "Coinbase",
        "Binance",
        "Gemini",
        "Europe/Prague",
        "UTC",
        "CET",
        "Thu",
        "Sat",
        "",
        "closed",
        "volumes etc.",
        "see the link",
        "1.2M",
        "$1,234.50",
        "2017-06-01T00:00:00Z",
        "converted from USD",
        "Ada Example",
    ] {
        accepted(&with_column("EUR", "anything", field));
    }
    for field in [
        "US Dollar",
        "U.S. dollar",
        "$",
        "BTC/USD",
        "krakenUSD",
        "XBTUSD_1440",
    ] {
        accepted(&with_column("USD", "anything", field));
    }
}

#[test]
fn a_pair_the_other_way_round_needs_prices_of_a_bitcoin() {
    for text in [
        with_column("EUR", "pair", "EUR/BTC"),
        with_column("EUR/BTC", "pair", "x"),
        with_column("EUR", "pair", "EURXBT"),
    ] {
        accepted(&text);
        assert!(
            error(&text.replace(",2000\n", ",0.0005\n"))
                .contains("and a price of 0.0005 mean EUR priced in bitcoin; write what a bitcoin costs in EUR"),
            "{text}"
        );
    }
}

#[test]
fn rejects_comment_or_source_naming_another_asset() {
    for comment in [
        "source: Kraken ETH/EUR",
        "source: Kraken XBT/USD",
        "source: Ethereum, daily",
        "source: Bitcoin Cash in EUR",
        "source: ETHEUR",
        "source: https://example.org/Bitstamp_ETHEUR_d.csv",
        "prices of Ethereum",
        "BTC/USD daily",
        "pair: LTC-EUR",
        "Litecoin",
        "in EUR per mBTC",
        "EUR cent",
    ] {
        refused(
            &format!("# currency: EUR\n# {comment}\ndate,close\n2017-06-01,2000\n"),
            2,
        );
    }
    for comment in [
        "source: Kraken XBT/EUR",
        "source: BTC/USD by EUR/USD",
        "source: ECB",
        "source: bitcoin prices of an exchange, SV Hamburg",
        "source: https://www.coingecko.com/en/coins/bitcoin/historical_data?currency=eur",
        "converted from USD",
        "opens, highs etc. by Ada, see the link; decimals behind a dot, no dash",
        "rounded to the cent, days in UTC",
        "the exchange trades Ethereum too, these are prices of Bitcoin",
    ] {
        accepted(&format!(
            "# currency: EUR\n# {comment}\ndate,close\n2017-06-01,2000\n"
        ));
    }
}

#[test]
fn rejects_file_name_naming_another_asset() {
    let named = |name: &str| {
        let text = "# currency: EUR\n# source: Kraken\ndate,close\n2017-06-01,2000\n";
        Rates::parse(text, &Path::new("ltc/usd").join(name))
    };
    for name in [
        "ETH-EUR.csv",
        "eth-eur.csv",
        "etheur_1d.csv",
        "Ethereum.csv",
        "btc-usd.csv",
        "bitstampUSD.csv",
    ] {
        let error = named(name).unwrap_err().to_string();
        assert!(error.contains(" names "), "{name}: {error}");
    }
    for name in [
        "rates.csv",
        "btc-eur.csv",
        "BTCEUR1440.csv",
        "btc-eur-max.csv",
        "krakenEUR.csv",
        "prices 2017.csv",
    ] {
        assert!(named(name).is_ok(), "{name}: {:?}", named(name));
    }
}

#[test]
fn currency_claim_covers_only_the_currency() {
    let claimed = |claim: &str| {
        let rates = read(&format!(
            "# currency: {claim}\ndate,close\n2017-06-01,2000\n"
        ));
        rates
            .map(|rates| rates.currency())
            .map_err(|error| error.to_string())
    };
    for claim in [
        "EUR",
        "eur",
        "\u{20ac}",
        "Euro",
        "euros",
        "EUR (\u{20ac})",
        "BTC/EUR",
        "XBTEUR",
        "EUR per BTC",
        "EUR per 1 bitcoin",
        "price of a bitcoin in EUR",
        "EUR, source: the bank of Example",
    ] {
        assert_eq!(claimed(claim), Ok(Currency::Eur), "{claim}");
    }
    for claim in ["$", "US dollar", "U.S. dollars", "US$", "USD per BTC"] {
        assert_eq!(claimed(claim), Ok(Currency::Usd), "{claim}");
    }
    for (claim, more) in [
        ("EUR per mBTC", "MBTC"),
        ("mBTC/EUR", "MBTC"),
        ("EUR per milli-bitcoin", "MILLIBITCOIN"),
        ("EUR cent", "CENT"),
        ("euro cents", "CENTS"),
        ("Eurocent", "EUROCENT"),
        ("cents (EUR)", "CENTS"),
        ("EUR per satoshi", "SATOSHI"),
        ("EUR per 1000 BTC", "1000"),
        ("thousand EUR", "THOUSAND"),
        ("kEUR", "K"),
        ("EUR per ETH", "ETH"),
    ] {
        let error = claimed(claim).unwrap_err();
        assert!(error.starts_with("rates/a.csv:1: "), "{claim}: {error}");
        match claim {
            "Eurocent" => assert!(error.contains("EUR and USD are"), "{error}"),
            _ => assert!(
                error.contains(&format!(
                    "`{claim}` names {more} beside the currency; write `# currency: EUR`"
                )),
                "{claim}: {error}"
            ),
        }
    }
    assert!(
        claimed("Canadian dollar")
            .unwrap_err()
            .contains("EUR and USD are")
    );
}
