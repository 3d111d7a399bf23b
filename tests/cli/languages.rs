//! Files for readers in Lithuanian: the same findings and the same figures, in other words.

use super::{desk, honest};
use crate::support::command::Desk;

/// A finished case, and its Lithuanian edition in a folder of its own.
fn two_editions() -> Desk {
    let desk = desk();
    desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .expect_findings_in("case")
        .run();
    desk.ransomtrace("report case --lang lt --out lt")
        .expect_findings_in("lt")
        .run();
    desk
}

/// The text of a page without its markup, style and charts.
fn text_of(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, tagged)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = tagged.split_once('>').expect("a tag ends");
        let is_gap = tag.starts_with("span class=\"g\"") || tag == "/span";
        text.push_str(if is_gap { "" } else { " " });
        let end = ["style", "svg"]
            .into_iter()
            .find(|name| tag.starts_with(name));
        rest = match end {
            Some(name) => after.split_once(&format!("</{name}>")).expect("an end").1,
            None => after,
        };
    }
    text
}

/// Every number with decimals, as digits with a point, in order of size.
fn figures(page: &str, group: char, point: char) -> Vec<String> {
    // The title is the investigator's, and so is the form of its number.
    let text = text_of(page).replace("24,000 patients", "");
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let mut text = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let is_inside = at > 0 && is_digit(at - 1) && is_digit(at + 1);
        match *letter {
            letter if letter == group && is_inside => {}
            letter if letter == point && is_inside => text.push('.'),
            letter if letter.is_ascii_digit() => text.push(letter),
            _ => text.push(' '),
        }
    }
    // The version of the program has two points.
    let numbers = text.split_whitespace();
    let numbers = numbers.filter(|number| number.matches('.').count() == 1);
    let mut numbers: Vec<String> = numbers.map(str::to_owned).collect();
    numbers.sort();
    numbers
}

#[test]
fn edition_in_lithuanian_has_the_same_findings_and_figures() {
    let desk = two_editions();
    let (english, lithuanian) = (desk.files("case"), desk.files("lt"));
    for (path, bytes) in &lithuanian {
        let is_for_readers = ["report.html", "report.pdf", "case.xlsx"].contains(&path.as_str())
            || path.starts_with("letters/")
            || path.starts_with("charts/");
        assert_eq!(english[path] == *bytes, !is_for_readers, "{path}");
    }
    let (ours, theirs) = (desk.read("case/report.html"), desk.read("lt/report.html"));
    assert!(theirs.contains("<html lang=\"lt\">"));
    assert!(theirs.contains("Sumokėta: 324\u{a0}395,00\u{a0}Eur (148,23771690 BTC"));
    assert!(theirs.contains("iki 2017\u{a0}m. birželio 30\u{a0}d."));
    let figures_of_both = [figures(&ours, ',', '.'), figures(&theirs, '\u{a0}', ',')];
    assert!(figures_of_both[0].len() > 500);
    assert_eq!(figures_of_both[0], figures_of_both[1]);
}

#[test]
fn letters_in_lithuanian_name_the_same_outputs() {
    let desk = two_editions();
    let outputs = |letter: &str| -> Vec<String> {
        let words = letter.split_whitespace();
        let ids = words.filter(|word| word.len() > 60);
        ids.map(|id| {
            id.trim_matches(|c: char| !c.is_ascii_alphanumeric())
                .to_owned()
        })
        .collect()
    };
    let letter = "letters/01-n1UW6XeDoA.txt";
    let (ours, theirs) = (
        desk.read(&format!("case/{letter}")),
        desk.read(&format!("lt/{letter}")),
    );
    assert!(!outputs(&ours).is_empty());
    assert_eq!(outputs(&ours), outputs(&theirs));
    assert!(theirs.contains("įmok"), "{theirs}");
}

#[test]
fn folder_in_lithuanian_is_verified_and_rebuilt() {
    let desk = desk();
    desk.ransomtrace(format!(
        "trace --case clinic.toml --lang lt -o case {}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
    assert!(desk.read("case/case.toml").contains("language = \"lt\""));
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
    let before = desk.files("case");
    assert!(desk.read("case/report.html").contains("Kur yra pinigai"));
    desk.write("case/report.html", "");
    desk.ransomtrace("report case")
        .expect_findings_in("case")
        .run();
    assert!(desk.files("case") == before);
}

#[test]
fn another_language_needs_a_folder_of_its_own() {
    let desk = desk();
    let ended = desk.ransomtrace("report case --lang lt").watch();
    assert_eq!(ended.code, Some(2));
    assert!(ended.stderr.contains("--out"), "{}", ended.stderr);
    let ended = desk.ransomtrace("report case --lang de --out new").watch();
    assert_eq!(ended.code, Some(2));
    let words = "there is no language `de`; choose en or lt";
    assert!(ended.stderr.contains(words), "{}", ended.stderr);
}
