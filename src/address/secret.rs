//! Private keys and seed words, which people paste where an address belongs. They are known by their form alone, so that
//! a mistyped one is known too: no message, log or file of this program repeats one.

use std::borrow::Cow;

use super::AddressError;

/// Words from which on a text may be the seed of a wallet. The shortest seeds have twelve.
pub const FEWEST_WORDS: usize = 12;

/// What stands in a message instead of a private key.
const HIDDEN: &str = "[private key]";

/// The error for a text that is a secret or may be one.
pub(super) fn found(text: &str) -> Option<AddressError> {
    let mut runs = text.split(|c: char| !c.is_ascii_alphanumeric());
    // Also in a descriptor, or behind a word.
    if let Some(kind) = runs.find_map(key).or_else(|| apart(text)) {
        return Some(AddressError::Secret(kind));
    }
    if ["PRIVATE KEY", "SECRET-KEY"]
        .iter()
        .any(|head| text.contains(head))
    {
        return Some(AddressError::Secret("a private key"));
    }
    if is_mini_key(text) {
        return Some(AddressError::Secret("a private key (mini key)"));
    }
    if is_seed(text) {
        return Some(AddressError::Secret(
            "a row of words like the seed of a wallet",
        ));
    }
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let digits = digits.split(':').next().unwrap_or_default();
    let is_hex = digits.len() >= 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let kind = match digits.len() {
        _ if !is_hex => return None,
        64 => "the id of a transaction or block, or a private key (64 hexadecimal digits)",
        66 if digits.starts_with(['0']) => return None,
        130 if digits.starts_with("04") => return None,
        _ => "a long row of hexadecimal digits",
    };
    Some(AddressError::Perhaps(kind))
}

/// What kind of key a text is that is written in groups, or with a strange character in it.
fn apart(text: &str) -> Option<&'static str> {
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let strange = text.chars().filter(|c| !is_part(*c)).count();
    if strange == 0 || strange > 16 {
        return None;
    }
    let together: String = text.chars().filter(|c| is_part(*c)).collect();
    key(&together)
}

/// Whether a text has the words of a seed and no others.
fn is_seed(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let mut words = words.filter(|word| word.contains(char::is_alphabetic));
    let mut count = 0;
    words.all(|word| {
        count += 1;
        is_word(word)
    }) && count >= FEWEST_WORDS
}

/// Whether a text may be one of the words of a seed.
pub fn is_word(text: &str) -> bool {
    let letters = text.trim_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    // A Chinese word has one letter, one in Latin letters three or more.
    let least = if letters.is_ascii() { 3 } else { 1 };
    (least..=14).contains(&letters.chars().count()) && letters.chars().all(char::is_alphabetic)
}

fn is_mini_key(text: &str) -> bool {
    [22, 26, 30].contains(&text.len())
        && text.starts_with('S')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.contains(|c: char| c.is_ascii_digit())
}

/// What kind of key a run of letters and digits is.
fn key(run: &str) -> Option<&'static str> {
    let length = run.len();
    let has = |is: fn(&u8) -> bool| run.as_bytes().iter().any(is);
    let lower = run.get(..5).unwrap_or_default().to_ascii_lowercase();
    if length > 20 && run.get(1..4) == Some("prv") {
        Some("an extended private key")
    } else if (50..=53).contains(&length)
        // Bitcoin, then Litecoin, Dogecoin and Dash.
        && run.starts_with(['5', 'K', 'L', '9', 'c', '6', 'T', 'Q', '7', 'X'])
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
    {
        Some("a private key (WIF)")
    } else if (57..=59).contains(&length) && run.starts_with("6P") {
        Some("an encrypted private key (BIP 38)")
    } else if length >= 45 && lower.starts_with("ms1") {
        Some("a share of a seed (BIP 93)")
    } else {
        (length >= 60 && lower == "nsec1").then_some("a private key (Nostr)")
    }
}

/// A message in which nothing that has the form of a private key stands.
pub fn hide(message: &str) -> Cow<'_, str> {
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let mut runs = message.split(|c: char| !is_part(c));
    if !runs.any(|run| key(run).is_some()) {
        return Cow::Borrowed(message);
    }
    let mut out = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(start) = rest.find(is_part) {
        let (before, run) = rest.split_at(start);
        let end = run.find(|c: char| !is_part(c)).unwrap_or(run.len());
        out.push_str(before);
        out.push_str(if key(&run[..end]).is_some() {
            HIDDEN
        } else {
            &run[..end]
        });
        rest = &run[end..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}
