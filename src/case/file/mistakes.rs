//! Common mistakes in TOML, with messages that say what to write. TOML's own messages use terms of its grammar; these
//! recognise habits from texts and spreadsheets: curly quotation marks, numbers and days in national notations,
//! Windows paths.

use crate::day::{DayError, parse_day};
use crate::money::parse_exact;
use crate::number::{Separated, parse_whole, separated};
use crate::visible::quoted;

/// Tables that a case file may have several of.
const LISTS: [&str; 6] = ["demand", "address", "merge", "split", "note", "step"];

/// Returns the most likely mistake in a line that TOML rejects, and its correction; `None` if none is recognised.
/// `message` is TOML's own.
pub(super) fn in_line(line: &str, message: &str) -> Option<String> {
    let bare = without_strings(line);
    if message == "duplicate key" {
        return Some(twice(bare.trim()));
    }
    comment(&bare)
        .or_else(|| colon(&bare))
        .or_else(|| curly(&bare))
        .or_else(|| windows_path(line))
        .or_else(|| day(&bare))
        .or_else(|| number(&bare))
        .or_else(|| digits(&bare))
        .or_else(|| unclosed(&bare))
        .or_else(|| end(&bare))
        .or_else(|| value(&bare, line))
}

/// Returns the mistake in a value of a wrong type, and its correction. `key` is the last part of its key, `written`
/// the value in the file, and `message` that of the deserialiser.
pub(super) fn in_value(message: &str, key: &str, written: &str) -> Option<String> {
    let kinds = ["invalid type: ", "invalid value: "];
    let said = kinds.iter().find_map(|kind| message.strip_prefix(kind))?;
    let (found, wanted) = said.split_once(", expected ")?;
    let is_number = wanted.starts_with("a number") || wanted.starts_with("a whole number");
    let stands = match found {
        found if found.starts_with("map") => "a table stands here".to_owned(),
        found if found.starts_with("sequence") => "a list stands here".to_owned(),
        _ => format!(
            "`{}` stands here",
            written.lines().next().unwrap_or_default()
        ),
    };
    if LISTS.contains(&key) {
        return Some(several(key));
    }
    Some(match wanted {
        _ if is_number && found.starts_with("string") && has_digit(found) => in_quotes(found),
        "a whole number from 0 on" if found.starts_with("floating") => {
            match parse_whole(written, &(0..=u64::MAX)) {
                Err(error) => error.to_string(),
                Ok(_) => return None,
            }
        }
        _ if is_number => format!("{stands}; write {wanted}"),
        "a boolean" => format!("{stands}; write {key} = true or {key} = false"),
        "a string" => match found.starts_with(|c: char| "ms".contains(c)) {
            true => format!("{stands}; write text in quotation marks, as in {key} = \"text\""),
            false => format!("{stands}; write text in quotation marks: {key} = \"{written}\""),
        },
        _ if wanted.contains("RawAmount") => AMOUNT.to_owned(),
        "a sequence" if found.starts_with("string") => {
            format!("{stands} alone; write a list in square brackets: {key} = [{written}]")
        }
        "a sequence" => format!("{stands}; write a list in square brackets: {key} = [\"text\"]"),
        _ if wanted.starts_with("struct") => format!(
            "{stands}; write [{key}] on a line of its own, and below it its keys, each on a line"
        ),
        _ => return None,
    })
}

/// The spelling of an amount.
const AMOUNT: &str = "an amount has its currency before it: write amount = { eur = 300000 }, or amount = { eur = [300000, \
                      350000] } for a range; btc and usd are written so too";

