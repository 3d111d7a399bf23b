//! The court file `report.pdf`: it is in the folder, verified, and made again byte for byte.

use std::sync::OnceLock;

use super::{desk, honest};
use crate::support::command::{Desk, Files};

const COURT_FILE: &str = "report.pdf";

/// A finished case in Lithuanian; tests change a copy of it.
fn case() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        let desk = desk();
        desk.ransomtrace(format!(
            "trace --case clinic.toml --lang lt -o case {}",
            honest()
        ))
        .expect_findings_in("case")
        .run();
        desk.files("case")
    })
}

fn copy() -> Desk {
    let desk = Desk::new();
    for (name, bytes) in case() {
        desk.write(&format!("case/{name}"), bytes);
    }
    desk
}

fn holds(pdf: &[u8], text: &str) -> bool {
    pdf.windows(text.len()).any(|part| part == text.as_bytes())
}

#[test]
fn demo_has_a_court_file_that_is_listed_and_verified() {
    let desk = Desk::new();
    desk.ransomtrace("demo -o case")
        .expect_findings_in("case")
        .run();
    let case = desk.files("case");
    let pdf = &case[COURT_FILE];
    assert!(holds(pdf, "<pdfaid:part>3<") && holds(pdf, "/Lang(en)"));
    assert!(pdf.len() < 5_000_000, "{}", pdf.len());
    let manifest = desk.read("case/manifest.json");
    assert!(manifest.contains("\"report.pdf\": \""), "{manifest}");
    assert!(manifest.contains(", pdf)\""), "{manifest}");
    desk.ransomtrace("verify case")
        .expect_in_stdout("No fault found\n")
        .run();
}

#[test]
fn court_file_is_in_the_language_of_the_case() {
    assert!(holds(&case()[COURT_FILE], "/Lang(lt)"));
}

#[test]
fn changed_byte_of_the_court_file_is_found() {
    let desk = copy();
    let mut pdf = case()[COURT_FILE].clone();
    let middle = pdf.len() / 2;
    pdf[middle] ^= 1;
    desk.write("case/report.pdf", &pdf);
    desk.ransomtrace("verify case")
        .expect_exit_code(7)
        .expect_in_stdout("report.pdf: hashes to ")
        .expect_in_stdout(format!(
            "report.pdf: differs from the file derived from the evidence; the first difference is at byte {middle}, "
        ))
        .run();
}

#[test]
fn court_file_of_another_case_is_found_though_listed() {
    let desk = copy();
    let other = b"%PDF-1.7 of somebody else";
    desk.write("case/report.pdf", other);
    let manifest = desk.read("case/manifest.json");
    let hash = ransomtrace::report::sha256_of(&desk.path("case/report.pdf")).unwrap();
    let line = manifest
        .lines()
        .find(|line| line.contains("\"report.pdf\""))
        .unwrap();
    let resealed = manifest.replace(line, &format!("    \"report.pdf\": \"{hash}\","));
    desk.write("case/manifest.json", resealed);
    desk.ransomtrace("verify case")
        .expect_exit_code(7)
        .expect_in_stdout("as the hash of report.pdf, but that of")
        .expect_in_stdout("report.pdf: differs from the file derived from the evidence")
        .run();
}

#[test]
fn missing_court_file_is_found_and_made_again() {
    let desk = copy();
    std::fs::remove_file(desk.path("case/report.pdf")).unwrap();
    desk.ransomtrace("verify case")
        .expect_exit_code(7)
        .expect_in_stdout("report.pdf: is missing")
        .run();
    desk.ransomtrace("report case")
        .expect_findings_in("case")
        .run();
    assert!(desk.files("case") == *case());
}

#[test]
fn court_file_in_a_new_folder_is_the_same() {
    let desk = copy();
    desk.ransomtrace("report case --out again")
        .expect_findings_in("again")
        .run();
    assert!(desk.files("again")[COURT_FILE] == case()[COURT_FILE]);
    desk.ransomtrace("report case --lang en --out english")
        .expect_findings_in("english")
        .run();
    assert!(holds(&desk.files("english")[COURT_FILE], "/Lang(en)"));
}
