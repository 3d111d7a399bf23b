//! Words of a text that name bitcoin, other coins or money: alone, as in `EUR`, `€` or `Ethereum`, and joined in pairs, as
//! in `ETH/EUR`, `ETHEUR`, `XETHZEUR` and `BITSTAMP_SPOT_ETH_EUR`.

/// The asset that a word names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    /// Bitcoin.
    Bitcoin,
    /// Money, or a token pegged to it.
    Money(&'static str),
    /// Another coin, or a unit of bitcoin or of money, by its ticker or name.
    Coin(&'static str),
}

/// The separator between a word and the previous one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// None.
    None,
    /// A character that joins a pair.
    Joiner,
    /// A blank.
    Blank,
    /// Any other separator, or no previous word.
    Far,
}

/// A word of a text.
#[derive(Debug)]
pub(super) struct Word {
    /// The word in capitals.
    pub(super) text: String,
    pub(super) gap: Separator,
    pub(super) code: Option<Code>,
}

impl Word {
    /// Whether it is also an ordinary word or name.
    pub(super) fn is_doubtful(&self) -> bool {
        DOUBTFUL.contains(&self.text.as_str())
    }
}

const BITCOIN: [&str; 5] = ["BTC", "XBT", "BITCOIN", "BITCOINS", "₿"];

/// Codes of currencies and metals, so that a file in another currency is rejected by name. Dollar tokens are not
/// dollars.
const MONEY: [&str; 43] = [
    "EUR", "USD", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "KRW", "RUB", "INR", "BRL",
    "PLN", "SEK", "NOK", "DKK", "CZK", "HUF", "RON", "BGN", "TRY", "UAH", "ILS", "ZAR", "MXN",
    "ARS", "SGD", "HKD", "TWD", "THB", "IDR", "PHP", "NGN", "XAU", "USDT", "USDC", "BUSD", "TUSD",
    "FDUSD", "UST", "EURT", "DAI",
];

/// Other words for money.
const MONEY_WORDS: [(&str, &str); 18] = [
    ("€", "EUR"),
    ("EURO", "EUR"),
    ("EUROS", "EUR"),
    ("$", "USD"),
    ("DOLLAR", "USD"),
    ("DOLLARS", "USD"),
    ("£", "GBP"),
    ("POUND", "GBP"),
    ("POUNDS", "GBP"),
    ("STERLING", "GBP"),
    ("¥", "JPY"),
    ("YEN", "JPY"),
    ("FRANC", "CHF"),
    ("FRANCS", "CHF"),
    ("YUAN", "CNY"),
    ("RUBLE", "RUB"),
    ("ROUBLE", "RUB"),
    ("TETHER", "USDT"),
];

/// Tickers and names of coins that are not bitcoin, and parts of a bitcoin or of money.
const COINS: [&str; 99] = [
    "ETH",
    "ETHER",
    "ETHEREUM",
    "WETH",
    "STETH",
    "ETC",
    "LTC",
    "LITECOIN",
    "XRP",
    "RIPPLE",
    "BCH",
    "BCC",
    "XBC",
    "BITCOINCASH",
    "BSV",
    "BTG",
    "BTCB",
    "WBTC",
    "TBTC",
    "XMR",
    "MONERO",
    "DOGE",
    "DOGECOIN",
    "ADA",
    "CARDANO",
    "SOL",
    "SOLANA",
    "DASH",
    "ZEC",
    "ZCASH",
    "TRX",
    "TRON",
    "DOT",
    "POLKADOT",
    "BNB",
    "BINANCECOIN",
    "EOS",
    "XLM",
    "STELLAR",
    "AVAX",
    "AVALANCHE",
    "LINK",
    "CHAINLINK",
    "MATIC",
    "POL",
    "POLYGON",
    "ATOM",
    "COSMOS",
    "XTZ",
    "TEZOS",
    "ALGO",
    "ALGORAND",
    "XEM",
    "NEM",
    "NEO",
    "IOTA",
    "MIOTA",
    "NMC",
    "NAMECOIN",
    "PPC",
    "PEERCOIN",
    "FTC",
    "DCR",
    "DECRED",
    "XVG",
    "DGB",
    "RVN",
    "QTUM",
    "WAVES",
    "SHIB",
    "PEPE",
    "UNI",
    "UNISWAP",
    "FIL",
    "FILECOIN",
    "HBAR",
    "VET",
    "VECHAIN",
    "KSM",
    "AAVE",
    "TON",
    "TONCOIN",
    "NEAR",
    "SUI",
    "ICP",
    "ARB",
    "XNO",
    "BTT",
    "LUNA",
    "MBTC",
    "UBTC",
    "\u{39c}BTC",
    "MXBT",
    "MILLIBITCOIN",
    "SATOSHI",
    "CENT",
    "CENTS",
    "EUROCENT",
    "EUROCENTS",
];

