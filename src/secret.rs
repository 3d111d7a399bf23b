//! Detects private keys and seed phrases that users paste in place of an address, into another field or into a
//! sentence. Where possible they are recognised by form alone, so that mistyped or truncated ones are found too. No
//! message, log or file of this program repeats one.
//!
//! | asked | what counts |
//! |---|---|
//! | [`found`], where an address belongs | every form, also 64 hexadecimal digits |
//! | [`hide`], in a message | every form; hexadecimal digits, and words that are not English, where they are quoted |
//! | [`hide_given`], in what a user wrote | every form, also hexadecimal digits |
//! | [`sure`], in a title or a note | what has a checksum, or words of a seed, so that no ordinary sentence is refused |

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use bitcoin::address::{Address, NetworkUnchecked};
use bitcoin::base58;
use bitcoin::hashes::{Hash, sha256};

/// Minimum number of words of a possible seed phrase. The shortest have twelve, and one missing word is quickly
/// guessed.
pub const MIN_SEED_WORDS: usize = 11;
/// Words of the shortest seed phrase.
const SEED_WORDS: usize = 12;
/// Minimum number of hexadecimal digits of a possible private key, which has 64; a few missing ones are quickly
/// guessed.
const MIN_DIGITS: usize = 60;

/// Replaces a private key in a message.
const HIDDEN: &str = "[private key]";
/// Replaces words in a message.
const HIDDEN_WORDS: &str = "[words like a seed]";
/// Replaces hexadecimal digits in a message.
const HIDDEN_DIGITS: &str = "[hexadecimal digits like a private key]";

/// Words that are in no seed word list but in most sentences of a dozen words.
const NON_SEED_WORDS: [&str; 24] = [
    "the", "and", "not", "but", "for", "are", "was", "were", "has", "have", "had", "which", "who",
    "from", "with", "its", "their", "them", "been", "does", "did", "may", "could", "would",
];

/// The English words of [BIP 39](https://github.com/bitcoin/bips/blob/master/bip-0039/english.txt).
static ENGLISH: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../data/seed-words/english.txt")
        .lines()
        .collect()
});

/// Range and kind of a secret in a text.
type SecretRange = (Range<usize>, &'static str);

/// Classification of a text given in place of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretMatch {
    /// A secret of this kind.
    Certain(&'static str),
    /// Possibly a secret of this kind.
    Possible(&'static str),
}

/// Returns whether a text given in place of an address is a secret or may be one.
pub fn found(text: &str) -> Option<SecretMatch> {
    let text = &*without_marks(text);
    if let Some(kind) = keys(text).into_iter().next().or_else(|| apart(text)) {
        return Some(SecretMatch::Certain(kind.1));
    }
    if ["PRIVATE KEY", "SECRET-KEY"]
        .iter()
        .any(|head| text.contains(head))
    {
        return Some(SecretMatch::Certain("a private key"));
    }
    if is_mini_key(text) {
        return Some(SecretMatch::Certain("a private key (mini key)"));
    }
    if has_seed(text) {
        return Some(SecretMatch::Certain(
            "a row of words like the seed of a wallet",
        ));
    }
    // Litecoin addresses have this form too; messages are cleared in any case.
    let is_part = |run: &str| is_cut_key(run) && !(run.starts_with('L') && run.len() < 35);
    if runs(text).any(|run| is_part(&text[run])) {
        return Some(SecretMatch::Possible(
            "a row of letters and digits that begins like a private key",
        ));
    }
    let kind = match digits(text).first()?.1 {
        64 => "the id of a transaction or block, or a private key (64 hexadecimal digits)",
        _ => "a long row of hexadecimal digits",
    };
    Some(SecretMatch::Possible(kind))
}

/// Returns the kind of a certain secret in a text: keys with a checksum, and seed phrases.
pub fn sure(text: &str) -> Option<&'static str> {
    let mini = || runs(text).any(|run| is_checked_mini_key(&text[run]));
    let is_seed = || !rows(text, SEED_WORDS, &[], is_english).is_empty();
    if !checked_keys(text).is_empty() || mini() {
        Some("a private key")
    } else {
        is_seed().then_some("the seed of a wallet")
    }
}

/// Returns a message with private keys and seed phrases replaced.
pub fn hide(message: &str) -> Cow<'_, str> {
    without(message, |place| is_quoted(message, place))
}

