//! Recognises texts with forms of their own that are not Bitcoin addresses: other coins, links, keys, invoices.

use bitcoin::{base58, bech32};

/// The functions of output descriptors (BIPs 380 to 390).
const DESCRIPTORS: [&str; 16] = [
    "pk",
    "pkh",
    "wpkh",
    "sh",
    "wsh",
    "tr",
    "combo",
    "multi",
    "sortedmulti",
    "multi_a",
    "sortedmulti_a",
    "addr",
    "raw",
    "rawtr",
    "musig",
    "sp",
];

/// Names the kind of a text with marks such as `:`, `/` and `@`.
pub(super) fn with_marks(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    if let Some((scheme, _)) = lower.split_once(':')
        && let Some(what) = of_scheme(scheme)
    {
        return Some(what.to_owned());
    }
    if lower.contains("://") || lower.starts_with("www.") || is_path(&lower) {
        return Some(match super::inside(text) {
            Some(address) => format!("it is a link; give only the address in it, {address}"),
            None => "it is a link, and no address stands in it".to_owned(),
        });
    }
    if let Some((user, host)) = lower.split_once('@')
        && !user.is_empty()
        && host.contains('.')
        && !host.contains(char::is_whitespace)
    {
        return Some(
            "it is a mail address, or a name at which somebody is paid over Lightning".to_owned(),
        );
    }
    if let Some((name, rest)) = lower.split_once('(')
        && rest.contains(')')
        && DESCRIPTORS.contains(&name.trim())
    {
        return Some(
            "it is an output descriptor; give the addresses that it stands for".to_owned(),
        );
    }
    if lower.ends_with(".eth") {
        return Some("it is a name of Ethereum".to_owned());
    }
    (lower.starts_with("nano_") || lower.starts_with("xrb_"))
        .then(|| "it is an address of Nano".to_owned())
}

/// Whether it is a link without its scheme: a host with a dot, then a path.
fn is_path(lower: &str) -> bool {
    lower.split_once('/').is_some_and(|(host, _)| {
        host.contains('.')
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte))
    })
}

fn of_scheme(scheme: &str) -> Option<&'static str> {
    Some(match scheme {
        "bitcoincash" | "bchtest" | "bchreg" | "simpleledger" => "it is an address of Bitcoin Cash",
        "ecash" | "ectest" => "it is an address of eCash",
        "ethereum" => "it is an address of Ethereum",
        "litecoin" => "it is an address of Litecoin",
        "dogecoin" => "it is an address of Dogecoin",
        "dash" => "it is an address of Dash",
        "monero" => "it is an address of Monero",
        "zcash" => "it is an address of Zcash",
        "tron" => "it is an address of Tron",
        "ripple" | "xrpl" => "it is an address of Ripple",
        "web+cardano" | "cardano" => "it is an address of Cardano",
        "solana" => "it is an address of Solana",
        "kaspa" => "it is an address of Kaspa",
        "lightning" => "it is a Lightning invoice",
        "mailto" => "it is a mail address",
        _ => return None,
    })
}

/// Names the kind of a text of letters and digits without a SegWit prefix.
pub(super) fn of_letters(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| lower.starts_with(prefix));
    let known = if starts(&["lnbc", "lntb", "lnsb", "lno1", "lnr1", "lni1", "lnurl1"]) {
        "it is a Lightning invoice or offer"
    } else if starts(&["sp1", "tsp1", "sprt1"]) && text.len() > 60 {
        "it is a silent payment address (BIP 352), which the chain does not show; give the outputs that it was paid to"
    } else if text.starts_with("PM8T") && text.len() > 100 {
        "it is a payment code (BIP 47), which the chain does not show; give the addresses that were made from it"
    } else if text.get(1..4) == Some("pub") && text.len() > 60 {
        "it is an extended public key; give its addresses"
    } else if is_cash(&lower) {
        "it is an address of Bitcoin Cash"
    } else if let Some(coin) = of_bech32(&lower) {
        return Some(coin);
    } else {
        return of_base58(text)
            .or_else(|| of_form(text))
            .or_else(|| of_hex(&lower));
    };
    Some(known.to_owned())
}

/// Whether it is CashAddr without its prefix.
fn is_cash(lower: &str) -> bool {
    const CHARSET: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    lower.len() == 42
        && lower.starts_with(['q', 'p'])
        && lower.chars().all(|letter| CHARSET.contains(letter))
}