fn several(key: &str) -> String {
    let key = match key {
        "step" => "demand.step",
        key => key,
    };
    format!(
        "there may be several of these, so write [[{key}]] with two square brackets on a line of its own, and below it its \
         keys, each on a line"
    )
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// A number in quotation marks.
fn in_quotes(found: &str) -> String {
    let inside = found
        .split_once('"')
        .and_then(|(_, inside)| inside.rsplit_once('"'));
    let inside = inside.map_or("", |(inside, _)| inside);
    let hint = number(inside).map_or(String::new(), |hint| format!("; {hint}"));
    format!(
        "`{}` stands in quotation marks; write a number without them{hint}",
        quoted(inside)
    )
}

/// A repeated key or table.
fn twice(bare: &str) -> String {
    let name = bare.trim_matches(|c: char| "[] ".contains(c));
    if bare.starts_with('[') {
        let last = name.rsplit('.').next().unwrap_or(name);
        return match LISTS.contains(&last) {
            true => several(last),
            false => format!("[{name}] stands twice; put all its keys below one of them"),
        };
    }
    let key = bare.split('=').next().unwrap_or_default().trim();
    format!("`{key}` stands twice; leave one of them out")
}

/// Comments in the syntax of other languages.
fn comment(bare: &str) -> Option<String> {
    let starts = bare.trim_start();
    let other = ["//", "/*", "--", ";", "%", "<!--"]
        .into_iter()
        .find(|mark| {
            starts.starts_with(mark) || mark.len() == 2 && bare.contains(&format!(" {mark} "))
        })?;
    Some(format!("`{other}` begins no comment; write # before it"))
}

/// A colon, or no sign, in place of `=`.
fn colon(bare: &str) -> Option<String> {
    let table = bare.rsplit('{').next().unwrap_or_default();
    let before = table.split('=').next().unwrap_or_default();
    let is_key = |key: &str| {
        !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    if let Some((key, _)) = before.split_once(':')
        && is_key(key.trim())
    {
        let key = key.trim();
        return Some(format!(
            "a colon stands after `{key}`; write = between a key and its value, as in {key} = \u{2026}"
        ));
    }
    let is_table = bare.contains(['[', '{', '=', ',', ']', '}']);
    let first = bare.split_whitespace().next().filter(|_| !is_table)?;
    Some(format!(
        "no = stands in this line; write = between a key and its value, as in {} = \u{2026}, or # before a comment",
        if is_key(first) { first } else { "title" }
    ))
}

/// Leading zeros, and missing digits before or after a point.
fn digits(bare: &str) -> Option<String> {
    let words = bare.split(|c: char| c.is_whitespace() || ",[]{}=".contains(c));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    words.into_iter().find_map(|word| {
        if word.strip_prefix('.').is_some_and(is_digits) {
            return Some(format!("a digit is missing before the point of `{word}`; write 0{word}"));
        }
        if let Some(whole) = word.strip_suffix('.').filter(|whole| is_digits(whole)) {
            return Some(format!("a digit is missing after the point of `{word}`; write {whole}"));
        }
        let (whole, _) = word.split_once('.').unwrap_or((word, ""));
        let is_led = is_digits(whole) && whole.len() > 1 && whole.starts_with('0');
        let plain = word.trim_start_matches('0');
        let zero = if plain.is_empty() || plain.starts_with('.') { "0" } else { "" };
        is_led.then(|| {
            format!("`{word}` has a zero before it; write {zero}{plain} for a number, or \"{word}\" for a text")
        })
    })
}

/// An unpaired quotation mark or bracket.
fn unclosed(bare: &str) -> Option<String> {
    let mark = bare.chars().find(|c| ['"', '\''].contains(c));
    if let Some(mark) = mark {
        return Some(format!(
            "a quotation mark is not closed in this line; write {mark} before and after the text"
        ));
    }
    let name = bare.trim();
    let table = name.trim_matches(|c: char| "[] ".contains(c));
    (name.starts_with('[')
        && !name.contains('=')
        && name.matches('[').count() > name.matches(']').count())
    .then(|| {
        let brackets = if name.starts_with("[[") {
            ("[[", "]]")
        } else {
            ("[", "]")
        };
        format!(
            "a square bracket is not closed in this line; write {}{table}{}",
            brackets.0, brackets.1
        )
    })
}

/// A semicolon or comma after a value.
fn end(bare: &str) -> Option<String> {
    let line = bare.trim_end();
    let mark = line.chars().next_back().filter(|c| ";,".contains(*c))?;
    let is_value = line.contains('=') && (mark == ';' || !line.contains(['[', '{']));
    is_value.then(|| format!("`{mark}` stands at the end of the line; take it out"))
}

/// A value that is not a number, a day or a quoted text.
fn value(bare: &str, line: &str) -> Option<String> {
    let (key, value) = bare.split_once('=')?;
    let (key, value) = (key.trim(), value.trim());
    if key == "amount" && !value.starts_with('{') && (has_digit(value) || !line.contains('"')) {
        return Some(AMOUNT.to_owned());
    }
    if parse_day(value).is_ok() || parse_exact(value, 8).is_ok() {
        return None;
    }
    let lower = value.to_ascii_lowercase();
    if ["yes", "no", "true", "false", "on", "off"].contains(&lower.as_str()) {
        return Some(format!(
            "`{value}` is no value of TOML; write {key} = true or {key} = false"
        ));
    }
    if value.is_empty() {
        // `bare` has no quoted text.
        let is_text = line.contains(['"', '\'']);
        return (!is_text).then(|| {
            format!(
                "no value stands after =; write the value of `{key}` there, or take the line out"
            )
        });
    }
    let is_plain = !line.contains(['"', '\'', '[', '{', ']', '}']);
    is_plain.then(|| {
        format!(
            "`{value}` is no number and no day; write text in quotation marks: {key} = \"{value}\""
        )
    })
}

/// Returns a line without its comment and without closed straight-quoted text.
fn without_strings(line: &str) -> String {
    let mut out = String::new();
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '#' => break,
            '"' | '\'' => {
                let rest = letters.as_str();
                // An apostrophe between two digits separates thousands and opens no string.
                let is_inside = letter == '\''
                    && out.ends_with(|c: char| c.is_ascii_digit())
                    && rest.starts_with(|c: char| c.is_ascii_digit());
                match rest.find(letter) {
                    Some(end) if !is_inside => letters = rest[end + 1..].chars(),
                    _ => out.push(letter),
                }
            }
            letter => out.push(letter),
        }
    }
    out
}