/// Returns user input with secrets replaced as by [`hide`], and 64 hexadecimal digits as well.
pub fn hide_given(text: &str) -> Cow<'_, str> {
    without(text, |_| true)
}

/// Replaces secrets. Possible ones, digits and words in no list, count only in a range that `is_given` attributes to
/// the user, since the program's own sentences contain ids and long rows of words.
fn without(text: &str, is_given: impl Fn(&Range<usize>) -> bool) -> Cow<'_, str> {
    let seen = without_marks(text);
    let seen = &*seen;
    let keys = keys(seen).into_iter().map(|(place, _)| place);
    let cut = runs(seen).filter(|run| is_cut_key(&seen[run.clone()]));
    let digits = digits(seen).into_iter().map(|(place, _)| place);
    let words = other_seeds(seen).into_iter().filter(&is_given);
    let words = english_seeds(seen).into_iter().chain(words);
    let mut places: Vec<(Range<usize>, &str)> = keys
        .chain(cut)
        .map(|place| (place, HIDDEN))
        .chain(words.map(|place| (place, HIDDEN_WORDS)))
        .chain(digits.filter(&is_given).map(|place| (place, HIDDEN_DIGITS)))
        .collect();
    if places.is_empty() {
        return Cow::Borrowed(text);
    }
    places.sort_by_key(|(place, _)| (place.start, usize::MAX - place.end));
    let (mut out, mut end) = (String::with_capacity(text.len()), 0);
    for (place, instead) in places {
        if place.start >= end {
            out.push_str(&text[end..place.start]);
            out.push_str(instead);
        }
        end = end.max(place.end);
    }
    out.push_str(&text[end..]);
    Cow::Owned(out)
}

/// Blanks out marks of line breaks and other invisible characters, as `<U+000A>`, keeping the length: they may be
/// inside a key or between words.
fn without_marks(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    for (at, _) in text.match_indices("<U+") {
        let length = text[at..].find('>').map_or(0, |end| end + 1);
        if (8..=10).contains(&length) {
            out.to_mut()
                .replace_range(at..at + length, &" ".repeat(length));
        }
    }
    out
}

/// Returns runs of ASCII letters and digits.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    spans(text, |c| c.is_ascii_alphanumeric())
}

/// Returns the longest spans of characters of one kind.
fn spans(text: &str, is: fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is)?;
        let end = text[start..].find(|c| !is(c));
        at = end.map_or(text.len(), |end| start + end);
        Some(start..at)
    })
}

/// Returns the private keys in a text, truncated ones excepted.
fn keys(text: &str) -> Vec<SecretRange> {
    let mut keys = checked_keys(text);
    keys.extend(runs(text).filter_map(|run| {
        let kind = key(&text[run.clone()])?;
        Some((run, kind))
    }));
    keys
}

/// Returns keys with a valid checksum, whatever is before, after and between their characters.
fn checked_keys(text: &str) -> Vec<SecretRange> {
    let letters: Vec<(usize, u8)> = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| byte.is_ascii_alphanumeric())
        .collect();
    let bytes: Vec<u8> = letters.iter().map(|(_, byte)| *byte).collect();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = bytes.get(from..).filter(|rest| rest.len() >= 51) {
        let is_extended = rest.get(1..4) == Some(b"prv");
        let lengths: &[usize] = match rest[0] {
            b'5' | b'K' | b'L' | b'9' | b'c' | b'6' | b'T' | b'Q' | b'7' | b'X' => &[52, 51],
            _ if is_extended => &[111],
            _ => &[],
        };
        let is_key = |length: &&usize| {
            rest.get(..**length)
                .and_then(|bytes| std::str::from_utf8(bytes).ok())
                .filter(|run| is_mixed(run) && base58_span(run) == run.len())
                .and_then(|run| base58::decode_check(run).ok())
                .is_some_and(|bytes| match bytes.len() {
                    78 => is_extended,
                    34 => bytes[33] == 1,
                    length => length == 33,
                })
        };
        match lengths.iter().find(is_key) {
            Some(length) => {
                let place = letters[from].0..letters[from + length - 1].0 + 1;
                found.push((
                    place,
                    match is_extended {
                        true => "an extended private key",
                        false => "a private key (WIF)",
                    },
                ));
                from += length;
            }
            None => from += 1,
        }
    }
    found
}

