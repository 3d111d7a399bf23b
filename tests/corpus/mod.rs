//! Readers of what a server or a user wrote, each against every input that was kept for it in `tests/fuzz/corpus`: examples of
//! what is really written, inputs that reach every branch of a reader, and every input that once broke one.
//!
//! A file here reads one kind of input and says what must hold of any bytes at all. `tests/fuzz/` looks for inputs of which it
//! does not hold; what it finds is kept, so that it is read here ever after.

mod answers;
mod branches;
#[cfg(feature = "electrum")]
mod budget;
mod case_file;
mod change_rules;
mod evidence;
mod findings;
mod headers;
mod manifest;
mod pieces;
mod rates;
mod servers;
mod tagpack;
#[cfg(feature = "electrum")]
mod wire;

use std::fs;
use std::path::Path;

/// Reads every input that is kept for a reader.
fn replay(name: &str, read: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(name);
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a file of the corpus").path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "nothing in {}", folder.display());
    for path in paths {
        let bytes = fs::read(&path).expect("a file of the corpus");
        // A panic in a reader names no input.
        let outcome = std::panic::catch_unwind(|| read(&bytes));
        assert!(outcome.is_ok(), "{} breaks its reader", path.display());
    }
}

#[test]
fn every_answer_is_read_or_refused() {
    replay("answers", answers::read);
}

#[test]
fn every_branch_proves_what_it_should_and_nothing_else() {
    replay("branches", branches::read);
}

#[test]
#[cfg(feature = "electrum")]
fn no_account_keeps_anybody_waiting_for_days() {
    replay("budget", budget::read);
}

#[test]
fn every_case_file_reads_back_as_it_was_written() {
    replay("case_file", case_file::read);
}

#[test]
fn all_change_rules_read_back_as_they_are_printed() {
    replay("change_rules", change_rules::read);
}

#[test]
fn every_evidence_file_is_read_or_refused() {
    replay("evidence", evidence::read);
}

#[test]
fn all_findings_are_rendered_or_refused() {
    replay("findings", findings::read);
}

#[test]
fn all_headers_are_added_whole_or_not_at_all() {
    replay("headers", headers::read);
}

#[test]
fn manifests_and_registers_round_trip() {
    replay("manifest", manifest::read);
}

#[test]
fn every_rate_file_is_read_or_refused() {
    replay("rates", rates::read);
}

#[test]
fn every_server_reads_back_as_it_is_printed() {
    replay("servers", servers::read);
}

#[test]
fn every_tag_pack_is_read_or_refused() {
    replay("tagpack", tagpack::read);
}

#[cfg(feature = "electrum")]
#[test]
fn every_stream_is_answered_or_given_up() {
    replay("wire", wire::read);
}
