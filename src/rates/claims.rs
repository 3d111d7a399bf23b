//! The claims of a rate file: its currency and source, and any asset named in its comments, its file name or the text
//! of its columns. Prices of another coin or currency than the file claims are rejected by name.

use super::words::{Code, Separator, Word, read};
use super::{Currency, RatesProblem};

/// Words beside codes that add no meaning to bitcoin priced in money.
const FILLERS: [&str; 12] = [
    "US", "U", "S", "PER", "IN", "OF", "FOR", "A", "ONE", "1", "PRICE", "PRICES",
];

/// Tokens that are meant to follow a currency. Their price was several per cent away from it at times.
const TOKENS: [&str; 8] = [
    "USDT", "USDC", "BUSD", "TUSD", "FDUSD", "UST", "EURT", "DAI",
];

/// Money and coins named in a text, in its order.
#[derive(Default)]
struct Codes {
    money: Vec<&'static str>,
    coins: Vec<&'static str>,
    bitcoin: bool,
    /// Whether another coin is in a pair, as in `ETH/EUR`.
    coin_in_pair: bool,
    /// Whether money precedes bitcoin in a pair, as in `EUR/BTC`.
    inverse: bool,
    /// The first word that is neither a code nor a filler.
    other: Option<String>,
}

/// Finds the codes of a text.
fn codes(text: &str) -> Codes {
    let words = read(text);
    let mut found = Codes::default();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &words[before]);
        let after = words.get(at + 1);
        let in_pair = before.is_some_and(|before| before.code.is_some() && is_pair(word.gap))
            || after.is_some_and(|after| after.code.is_some() && is_pair(after.gap));
        let is_money = |word: &Word| matches!(word.code, Some(Code::Money(_)));
        let after_money = before.is_some_and(is_money);
        // Some codes have other meanings as words, as in `etc.`, or beside money, as in `EUR cent`.
        let is_word = words.len() == 1 || in_pair || after_money && word.gap == Separator::Blank;
        let code = word.code.filter(|_| !word.is_doubtful() || is_word);
        match code {
            Some(Code::Bitcoin) => {
                found.inverse |= after_money && is_pair(word.gap);
                found.bitcoin = true;
            }
            Some(Code::Money(code)) => add(&mut found.money, code),
            Some(Code::Coin(name)) => {
                found.coin_in_pair |= in_pair;
                add(&mut found.coins, name);
            }
            None if FILLERS.contains(&word.text.as_str()) || found.other.is_some() => {}
            None => found.other = Some(word.text.clone()),
        }
    }
    found
}

/// Whether the separator between two words makes them a pair.
fn is_pair(gap: Separator) -> bool {
    matches!(gap, Separator::None | Separator::Joiner)
}

fn add(codes: &mut Vec<&'static str>, code: &'static str) {
    if !codes.contains(&code) {
        codes.push(code);
    }
}

impl Codes {
    /// Money other than the one claimed.
    fn other_money(&self, currency: Currency) -> Option<&'static str> {
        let mut others = self.money.iter().filter(|code| **code != currency.code());
        others.next().copied()
    }
}

/// The text after a key such as `source:` in a comment.
fn after<'a>(comment: &'a str, key: &str) -> Option<&'a str> {
    let start = comment.to_ascii_lowercase().find(key)?;
    Some(comment[start + key.len()..].trim()).filter(|text| !text.is_empty())
}

/// Returns the text of a comment before its note on the source.
fn before_source(comment: &str) -> &str {
    match comment.to_ascii_lowercase().find("source:") {
        Some(start) => &comment[..start],
        None => comment,
    }
}