/// Returns the kind of a key written in groups, or with a foreign character.
fn apart(text: &str) -> Option<SecretRange> {
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let strange = text.chars().filter(|c| !is_part(*c)).count();
    if strange == 0 || strange > 16 {
        return None;
    }
    let together: String = text.chars().filter(|c| is_part(*c)).collect();
    Some((0..text.len(), key(&together)?))
}

/// Whether a text contains a seed phrase.
pub fn has_seed(text: &str) -> bool {
    !english_seeds(text).is_empty() || !other_seeds(text).is_empty()
}

/// Returns English seed phrases, joined by any characters.
fn english_seeds(text: &str) -> Vec<Range<usize>> {
    rows(text, MIN_SEED_WORDS, &[], is_english)
}

/// Returns possible seed phrases in other languages, recognised by word length alone; the parts of a path, names of
/// rules and a message's own words look the same.
fn other_seeds(text: &str) -> Vec<Range<usize>> {
    let joints = ['`', '"', '\'', '/', '\\', '_', '@', '-'];
    rows(text, MIN_SEED_WORDS, &joints, |word| {
        is_word(word) && !NON_SEED_WORDS.contains(&word.to_lowercase().as_str())
    })
}

fn is_english(word: &str) -> bool {
    let letters = word.trim_matches(|c: char| c.is_ascii_digit());
    ENGLISH.contains(letters.to_lowercase().as_str())
}

/// Returns rows of at least `fewest` such words, separated by digits and punctuation other than `but`.
fn rows(text: &str, fewest: usize, but: &[char], is: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let mut row: Option<(Range<usize>, usize)> = None;
    let mut end = |row: &mut Option<(Range<usize>, usize)>| {
        if let Some((place, count)) = row.take()
            && count >= fewest
        {
            rows.push(place);
        }
    };
    let mut before = 0;
    for word in spans(text, char::is_alphanumeric) {
        if text[before..word.start].contains(but) {
            end(&mut row);
        }
        before = word.end;
        let is_number = text[word.clone()].chars().all(|c| !c.is_alphabetic());
        if is_number {
            continue;
        }
        match (is(&text[word.clone()]), &mut row) {
            (false, _) => end(&mut row),
            (true, None) => row = Some((word, 1)),
            (true, Some((place, count))) => {
                place.end = word.end;
                *count += 1;
            }
        }
    }
    end(&mut row);
    rows
}

/// Whether a text may be a seed word.
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

/// Whether a run has a valid mini key checksum; one in 256 texts of its form does.
fn is_checked_mini_key(run: &str) -> bool {
    is_mini_key(run) && sha256::Hash::hash(format!("{run}?").as_bytes()).to_byte_array()[0] == 0
}

/// Returns the number of leading Base58 characters.
fn base58_span(run: &str) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() && !b"0OIl".contains(byte);
    run.bytes().take_while(|byte| is_part(byte)).count()
}

/// Whether a run has digits, capitals and lower-case letters, as every Base58 key has and no host name, hash or word.
fn is_mixed(run: &str) -> bool {
    let has = |is: fn(&u8) -> bool| run.as_bytes().iter().any(is);
    has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)
}

/// Whether a run starts like a private key and is long enough to reveal most of one.
fn is_cut_key(run: &str) -> bool {
    run.starts_with(['5', 'K', 'L', '9', 'c'])
        && base58_span(run) >= 30
        && is_mixed(run)
        // An address of another coin.
        && !(run.len() < 45 && base58::decode_check(run).is_ok())
}

