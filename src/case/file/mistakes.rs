//! Mistakes that people make in TOML, in words that say how to write it. TOML's own messages speak of grammar; these look
//! at the line for what people bring along from texts and spreadsheets: curly quotation marks, numbers and days as their
//! country writes them, Windows paths.

use crate::day::{DayError, parse_day};

/// What a line that TOML does not take most likely gets wrong, and how to write it; `None` where nothing is recognised.
pub(super) fn in_line(line: &str) -> Option<String> {
    let bare = without_strings(line);
    curly(&bare)
        .or_else(|| windows_path(line))
        .or_else(|| day(&bare))
        .or_else(|| number(&bare))
}

/// What is wrong with a number in quotation marks or with its separators, for a value of the wrong type.
pub(super) fn in_value(message: &str) -> Option<String> {
    let wants_number =
        message.contains("expected a number") || message.contains("expected a whole number");
    if !wants_number || !message.starts_with("invalid type: string") {
        return None;
    }
    let inside = message.split('"').nth(1)?;
    if !inside.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let hint = number(inside).map_or(String::new(), |hint| format!("; {hint}"));
    Some(format!(
        "`{}` stands in quotation marks; write a number without them{hint}",
        inside.escape_debug()
    ))
}

/// A line without its comment and without what stands in closed straight quotation marks.
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

/// Characters that separate thousands or decimals somewhere, and what they are called.
const SEPARATORS: [(char, &str); 6] = [
    (',', "a comma"),
    ('\'', "an apostrophe"),
    ('\u{2019}', "an apostrophe"),
    (' ', "a blank"),
    ('\u{a0}', "a blank"),
    ('\u{202f}', "a blank"),
];

fn number(bare: &str) -> Option<String> {
    let letters: Vec<char> = bare.chars().collect();
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    for at in 1..letters.len() {
        let separator = SEPARATORS.iter().find(|(mark, _)| *mark == letters[at]);
        let points = letters[at] == '.';
        if !is_digit(at - 1) || !is_digit(at + 1) {
            continue;
        }
        let start = (0..at)
            .rev()
            .find(|at| !is_digit(*at) && letters[*at] != '.')
            .map_or(0, |before| before + 1);
        let end = (at + 1..letters.len())
            .find(|at| {
                !is_digit(*at)
                    && !(is_digit(at + 1)
                        && (letters[*at] == '.'
                            || SEPARATORS.iter().any(|(mark, _)| *mark == letters[*at])))
            })
            .unwrap_or(letters.len());
        let text: String = letters[start..end].iter().collect();
        let several_points = points && text.matches('.').count() > 1;
        let name = match separator {
            Some((_, name)) => name,
            None if several_points => "points",
            None => continue,
        };
        return Some(format!(
            "`{text}` has {name} in it; write a number without thousands separators and with a point before its decimals, \
             as in 300000 or 0.5"
        ));
    }
    None
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn recognises_what_people_bring_along() {
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
            ("files = [\"C:\\Users\\me\\rates.csv\"]", "begins an escape"),
        ] {
            let found = in_line(line).unwrap();
            assert!(found.contains(hint), "{line}: {found}");
        }
    }

    #[test]
    fn finds_no_mistake_in_what_is_right() {
        for line in [
            "title = \"30.06.2017, 1,5 and 1 500\"",
            "amount = { eur = [300000, 350000.50] } # 300,000",
            "deadline = 2017-06-30",
            "files = ['C:\\Users\\me\\rates.csv']",
            "hops = 12",
        ] {
            assert_eq!(in_line(line), None, "{line}");
        }
    }
}