/// Names the coin by the prefix of a Bech32 address.
fn of_bech32(lower: &str) -> Option<String> {
    const COINS: [(&str, &str); 17] = [
        ("ltc", "Litecoin"),
        ("tltc", "Litecoin"),
        ("addr", "Cardano"),
        ("stake", "Cardano"),
        ("cosmos", "Cosmos"),
        ("bnb", "BNB Chain"),
        ("zs", "Zcash"),
        ("u", "Zcash"),
        ("zil", "Zilliqa"),
        ("ex", "Liquid"),
        ("lq", "Liquid"),
        ("erd", "MultiversX"),
        ("grin", "Grin"),
        ("thor", "THORChain"),
        ("osmo", "Osmosis"),
        ("dgb", "DigiByte"),
        ("vtc", "Vertcoin"),
    ];
    let (prefix, data) = lower.rsplit_once('1')?;
    let coin = COINS.iter().find(|(known, _)| *known == prefix);
    if let Some((_, coin)) = coin.filter(|_| data.len() >= 20) {
        return Some(format!("it is an address of {coin}"));
    }
    let is_checked = bech32::decode(lower).is_ok();
    (is_checked && data.len() >= 20)
        .then(|| format!("it is of something else that begins with `{prefix}1`"))
}

/// Names the coin by the first bytes of a Base58 address.
fn of_base58(text: &str) -> Option<String> {
    // Decoding takes quadratic time.
    if text.len() > 128 {
        return None;
    }
    let bytes = base58::decode_check(text).ok()?;
    let coin = match (bytes.len(), bytes.as_slice()) {
        (21, [0x30 | 0x32, ..]) => "Litecoin",
        (21, [0x1e | 0x16, ..]) => "Dogecoin",
        (21, [0x4c | 0x10, ..]) => "Dash",
        (21, [0x41, ..]) => "Tron",
        (22, [0x1c, 0xb8 | 0xbd, ..]) => "Zcash",
        (23, [6, 0xa1, ..]) => "Tezos",
        (21 | 22, _) => return Some("its first bytes are those of another coin".to_owned()),
        _ => return None,
    };
    Some(format!("it is an address of {coin}"))
}

/// Names the coin by the form of its addresses, whose checksum is not verified here.
fn of_form(text: &str) -> Option<String> {
    let length = text.len();
    let is_base58 = !text.contains(['0', 'O', 'I', 'l']);
    let is_base32 = text
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte));
    let coin = match text.as_bytes().first()? {
        b'T' if length == 34 && is_base58 => "Tron",
        b'4' | b'8' if [95, 106].contains(&length) => "Monero",
        b'r' if (25..=35).contains(&length) && is_base58 => "Ripple",
        b'X' if length == 47 && is_base58 => "Ripple",
        b'A' if text.starts_with("Ae2") && length > 50 => "Cardano",
        b'D' if text.starts_with("DdzFF") && length > 100 => "Cardano",
        b'G' if length == 56 && is_base32 => "Stellar",
        b'L' | b'M' if (33..=34).contains(&length) && is_base58 => "Litecoin",
        b'D' | b'A' if length == 34 && is_base58 => "Dogecoin",
        b'X' if length == 34 && is_base58 => "Dash",
        b't' if length == 35 && is_base58 && !text.starts_with("tb") => "Zcash",
        b'1' if (47..=48).contains(&length) && is_base58 => "Polkadot",
        _ if (43..=44).contains(&length)
            && is_base58
            && !text.starts_with(['1', '3', 'm', 'n', '2']) =>
        {
            "Solana"
        }
        _ => return None,
    };
    Some(format!("it looks like an address of {coin}"))
}

fn of_hex(lower: &str) -> Option<String> {
    let digits = lower.strip_prefix("0x");
    let is_hex = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match digits {
        Some(digits) if is_hex(digits) => Some("it looks like one of Ethereum".to_owned()),
        None if [66, 130].contains(&lower.len()) && is_hex(lower) => {
            Some("it looks like a public key; give its addresses".to_owned())
        }
        None if lower.len() >= 38 && is_hex(lower) => Some(format!(
            "it is a row of {} hexadecimal digits, such as a script or a hash",
            lower.len()
        )),
        _ => None,
    }
}