/// Returns the kind of key of a run of letters and digits.
fn key(run: &str) -> Option<&'static str> {
    let length = run.len();
    // One address in ten thousand has the letters of an extended key in it; its checksum shows what it is.
    if run.contains("prv") && run.parse::<Address<NetworkUnchecked>>().is_ok() {
        return None;
    }
    let lower = run.get(..5).unwrap_or_default().to_ascii_lowercase();
    let is_extended = || {
        let mut places = run.match_indices("prv").map(|(at, _)| at);
        places.any(|at| {
            run[..at].ends_with(['x', 'y', 'z', 't', 'u', 'v', 'Y', 'Z', 'U', 'V'])
                && base58_span(&run[at..]) > 20
        })
    };
    // A word or two before the key, or characters after it.
    let is_inside = || {
        (1..=8).any(|at| {
            let rest = &run[at..];
            rest.starts_with(['5', 'K', 'L', '9', 'c']) && is_mixed(rest) && base58_span(rest) >= 49
        })
    };
    if length > 20 && (run.get(1..4) == Some("prv") || is_extended()) {
        Some("an extended private key")
    } else if (57..=59).contains(&length) && run.starts_with("6P") {
        Some("an encrypted private key (BIP 38)")
    } else if is_mixed(run)
        // Bitcoin, then Litecoin, Dogecoin and Dash.
        && ((50..=53).contains(&length)
            && run.starts_with(['5', 'K', 'L', '9', 'c', '6', 'T', 'Q', '7', 'X'])
            || length >= 45 && is_cut_key(run)
            || (50..=61).contains(&length) && is_inside())
    {
        Some("a private key (WIF)")
    } else if is_checked_mini_key(run) {
        Some("a private key (mini key)")
    } else if length >= 45 && lower.starts_with("ms1") {
        Some("a share of a seed (BIP 93)")
    } else {
        (length >= 60 && lower == "nsec1").then_some("a private key (Nostr)")
    }
}

/// Returns rows of hexadecimal digits that may be a private key, in one piece or in groups, with the number of digits.
fn digits(text: &str) -> Vec<(Range<usize>, usize)> {
    let mut rows: Vec<(Range<usize>, usize)> = Vec::new();
    let mut last_is_group = false;
    for run in spans(text, |c| c.is_ascii_hexdigit()) {
        let length = run.len();
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let is_group = length <= 16
            && !is_letter(text[..run.start].chars().next_back())
            && !is_letter(text[run.end..].chars().next());
        match rows.last_mut() {
            Some((place, count))
                if is_group
                    && last_is_group
                    && [":", " ", "-"].contains(&&text[place.end..run.start]) =>
            {
                place.end = run.end;
                *count += length;
            }
            _ => rows.push((run, length)),
        }
        last_is_group = is_group;
    }
    rows.retain(|(place, count)| {
        let digits = &text[place.clone()];
        *count >= MIN_DIGITS
            && !(*count == 66 && (digits.starts_with("02") || digits.starts_with("03")))
            && !(*count == 130 && digits.starts_with("04"))
    });
    rows
}

/// Whether a range of a message is user input: quoted and not called a transaction, or part of a file name. Unquoted
/// text is the program's own: ids of transactions and blocks, Merkle roots, fingerprints.
fn is_quoted(message: &str, place: &Range<usize>) -> bool {
    let (before, behind) = (&message[..place.start], &message[place.end..]);
    let is_between = ['`', '"', '\''].iter().any(|mark| {
        let opens =
            |at: usize| *mark != '\'' || !before[..at].ends_with(|c: char| c.is_alphanumeric());
        before.match_indices(*mark).any(|(at, _)| opens(at)) && behind.contains(*mark)
    });
    let is_id = ["transaction `", "block `", "txid `"]
        .iter()
        .any(|word| before.ends_with(word))
        || [
            "` is not a transaction id",
            "` is not a SHA-256 fingerprint",
        ]
        .iter()
        .any(|words| behind.starts_with(words));
    // The parameters of a request, as in `blockchain.transaction.get ["<id>"]`.
    let is_param = before.strip_suffix("[\"").is_some_and(|before| {
        let method = before.split_whitespace().next_back();
        method.is_some_and(|method| method.starts_with("blockchain."))
    });
    is_between && !is_id && !is_param || before.ends_with(['/', '\\'])
}
