//! Files for readers in Lithuanian, and with local time: the same findings and the same figures, in other words.

use super::figures::{figures, text_of, two_editions};
use super::{desk, honest};

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
    let figures_of_both = [
        figures(&text_of(&ours), ',', '.'),
        figures(&text_of(&theirs), '\u{a0}', ','),
    ];
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

#[test]
fn local_time_stands_beside_utc() {
    let desk = two_editions();
    desk.ransomtrace("report case --zone europe/vilnius --out vilnius")
        .expect_findings_in("vilnius")
        .run();
    let (utc, local) = (desk.files("case"), desk.files("vilnius"));
    for (path, bytes) in &local {
        let has_times =
            ["report.html", "case.xlsx"].contains(&path.as_str()) || path.starts_with("letters/");
        assert_eq!(utc[path] == *bytes, !has_times, "{path}");
    }
    let page = text_of(&desk.read("vilnius/report.html"));
    for text in [
        "State of 31 August 2017, 08:35 UTC (11:35 UTC+3), block 359.",
        "the time in brackets is local time,  Europe/Vilnius",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let letter = desk.read("vilnius/letters/01-n1UW6XeDoA.txt");
    assert!(letter.contains(" UTC+3), block "), "{letter}");
}

#[test]
fn zone_of_the_case_file_is_kept_and_verified() {
    let desk = desk();
    desk.ransomtrace(format!(
        "trace --case clinic.toml --zone Europe/Vilnius -o case {}",
        honest()
    ))
    .expect_findings_in("case")
    .run();
    assert!(
        desk.read("case/case.toml")
            .contains("zone = \"Europe/Vilnius\"")
    );
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
}

#[test]
fn unknown_zone_is_refused_with_an_example() {
    let desk = desk();
    let ended = desk
        .ransomtrace("report case --zone Europe/Atlantis --out new")
        .watch();
    assert_eq!(ended.code, Some(2));
    let words =
        "there is no time zone `Europe/Atlantis`; give a name of the IANA database, such as";
    assert!(ended.stderr.contains(words), "{}", ended.stderr);
    desk.write(
        "zone.toml",
        format!("zone = \"EEST\"\n{}", desk.read("clinic.toml")),
    );
    let ended = desk.ransomtrace("trace --case zone.toml -o new").watch();
    assert_eq!(ended.code, Some(2));
    assert!(
        ended
            .stderr
            .contains("zone.toml:1: zone: there is no time zone `EEST`"),
        "{}",
        ended.stderr
    );
}
