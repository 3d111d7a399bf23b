//! A second trace from the evidence of a finished case: the first findings are overwritten only on request.

use super::{addresses, conclusions, desk, honest};
use crate::support::command::Desk;

/// A desk with a finished case of two hops in `case`.
fn answered() -> Desk {
    let desk = desk();
    desk.ransomtrace("trace --case clinic.toml -o case --hops 2")
        .args(honest())
        .expect_findings_in("case")
        .run();
    desk
}

const QUESTIONS: [&str; 4] = [
    "--hops 1",
    "--min-taint 100000000",
    "--to 2017-06-15",
    "--dust 20000000 --hops 1",
];

#[test]
fn other_settings_require_new_folder_or_replace() {
    let desk = answered();
    let before = desk.files("case");
    for flags in QUESTIONS {
        let ended = desk
            .ransomtrace(format!("trace --offline -o case {flags}"))
            .watch();
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(2), ""),
            "{flags}\n{}",
            ended.stderr
        );
        for part in [
            "error: case contains the result for another case file (asked now: ",
            "pass --replace to overwrite it",
            "`ransomtrace trace --offline case --out DIR`",
        ] {
            assert!(ended.stderr.contains(part), "{flags}\n{}", ended.stderr);
        }
        assert!(desk.files("case") == before, "{flags}");
    }
}

#[test]
fn same_offline_trace_may_be_repeated() {
    let desk = answered();
    let before = desk.files("case");
    desk.ransomtrace("trace --offline case")
        .expect_findings_in("case")
        .run();
    desk.ransomtrace("trace --offline -o case --hops 2")
        .expect_findings_in("case")
        .run();
    assert!(desk.files("case") == before);
}

#[test]
fn new_folder_and_replace_give_same_verified_result() {
    let desk = answered();
    let before = desk.files("case");
    desk.ransomtrace("trace --offline case --hops 1 --out narrow")
        .expect_findings_in("narrow")
        .run();
    assert!(desk.files("case") == before);
    let narrow = desk.files("narrow");
    assert_eq!(narrow["evidence.sqlite"], before["evidence.sqlite"]);
    desk.ransomtrace("verify narrow")
        .expect_in_stdout("No fault found\n")
        .run();
    desk.ransomtrace("trace --offline case --hops 1 --replace")
        .expect_findings_in("case")
        .run();
    assert!(conclusions(desk.files("case")) == conclusions(narrow));
}

#[test]
fn rates_and_tags_are_found_in_evidence_for_any_folder() {
    let desk = desk();
    desk.write("files/rates.csv", super::story().rates_csv)
        .write("files/pack.yaml", PACK)
        .write(
            "files/clinic.toml",
            super::case_toml() + "\n[tags]\npacks = [\"*.yaml\"]\n",
        );
    desk.ransomtrace("trace --case files/clinic.toml -o cases/clinic")
        .args(honest())
        .expect_findings_in("cases/clinic")
        .run();
    std::fs::remove_dir_all(desk.path("files")).unwrap();
    let whole = desk.files("cases/clinic");
    for out in ["narrow", "cases/narrow", "elsewhere/deep/narrow"] {
        std::fs::create_dir_all(desk.path(out)).unwrap();
        desk.ransomtrace(format!("trace --offline cases/clinic --out {out}"))
            .expect_findings_in(out)
            .run();
        assert!(
            conclusions(desk.files(out)) == conclusions(whole.clone()),
            "{out}"
        );
        desk.ransomtrace(format!("verify {out}"))
            .expect_in_stdout("No fault found\n")
            .run();
    }
}

const PACK: &str = "title: Pack\ncreator: C\ntags:\n- address: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n  label: first\n  source: here\n  currency: BTC\n  lastmod: 2021-04-21\n";

#[test]
fn argument_without_evidence_is_reported_as_folder() {
    let desk = answered();
    desk.write("notes/plan.txt", "keep");
    for (named, flags) in [
        ("clinic", ""),
        ("no/such", ""),
        ("case/evidence.sqlite", ""),
        ("notes", ""),
        ("nosuch", "--out nosuch"),
    ] {
        let place = if flags.is_empty() { named } else { "" };
        desk.ransomtrace(format!("trace --offline {place} {flags}"))
            .expect_error(
                2,
                format!(
                    "{named} contains no evidence.sqlite: name a case folder that does, as in `ransomtrace trace --offline \
                     FOLDER`"
                ),
            )
            .run();
    }
}

#[test]
fn file_error_uses_name_given_by_user() {
    let desk = answered();
    desk.write(
        "rr/x.csv",
        "# currency: EUR\n# source: me\ndate,close\n2017-06-01,1,2\n",
    )
    .write(
        "other.toml",
        super::case_toml().replace("rates.csv", "rr/x.csv"),
    );
    let ended = desk
        .ransomtrace("trace --offline case --case other.toml --out other")
        .watch();
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(ended.stderr.contains("rr/x.csv:4: "), "{}", ended.stderr);
    assert!(!ended.stderr.contains("exhibits"), "{}", ended.stderr);
}

#[test]
fn rejects_non_empty_output_folder() {
    let desk = answered();
    desk.write("notes/plan.txt", "keep");
    desk.ransomtrace("trace --offline case --hops 1 --out notes")
        .expect_error(
            2,
            "notes is not empty and not a case folder; give an empty or a new folder with --out",
        )
        .run();
    assert_eq!(desk.files("notes").len(), 1);
    // Another case is not answered from this evidence, and no folder is created.
    let fresh = &addresses()[1];
    let ended = desk
        .ransomtrace(format!(
            "trace -n regtest --offline case {fresh} --out other"
        ))
        .watch();
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(!desk.exists("other"));
}

#[test]
fn rejects_replace_without_offline_and_second_folder() {
    let desk = answered();
    desk.ransomtrace("trace --case clinic.toml -o case --replace")
        .args(honest())
        .expect_error(
            2,
            "--replace is only for --offline: a run with servers always resumes in its case folder",
        )
        .run();
    desk.ransomtrace("trace --offline case --hops 1 --out narrow")
        .expect_findings_in("narrow")
        .run();
    desk.ransomtrace("trace --offline case narrow")
        .expect_error(2, "`narrow` is a second case folder: name only one")
        .run();
}
