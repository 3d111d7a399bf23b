//! What a rate file says it holds: the currency and the source in its comments, and the pair that a column or the
//! source names. A price of another coin, or in another currency than the file claims, is refused by its name.

use super::{Currency, RatesProblem};

/// Codes of currencies and metals recognised in comments, so that a file in another one is refused by its name. The
/// dollar tokens are not dollars.
const MONEY: [&str; 25] = [
    "EUR", "USD", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "KRW", "RUB", "INR", "BRL",
    "PLN", "SEK", "NOK", "DKK", "CZK", "HKD", "XAU", "USDT", "USDC", "BUSD", "TUSD", "DAI",
];

/// Codes and names of coins that are not bitcoin.
const COINS: [&str; 38] = [
    "ETH",
    "LTC",
    "XRP",
    "BCH",
    "BSV",
    "BTG",
    "XMR",
    "DOGE",
    "ADA",
    "SOL",
    "DASH",
    "ZEC",
    "ETC",
    "TRX",
    "DOT",
    "BNB",
    "EOS",
    "XLM",
    "WBTC",
    "ETHEREUM",
    "LITECOIN",
    "RIPPLE",
    "MONERO",
    "DOGECOIN",
    "CARDANO",
    "SOLANA",
    "ZCASH",
    "TRON",
    "POLKADOT",
    "BINANCECOIN",
    "STELLAR",
    "CASH",
    "SV",
    "GOLD",
    "XBC",
    "AVAX",
    "LINK",
    "MATIC",
];

/// Columns of which each row names what is priced in what.
const PAIR: [&str; 6] = [
    "symbol",
    "pair",
    "ticker",
    "market",
    "instrument",
    "product",
];
/// Columns of which each row names the coin.
const COIN: [&str; 4] = ["base", "asset", "coin", "crypto"];
/// Columns of which each row names the currency.
const CURRENCY: [&str; 4] = ["quote", "currency", "unit", "counter"];

/// Money and coins named in a text, in its order.
#[derive(Default)]
struct Codes {
    money: Vec<&'static str>,
    coins: Vec<&'static str>,
    bitcoin: bool,
}

impl Codes {
    /// Whether a word is a code; adds it.
    fn add(&mut self, word: &str) -> bool {
        if ["BTC", "XBT", "BITCOIN"].contains(&word) {
            self.bitcoin = true;
            return true;
        }
        let word = match word {
            "EURO" | "EUROS" => "EUR",
            "DOLLAR" | "DOLLARS" => "USD",
            other => other,
        };
        let of = |list: &[&'static str]| list.iter().copied().find(|code| *code == word);
        let (place, code) = match (of(&MONEY), of(&COINS)) {
            (Some(code), _) => (&mut self.money, code),
            (None, Some(code)) => (&mut self.coins, code),
            (None, None) => return false,
        };
        if !place.contains(&code) {
            place.push(code);
        }
        true
    }
}

/// Finds codes that stand alone or in pairs: `EUR`, `BTC/EUR`, `BTCEUR`. Bitcoin Cash, Bitcoin SV and Bitcoin Gold are
/// other coins.
fn codes(text: &str) -> Codes {
    let text = text.to_ascii_uppercase();
    let mut found = Codes::default();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    for (at, word) in words.iter().enumerate() {
        let is_fork = ["CASH", "SV", "GOLD"].contains(word);
        let follows_bitcoin = at > 0 && words[at - 1] == "BITCOIN";
        if is_fork && !follows_bitcoin {
            continue;
        }
        let forks = words
            .get(at + 1)
            .is_some_and(|next| ["CASH", "SV", "GOLD"].contains(next));
        if *word == "BITCOIN" && forks {
            continue;
        }
        if found.add(word) {
            continue;
        }
        // A pair without anything between: a coin, then money.
        for split in 3..word.len().saturating_sub(2) {
            let Some((coin, money)) = word.split_at_checked(split) else {
                continue;
            };
            let is_coin = ["BTC", "XBT"].contains(&coin) || COINS.contains(&coin);
            let is_money = MONEY.contains(&money);
            if is_coin && is_money || MONEY.contains(&coin) && ["BTC", "XBT"].contains(&money) {
                found.add(coin);
                found.add(money);
                break;
            }
        }
    }
    found
}

/// The text after a key such as `source:` in a comment.
fn after<'a>(comment: &'a str, key: &str) -> Option<&'a str> {
    let start = comment.to_ascii_lowercase().find(key)?;
    Some(comment[start + key.len()..].trim()).filter(|text| !text.is_empty())
}

/// The currency that the comments name. A comment that begins with `currency:` decides; otherwise the code found in any
/// comment outside of what it says of its source, and only then in the source.
///
/// # Errors
///
/// The problem, with its line where it has one.
pub(super) fn currency_of(
    comments: &[(usize, &str)],
) -> Result<Currency, (Option<usize>, RatesProblem)> {
    let explicit = comments.iter().find_map(|(line, comment)| {
        let starts = comment.to_ascii_lowercase().starts_with("currency:");
        let text = after(comment, "currency:").filter(|_| starts)?;
        Some((*line, text))
    });
    if let Some((line, text)) = explicit {
        let found = codes(text);
        return match found.money.as_slice() {
            [] => Err(RatesProblem::OtherCurrency(text.to_owned())),
            _ => one_currency(&found),
        }
        .map_err(|problem| (Some(line), problem));
    }

    let outside: Vec<&str> = comments
        .iter()
        .map(
            |(_, comment)| match comment.to_ascii_lowercase().find("source:") {
                Some(start) => &comment[..start],
                None => comment,
            },
        )
        .collect();
    let mut found = codes(&outside.join("\n"));
    if found.money.is_empty() {
        let sources: Vec<&str> = comments
            .iter()
            .filter_map(|(_, comment)| after(comment, "source:"))
            .collect();
        found = codes(&sources.join("\n"));
    }
    one_currency(&found).map_err(|problem| (None, problem))
}