fn curly(bare: &str) -> Option<String> {
    let mark = bare
        .chars()
        .find(|c| "\u{201c}\u{201d}\u{201e}\u{201f}\u{2018}\u{2019}\u{201a}\u{ab}\u{bb}\u{2033}\u{ff02}`\u{b4}".contains(*c))?;
    Some(format!(
        "`{mark}` is not the quotation mark of TOML; write \" before and after the text"
    ))
}

fn windows_path(line: &str) -> Option<String> {
    let (_, quoted) = line.split_once('"')?;
    let path = quoted.split('"').next().unwrap_or_default();
    path.contains('\\').then(|| {
        "a backslash in double quotation marks begins an escape; write a Windows path in single quotation marks, as in \
         'C:\\rates\\btc-eur.csv'"
            .to_owned()
    })
}

fn day(bare: &str) -> Option<String> {
    let words = bare.split(|c: char| c.is_whitespace() || ",[]{}=".contains(c));
    let candidates = words.filter(|word| {
        let marks = word.chars().filter(|c| !c.is_ascii_digit()).count();
        (2..=3).contains(&marks) && word.chars().filter(char::is_ascii_digit).count() >= 5
    });
    candidates
        .filter_map(|word| parse_day(word).err())
        .find(|error| !matches!(error, DayError::NotADay(_)) || error.to_string().contains('/'))
        .map(|error| error.to_string())
}

fn number(bare: &str) -> Option<String> {
    let Separated { number, name } = separated(bare)?;
    Some(format!(
        "`{number}` has {name} in it; write a number without thousands separators and with a point before its decimals, as \
         in 300000 or 0.5"
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn recognises_common_mistakes() {
        for (line, hint) in [
            (
                "title = \u{201c}Clinic\u{201d}",
                "is not the quotation mark of TOML",
            ),
            (
                "title = \u{ab}Klinika\u{bb}",
                "is not the quotation mark of TOML",
            ),
            ("deadline = 30.06.2017", "write 2017-06-30"),
            (
                "deadline = 2017-06-31",
                "`2017-06-31` is not in the calendar",
            ),
            ("deadline = 06/07/2017", "`06/07/2017` is not a day"),
            ("amount = { eur = 300,000 }", "`300,000` has a comma in it"),
            ("amount = { eur = [300,000, 350,000] }", "has a comma in it"),
            ("amount = { btc = 1,5 }", "`1,5` has a comma in it"),
            ("amount = { eur = 1 500 }", "`1 500` has a blank in it"),
            ("amount = { eur = 1\u{a0}500 }", "has a blank in it"),
            (
                "amount = { eur = 1'500 }",
                "`1'500` has an apostrophe in it",
            ),
            (
                "amount = { eur = 1.500,50 }",
                "`1.500,50` has a comma in it",
            ),
            (
                "amount = { eur = 1.500.000 }",
                "`1.500.000` has points in it",
            ),
            (
                "deadline: 2017-06-30",
                "write = between a key and its value, as in deadline =",
            ),
            ("amount = { eur: 300000 }", "a colon stands after `eur`"),
            ("title \"Clinic\"", "no = stands in this line"),
            ("Clinic extortion", "or # before a comment"),
            ("// a comment", "`//` begins no comment; write # before it"),
            ("hops = 3 // a comment", "`//` begins no comment"),
            ("; a comment", "`;` begins no comment"),
            (
                "network=regtest",
                "write text in quotation marks: network = \"regtest\"",
            ),
            (
                "reference=2017-001",
                "write text in quotation marks: reference = \"2017-001\"",
            ),
            (
                "through-busy = Yes",
                "write through-busy = true or through-busy = false",
            ),
            ("amount = 300000 EUR", "write amount = { eur = 300000 }"),
            ("amount = EUR 300000", "write amount = { eur = 300000 }"),
            ("tolerance = .5", "write 0.5"),
            ("amount = { btc = [.5, 1] }", "write 0.5"),
            ("tolerance = 1.", "write 1"),
            ("hops = 007", "write 7 for a number, or \"007\" for a text"),
            ("tolerance = 00.5", "write 0.5 for a number"),
            ("title =", "no value stands after ="),
            ("title = \"open", "a quotation mark is not closed"),
            ("[limits", "write [limits]"),
            ("[[demand]", "is not closed"),
            (
                "hops = 3;",
                "`;` stands at the end of the line; take it out",
            ),
            ("files = [\"C:\\Users\\me\\rates.csv\"]", "begins an escape"),
        ] {
            let found = in_line(line, "").unwrap();
            assert!(found.contains(hint), "{line}: {found}");
        }
    }

    #[test]
    fn accepts_valid_text() {
        for line in [
            "title = \"30.06.2017, 1,5 and 1 500\"",
            "amount = { eur = [300000, 350000.50] } # 300,000",
            "deadline = 2017-06-30",
            "files = ['C:\\Users\\me\\rates.csv']",
            "hops = 12",
        ] {
            assert_eq!(in_line(line, ""), None, "{line}");
        }
    }
}
