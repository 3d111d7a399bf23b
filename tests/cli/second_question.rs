//! A second question to the evidence of a finished case: the first answer is never written over without being asked for.

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
fn another_question_leaves_the_first_answer_and_asks_for_a_folder_or_replace() {
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
            "error: case holds the answer to another question (asked now: ",
            "give --replace to write over it",
            "`ransomtrace trace --offline case --out DIR`",
        ] {
            assert!(ended.stderr.contains(part), "{flags}\n{}", ended.stderr);
        }
        assert!(desk.files("case") == before, "{flags}");
    }
}

#[test]
fn the_same_question_may_be_answered_again() {
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
fn an_answer_in_a_folder_of_its_own_can_be_checked_and_is_the_one_that_replaces() {
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
fn a_folder_that_holds_something_is_not_written_into() {
    let desk = answered();
    desk.write("notes/plan.txt", "keep");
    desk.ransomtrace("trace --offline case --hops 1 --out notes")
        .expect_error(
            2,
            "notes holds files that are no case; give an empty or a new folder with --out",
        )
        .run();
    assert_eq!(desk.files("notes").len(), 1);
    // What another case asks is not answered from this evidence, and no folder comes of it.
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
fn replace_without_offline_and_a_second_folder_are_refused() {
    let desk = answered();
    desk.ransomtrace("trace --case clinic.toml -o case --replace")
        .args(honest())
        .expect_error(
            2,
            "--replace goes with --offline: a run with servers always goes on in its case folder",
        )
        .run();
    desk.ransomtrace("trace --offline case --hops 1 --out narrow")
        .expect_findings_in("narrow")
        .run();
    desk.ransomtrace("trace --offline case narrow")
        .expect_error(
            2,
            "`narrow` is a second case folder; name one, whose evidence is to answer",
        )
        .run();
}