/// Those of them that are also words or names: they count only if alone or joined to another code.
const DOUBTFUL: [&str; 39] = [
    "ETC",
    "ADA",
    "SOL",
    "DOT",
    "LINK",
    "DASH",
    "NEO",
    "IOTA",
    "ATOM",
    "COSMOS",
    "STELLAR",
    "AVALANCHE",
    "POLYGON",
    "POL",
    "UNI",
    "ALGO",
    "NEAR",
    "TON",
    "SUI",
    "ARB",
    "FIL",
    "VET",
    "NEM",
    "WAVES",
    "XBC",
    "ICP",
    "FTC",
    "PPC",
    "LUNA",
    "PEPE",
    "SATOSHI",
    "CENT",
    "CENTS",
    "DAI",
    "TRY",
    "PHP",
    "ARS",
    "RON",
    "UST",
];

/// Second words that change the meaning of the first.
const COMPOUNDS: [(&str, &str, &str); 10] = [
    ("BITCOIN", "CASH", "Bitcoin Cash"),
    ("BITCOIN", "SV", "Bitcoin SV"),
    ("BITCOIN", "GOLD", "Bitcoin Gold"),
    ("BITCOIN", "DIAMOND", "Bitcoin Diamond"),
    ("BITCOIN", "PRIVATE", "Bitcoin Private"),
    ("WRAPPED", "BITCOIN", "Wrapped Bitcoin"),
    ("WRAPPED", "BTC", "Wrapped Bitcoin"),
    ("BINANCE", "COIN", "Binance Coin"),
    ("MILLI", "BITCOIN", "MILLIBITCOIN"),
    ("SHIBA", "INU", "SHIB"),
];

/// Words that turn the dollar into another currency.
const DOLLARS: [(&str, &str); 5] = [
    ("CANADIAN", "CAD"),
    ("AUSTRALIAN", "AUD"),
    ("SINGAPORE", "SGD"),
    ("KONG", "HKD"),
    ("ZEALAND", "NZD"),
];

/// Returns the words of a text, each with the asset that it names.
pub(super) fn read(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut end = 0;
    while let Some(start) = text[end..].find(is_of_word).map(|at| at + end) {
        let gap = match &text[end..start] {
            _ if words.is_empty() => Separator::Far,
            "" => Separator::None,
            "/" | "-" | "_" | " / " | " - " => Separator::Joiner,
            " " => Separator::Blank,
            _ => Separator::Far,
        };
        let rest = &text[start..];
        let is_symbol = rest.starts_with(is_symbol);
        let length = match is_symbol {
            true => rest.chars().next().map_or(0, char::len_utf8),
            false => rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len()),
        };
        end = start + length;
        // An amount such as `$ 5` is a number.
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_amount = is_symbol
            && (is_digit(text[..start].trim_end().chars().next_back())
                || is_digit(text[end..].trim_start().chars().next()));
        match is_amount {
            true => words.push(word(rest[..length].to_owned(), gap, None)),
            false => add(&mut words, &rest[..length], gap),
        }
    }
    compound(&mut words);
    words
}

fn is_symbol(c: char) -> bool {
    "€$£¥₿".contains(c)
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_symbol(c)
}