fn one_currency(found: &Codes) -> Result<Currency, RatesProblem> {
    match found.money.as_slice() {
        [] => Err(RatesProblem::NoCurrency),
        ["EUR"] => Ok(Currency::Eur),
        ["USD"] => Ok(Currency::Usd),
        [other] => Err(RatesProblem::OtherCurrency((*other).to_owned())),
        [first, second] if !found.bitcoin => Err(RatesProblem::CrossRate(first, second)),
        several => Err(RatesProblem::SeveralCurrencies(several.to_vec())),
    }
}

/// What the comments say of the source.
pub(super) fn source_of<'a>(comments: &[(usize, &'a str)]) -> Option<&'a str> {
    comments
        .iter()
        .find_map(|(_, comment)| after(comment, "source:"))
}

/// Checks a comment against the currency that the file claims: what it says of its currency or its source as a whole,
/// any other text only where it names a pair, since a remark may speak of more.
///
/// # Errors
///
/// [`RatesProblem::Names`].
pub(super) fn check_comment(comment: &str, currency: Currency) -> Result<(), RatesProblem> {
    let of_file = ["currency:", "source:"]
        .into_iter()
        .find_map(|key| after(comment, key));
    if let Some(text) = of_file {
        return check_text(text, currency);
    }
    let found = codes(comment);
    let names_pair = (found.bitcoin || !found.coins.is_empty()) && !found.money.is_empty();
    match names_pair {
        true => check_text(comment, currency),
        false => Ok(()),
    }
}

/// Checks a source or the name of a file against the currency that the file claims. A text that names
/// neither a coin nor money says nothing against it, and one that names bitcoin or the currency among others, as a
/// conversion does, is not against it either.
///
/// # Errors
///
/// [`RatesProblem::Names`].
pub(super) fn check_text(text: &str, currency: Currency) -> Result<(), RatesProblem> {
    let found = codes(text);
    let other_coin = (!found.bitcoin).then(|| found.coins.first()).flatten();
    let other_money = (!found.money.contains(&currency.code()))
        .then(|| found.money.first())
        .flatten();
    match other_coin.or(other_money) {
        None => Ok(()),
        Some(other) => Err(RatesProblem::Names {
            text: text.to_owned(),
            other: (*other).to_owned(),
            currency,
        }),
    }
}

/// What the rows of a column name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// A coin and a currency.
    Pair,
    /// A coin.
    Coin,
    /// A currency.
    Currency,
}

impl Naming {
    /// What a column of this name, in lower case, has in its rows; `None` where they need not be looked at.
    pub(super) fn of(column: &str) -> Option<Self> {
        let is_in = |names: &[&str]| names.contains(&column);
        if is_in(&PAIR) {
            Some(Self::Pair)
        } else if is_in(&COIN) {
            Some(Self::Coin)
        } else if is_in(&CURRENCY) {
            Some(Self::Currency)
        } else {
            None
        }
    }

    /// Checks a field against the currency that the file claims. An empty field says nothing.
    ///
    /// # Errors
    ///
    /// [`RatesProblem::Names`] where it names anything but bitcoin and that currency.
    pub(super) fn check(self, field: &str, currency: Currency) -> Result<(), RatesProblem> {
        let rest = without_bitcoin(field);
        let is_right = match (self, &rest) {
            _ if field.is_empty() => true,
            (Self::Pair, Some(rest)) => rest.is_empty() || rest == currency.code(),
            (Self::Coin, Some(rest)) => rest.is_empty(),
            (Self::Currency, _) => {
                let word = letters(field);
                word == currency.code() || word == "EURO" && currency == Currency::Eur
            }
            (_, None) => false,
        };
        if is_right {
            return Ok(());
        }
        Err(RatesProblem::Names {
            text: field.to_owned(),
            other: rest
                .filter(|rest| !rest.is_empty())
                .unwrap_or_else(|| field.to_owned()),
            currency,
        })
    }
}

/// The letters and digits of a symbol in capitals, after what names the exchange: `BITSTAMP:BTC/EUR` is `BTCEUR`.
fn letters(symbol: &str) -> String {
    let symbol = symbol.rsplit(':').next().unwrap_or_default();
    // Bitfinex puts a t before the symbols of trading pairs.
    let symbol = match symbol.strip_prefix('t') {
        Some(pair) if pair.starts_with(|c: char| c.is_ascii_uppercase()) => pair,
        _ => symbol,
    };
    symbol
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// What a symbol names besides bitcoin; `None` where it does not name bitcoin. Kraken writes XXBTZEUR for BTC/EUR.
fn without_bitcoin(symbol: &str) -> Option<String> {
    let word = letters(symbol);
    let bitcoin = ["XXBT", "BITCOIN", "XBT", "BTC"]
        .into_iter()
        .find(|name| word.starts_with(name) || word.ends_with(name))?;
    let rest = word
        .strip_prefix(bitcoin)
        .or_else(|| word.strip_suffix(bitcoin))?;
    let rest = match rest {
        "ZEUR" => "EUR",
        "ZUSD" => "USD",
        other => other,
    };
    Some(rest.to_owned())
}
