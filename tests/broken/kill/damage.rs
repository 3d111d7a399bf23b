//! Modified evidence is refused and unchanged, or harmless.

use std::fs;

use rusqlite::Connection;

use super::{Behaviour, ask, conclusions, desk, dice, goes_on, server, tries, undisturbed};
use crate::support::command::Desk;
use crate::support::hostile::Hostile;

/// A desk with a finished case, or an interrupted one, and the server.
fn case(is_finished: bool) -> (Desk, Hostile) {
    let desk = desk();
    let answers = if is_finished { usize::MAX } else { 100 };
    let server = Behaviour::before(server())
        .closing_for_good_after(answers)
        .start();
    let ended = ask(&desk, &server).watch();
    assert_eq!(
        ended.code,
        Some(if is_finished { 0 } else { 5 }),
        "{ended:#?}"
    );
    server.reform();
    (desk, server)
}

/// Replaces the evidence and traces: modified evidence is refused and unchanged, or harmless.
/// Whether it is refused.
#[track_caller]
fn is_refused(desk: &Desk, server: &Hostile, evidence: &[u8], what: &dyn std::fmt::Debug) -> bool {
    let path = desk.path("case/evidence.sqlite");
    let before = desk.files("case");
    fs::write(&path, evidence).unwrap();
    let ended = ask(desk, server).watch();
    if ended.code == Some(0) {
        assert!(
            conclusions(desk.files("case")) == *undisturbed(),
            "{what:?}"
        );
    } else {
        assert_eq!(ended.code, Some(1), "{what:?}: {ended:#?}");
        let reasons = [
            " is damaged: ",
            " is not an evidence file of this version of the program; it was not changed",
            " is missing or empty, although this folder holds a finished case; ",
            " is the evidence of another case; it was not changed",
            " does not contain the run of the manifest beside it",
            "cannot use case/evidence.sqlite: ",
            "another program has switched case/evidence.sqlite to write-ahead logging; it was not changed",
        ];
        let is_clear = reasons.iter().any(|reason| ended.stderr.contains(reason));
        assert!(is_clear, "{what:?}: {ended:#?}");
        assert!(
            fs::read(&path).unwrap() == evidence,
            "{what:?} is written to"
        );
        let mut after = desk.files("case");
        after.insert(
            "evidence.sqlite".to_owned(),
            before["evidence.sqlite"].clone(),
        );
        assert!(after == before, "{what:?} leaves {:?}", after.keys());
    }
    // As it was, for the next.
    fs::remove_dir_all(desk.path("case")).unwrap();
    for (name, bytes) in before {
        desk.write(&format!("case/{name}"), bytes);
    }
    ended.code != Some(0)
}

/// Puts evidence in the place of what is there, and concludes from it without servers, which must be refused.
#[track_caller]
fn is_refused_offline(desk: &Desk, evidence: &[u8], what: &dyn std::fmt::Debug) {
    let whole = fs::read(desk.path("case/evidence.sqlite")).unwrap();
    fs::write(desk.path("case/evidence.sqlite"), evidence).unwrap();
    let before = desk.files("case");
    for command in ["report case", "trace --offline -o case", "verify case"] {
        let ended = desk.ransomtrace(command).watch();
        let code = if command == "verify case" { 7 } else { 1 };
        assert_eq!(
            ended.code,
            Some(code),
            "{command} after {what:?}: {ended:#?}"
        );
    }
    assert!(desk.files("case") == before, "{what:?}");
    fs::write(desk.path("case/evidence.sqlite"), whole).unwrap();
}

#[test]
fn evidence_of_another_folder_is_refused() {
    let (desk, server) = case(true);
    let (other, _server) = case(true);
    let evidence = fs::read(other.path("case/evidence.sqlite")).unwrap();
    let what = "the same case, traced into another folder";
    assert!(is_refused(&desk, &server, &evidence, &what));
    is_refused_offline(&desk, &evidence, &what);
    goes_on(&desk, &server, &"the file is as it was");
}

#[test]
fn modified_byte_in_evidence_is_refused_or_harmless() {
    let mut dice = dice(8);
    for is_finished in [true, false] {
        let (desk, server) = case(is_finished);
        let whole = fs::read(desk.path("case/evidence.sqlite")).unwrap();
        let mut refused = 0;
        for at in 0..tries(24) {
            let mut evidence = whole.clone();
            // The first bytes identify the file type.
            let place = dice.roll(if at % 6 == 0 { 100 } else { evidence.len() });
            evidence[place] ^= 1 << dice.roll(8);
            refused += usize::from(is_refused(&desk, &server, &evidence, &place));
        }
        assert!(refused > tries(8), "only {refused}");
        goes_on(&desk, &server, &"the file is as it was");
    }
}