/// Returns the currency that the comments name. A comment that begins with `currency:` decides; otherwise the code
/// found in any comment, apart from notes on the source, and only then in those.
///
/// # Errors
///
/// The problem, with its line if it has one.
pub(super) fn currency_of(
    comments: &[(usize, &str)],
) -> Result<Currency, (Option<usize>, RatesProblem)> {
    let explicit = comments.iter().find_map(|(line, comment)| {
        let starts = comment.to_ascii_lowercase().starts_with("currency:");
        let text = after(before_source(comment), "currency:").filter(|_| starts)?;
        Some((*line, text))
    });
    if let Some((line, text)) = explicit {
        return claimed(text).map_err(|problem| (Some(line), problem));
    }

    let outside: Vec<&str> = comments
        .iter()
        .map(|(_, comment)| before_source(comment))
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

/// Returns the currency of a claim. It is alone, or with bitcoin as the priced asset: a part of either, as in `EUR
/// cent` or `EUR per mBTC`, would change the meaning of the numbers.
fn claimed(text: &str) -> Result<Currency, RatesProblem> {
    let found = codes(text);
    if found.money.is_empty() {
        return Err(RatesProblem::OtherCurrency(text.to_owned()));
    }
    let currency = one_currency(&found).map_err(|problem| match problem {
        RatesProblem::OtherCurrency(_) => RatesProblem::OtherCurrency(text.to_owned()),
        problem => problem,
    })?;
    let more = found.coins.first().map(|coin| (*coin).to_owned());
    match more.or(found.other) {
        None => Ok(currency),
        Some(more) => Err(RatesProblem::MoreThanCurrency {
            text: text.to_owned(),
            more,
            currency,
        }),
    }
}

fn one_currency(found: &Codes) -> Result<Currency, RatesProblem> {
    match found.money.as_slice() {
        [] => Err(RatesProblem::NoCurrency),
        ["EUR"] => Ok(Currency::Eur),
        ["USD"] => Ok(Currency::Usd),
        [token] if TOKENS.contains(token) => Err(RatesProblem::Token(token)),
        [other] => Err(RatesProblem::OtherCurrency((*other).to_owned())),
        [first, second] if !found.bitcoin => Err(RatesProblem::CrossRate(first, second)),
        several => Err(RatesProblem::SeveralCurrencies(several.to_vec())),
    }
}

/// Returns the currency of bitcoin's price that a text names as a pair, as in `BTC/USD`; `None` if it names no such
/// pair.
///
/// # Errors
///
/// [`RatesProblem::OtherCurrency`], [`RatesProblem::Token`] and [`RatesProblem::SeveralCurrencies`].
pub(super) fn currency_of_pair(text: &str) -> Option<Result<Currency, RatesProblem>> {
    let found = codes(text);
    let is_pair = found.bitcoin && found.coins.is_empty() && !found.money.is_empty();
    is_pair.then(|| one_currency(&found))
}

/// Returns the source named in the comments.
pub(super) fn source_of<'a>(comments: &[(usize, &'a str)]) -> Option<&'a str> {
    comments
        .iter()
        .find_map(|(_, comment)| after(comment, "source:"))
}

/// The subject of a text beside the prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextScope {
    /// A remark, which may name other money unless it prices bitcoin in it.
    Comment,
    /// The prices as a whole: a source, a currency or a file name.
    File,
    /// A field in a column without other use.
    Field,
}

impl TextScope {
    /// Returns the subject of a comment.
    pub(super) fn of_comment(comment: &str) -> Self {
        let is_of_file = ["currency:", "source:"]
            .into_iter()
            .any(|key| after(comment, key).is_some());
        match is_of_file {
            true => Self::File,
            false => Self::Comment,
        }
    }

    /// Checks a text against the currency that the file claims, and returns whether it names the inverse pair, as in
    /// `EUR/BTC`. A text that names the currency or bitcoin among others, as a conversion does, is accepted.
    ///
    /// # Errors
    ///
    /// [`RatesProblem::Names`].
    pub(super) fn check(self, text: &str, currency: Currency) -> Result<bool, RatesProblem> {
        let found = codes(text);
        let other_coin = match found.coins.first() {
            Some(coin) if self == Self::Field || !found.bitcoin || found.coin_in_pair => {
                Some(*coin)
            }
            _ => None,
        };
        let has_claimed = found.money.contains(&currency.code());
        let names_pair = found.bitcoin || !found.coins.is_empty();
        let money_counts = match self {
            Self::Comment => names_pair && !has_claimed,
            Self::File => !has_claimed,
            // A field without a blank is a symbol, such as bitstampUSD, not a remark.
            Self::Field => {
                let is_symbol = !text.contains(char::is_whitespace);
                found.other.is_none() || (names_pair || is_symbol) && !has_claimed
            }
        };
        let other_money = found.other_money(currency).filter(|_| money_counts);
        match other_coin.or(other_money) {
            None => Ok(found.inverse && found.coins.is_empty()),
            Some(other) => Err(RatesProblem::Names {
                text: text.to_owned(),
                other: other.to_owned(),
                currency,
            }),
        }
    }
}