fn word(text: String, gap: Separator, code: Option<Code>) -> Word {
    Word { text, gap, code }
}

/// Adds one or more words written without a separator.
fn add(words: &mut Vec<Word>, text: &str, gap: Separator) {
    // Bitfinex puts a t before the symbols of pairs.
    let text = match text.strip_prefix('t') {
        Some(pair) if pair.starts_with(char::is_uppercase) => pair,
        _ => text,
    };
    let capitals = text.to_uppercase();
    // The length of a candle may follow a pair: `ETHEUR1440`.
    let letters = capitals.trim_end_matches(|c: char| c.is_ascii_digit());
    if let Some(code) = code_of(letters) {
        return words.push(word(letters.to_owned(), gap, Some(code)));
    }
    if let Some(pair) = glued(letters) {
        let gaps = [gap, Separator::None].into_iter();
        return words.extend(
            pair.into_iter()
                .zip(gaps)
                .map(|((text, code), gap)| word(text.to_owned(), gap, Some(code))),
        );
    }
    // `krakenEUR`, `BitcoinCash`.
    let mut letters = text.char_indices().zip(text.chars().skip(1));
    let joint = letters.find(|((_, a), b)| a.is_lowercase() && b.is_uppercase());
    match joint {
        Some(((at, a), _)) => {
            let (first, second) = text.split_at(at + a.len_utf8());
            let first = first.to_uppercase();
            let code = code_of(&first);
            words.push(word(first, gap, code));
            add(words, second, Separator::None);
        }
        None => words.push(word(capitals, gap, None)),
    }
}

/// Returns the asset that a whole word in capitals names. Kraken writes XXBT, XETH and ZEUR.
fn code_of(word: &str) -> Option<Code> {
    let of = |word: &str| {
        let find = |list: &[&'static str]| list.iter().copied().find(|known| *known == word);
        let other = MONEY_WORDS.iter().find(|(known, _)| *known == word);
        None.or_else(|| find(&BITCOIN).map(|_| Code::Bitcoin))
            .or_else(|| {
                find(&MONEY)
                    .or(other.map(|(_, code)| *code))
                    .map(Code::Money)
            })
            .or_else(|| find(&COINS).map(Code::Coin))
    };
    of(word).or_else(|| {
        let inner = word.strip_prefix(['X', 'Z']).filter(|_| word.len() == 4)?;
        of(inner)
    })
}

/// Splits a pair without a separator: a coin and its quote currency, or money and bitcoin.
fn glued(word: &str) -> Option<[(&str, Code); 2]> {
    (3..word.len().saturating_sub(2)).find_map(|at| {
        let (first, second) = word.split_at_checked(at)?;
        let pair = [(first, code_of(first)?), (second, code_of(second)?)];
        let is_coin = |code| !matches!(code, Code::Money(_));
        let is_pair = match (pair[0].1, pair[1].1) {
            (first, Code::Money(_) | Code::Bitcoin) if is_coin(first) => true,
            (Code::Money(_), Code::Bitcoin | Code::Money(_)) => true,
            _ => false,
        };
        is_pair.then_some(pair)
    })
}

/// Joins two words that are one name.
fn compound(words: &mut Vec<Word>) {
    let mut at = 1;
    while at < words.len() {
        let (first, second) = (words[at - 1].text.as_str(), words[at].text.as_str());
        let coin = COMPOUNDS
            .iter()
            .find(|(a, b, _)| *a == first && *b == second);
        let dollar = DOLLARS
            .iter()
            .find(|(of, _)| *of == first && second.starts_with("DOLLAR"));
        let code = match (coin, dollar) {
            (Some((_, _, name)), _) => Some(Code::Coin(name)),
            (None, Some((_, code))) => Some(Code::Money(code)),
            (None, None) => None,
        };
        if code.is_some() && words[at].gap != Separator::Far {
            words[at - 1].code = code;
            words.remove(at);
        } else {
            at += 1;
        }
    }
}