#[test]
fn evidence_that_is_cut_off_anywhere_is_refused() {
    let mut dice = dice(9);
    let (desk, server) = case(true);
    let whole = fs::read(desk.path("case/evidence.sqlite")).unwrap();
    let pages = whole.len() / 4096;
    let mut lengths = vec![
        0,
        1,
        16,
        99,
        100,
        4095,
        4096,
        whole.len() - 4096,
        whole.len() - 1,
    ];
    for _ in 0..tries(4) {
        lengths.extend([dice.roll(whole.len()), 4096 * (1 + dice.roll(pages - 1))]);
    }
    for length in lengths {
        let is_refused = is_refused(&desk, &server, &whole[..length], &length);
        assert!(is_refused, "{length} of {} bytes", whole.len());
    }
    goes_on(&desk, &server, &"the file is as it was");
}

#[test]
fn evidence_in_which_a_row_was_changed_is_refused() {
    let (desk, server) = case(true);
    let whole = fs::read(desk.path("case/evidence.sqlite")).unwrap();
    for change in [
        "UPDATE answers SET answer = answer || ' ' WHERE id = 40",
        "UPDATE answers SET request = 'blockchain.headers.subscribe []' WHERE id = 40",
        "UPDATE answers SET server = 'tcp://127.0.0.1:1' WHERE id = 40",
        "UPDATE answers SET time = '2020-01-01T00:00:00Z' WHERE id = 40",
        "UPDATE answers SET run = 2 WHERE id = 40",
        "DELETE FROM answers WHERE id = 40",
        "UPDATE exhibits SET content = x'00'",
        "UPDATE log SET entry = replace(entry, 'clinic', 'bakery') WHERE id = 1",
        "UPDATE log SET time = '2020-01-01T00:00:00Z' WHERE id = 2",
        "DELETE FROM log WHERE id = 2",
        "UPDATE answers SET sha256 = 7 WHERE id = 40",
        "UPDATE answers SET answer = x'ff' WHERE id = 40",
        "DROP TABLE exhibits",
        "CREATE TABLE notes (text)",
        // A run that was finished, made one that is not.
        "DELETE FROM log WHERE id = (SELECT MAX(id) FROM log)",
        "DELETE FROM log WHERE id > 1",
        "DELETE FROM log",
        // And the answers modified together with their hashes, which are not sealed any more.
        "DELETE FROM log WHERE id > 3; UPDATE answers SET (answer, sha256) = (SELECT answer, sha256 FROM answers WHERE id = 40)
            WHERE id = 41",
    ] {
        let path = desk.path("changed.sqlite");
        fs::write(&path, &whole).unwrap();
        Connection::open(&path)
            .unwrap()
            .execute_batch(change)
            .unwrap();
        let evidence = fs::read(&path).unwrap();
        assert!(is_refused(&desk, &server, &evidence, &change), "{change}");
        is_refused_offline(&desk, &evidence, &change);
    }
    goes_on(&desk, &server, &"the file is as it was");
}

#[test]
fn a_file_of_somebody_else_is_refused_and_left_as_it_is() {
    let (desk, server) = case(true);
    let foreign = |sql: &str| {
        let path = desk.path("foreign.sqlite");
        let _ = fs::remove_file(&path);
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        fs::read(&path).unwrap()
    };
    for (what, evidence) in [
        ("a text", b"Dear diary, today it rained.\n".to_vec()),
        (
            "a picture",
            [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 5_000]].concat(),
        ),
        (
            "a database of somebody else",
            foreign("CREATE TABLE notes (text); INSERT INTO notes VALUES ('rain')"),
        ),
        (
            "an archive of another version",
            foreign(
                "PRAGMA application_id = 0x72747263; PRAGMA user_version = 1; CREATE TABLE answers (id)",
            ),
        ),
        (
            "a database in the other form",
            foreign(
                "PRAGMA journal_mode = WAL; PRAGMA application_id = 0x72747263; CREATE TABLE answers (id)",
            ),
        ),
    ] {
        assert!(is_refused(&desk, &server, &evidence, &what), "{what}");
    }
    goes_on(&desk, &server, &"the file is as it was");
}
