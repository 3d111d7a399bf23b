//! An evidence file that somebody has changed: bytes of the file, or words in it with the hash that goes with them.

use std::path::Path;
use std::sync::OnceLock;

use bitcoin::Network;
use bitcoin::hashes::{Hash, sha256};
use ransomtrace::archive::log::{LogEntry, RunInputs};
use ransomtrace::archive::{Archive, ArchiveError};
use ransomtrace::electrum::Request;
use ransomtrace::run;
use rusqlite::{Connection, params};

use super::pieces::Pieces;

/// The evidence of a small case, and its question: an address of the built-in case, followed for one hop.
const EVIDENCE: &[u8] = include_bytes!("evidence.sqlite");
const QUESTION: &str = include_str!("case.toml");

/// Changes at most.
const MOST_CHANGES: usize = 16;

/// The words in the file, by table: column, and number of rows.
const WORDS: [(&str, &str); 3] = [
    ("answers", "answer"),
    ("log", "entry"),
    ("exhibits", "content"),
];

/// A change to the file.
enum Change<'a> {
    /// Bytes from an offset on.
    Bytes(usize, &'a [u8]),
    /// Its length.
    Length(usize),
    /// Words: which table, which row, from where on, how many bytes go, and what comes instead.
    Words {
        table: usize,
        row: u8,
        at: usize,
        gone: usize,
        instead: &'a [u8],
    },
}

/// Makes the changes, and reads everything as every command does.
pub fn read(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder of our own");
    let path = folder.path().join("evidence.sqlite");
    let mut pieces = Pieces(bytes);
    let mut changes = Vec::new();
    while !pieces.is_empty() && changes.len() < MOST_CHANGES {
        changes.push(change(&mut pieces));
    }
    std::fs::write(&path, EVIDENCE).expect("a folder of our own");
    std::fs::write(folder.path().join("case.toml"), QUESTION).expect("a folder of our own");
    if changes
        .iter()
        .any(|change| matches!(change, Change::Words { .. }))
    {
        reword(&path, &changes).expect("the words of an evidence file of our own");
    }
    let mut file = std::fs::read(&path).expect("a file of our own");
    for change in &changes {
        match change {
            Change::Bytes(at, bytes) => {
                let at = at % file.len().max(1);
                for (old, new) in file[at..].iter_mut().zip(*bytes) {
                    *old = *new;
                }
            }
            Change::Length(length) => file.truncate(*length),
            Change::Words { .. } => {}
        }
    }
    std::fs::write(&path, &file).expect("a folder of our own");

    // What follows from an answer can only differ where words do, and a write can only fail where bytes do.
    let has_words = changes
        .iter()
        .any(|change| matches!(change, Change::Words { .. }));
    let has_bytes = changes
        .iter()
        .any(|change| !matches!(change, Change::Words { .. }));
    if let Ok(archive) = Archive::replay(&path) {
        let _ = read_all(&archive);
    }
    if has_words || changes.is_empty() {
        // Reads every row, and concludes again from those that can be used.
        let _ = run::verify::verify(folder.path(), &|_| {}, &mut |_| {});
    }
    assert_eq!(
        std::fs::read(&path).expect("a file of our own"),
        file,
        "reading changes nothing"
    );
    if (has_bytes || changes.is_empty())
        && let Ok(archive) = Archive::open(&path)
    {
        let _ = go_on(archive);
    }
}

/// The next change of an input.
fn change<'a>(pieces: &mut Pieces<'a>) -> Change<'a> {
    let kind = pieces.byte();
    let (table, row) = (usize::from(kind / 8) % WORDS.len(), pieces.byte());
    let at = usize::from(pieces.short());
    match kind % 8 {
        0..=2 => {
            // Offsets of two bytes end before the file does; the page comes from the row.
            let count = usize::from(pieces.byte() % 64);
            Change::Bytes(usize::from(row) * 1_024 + at % 1_024, pieces.take(count))
        }
        3 => Change::Length(usize::from(row) * 1_024 + at % 1_024),
        _ => {
            let (gone, count) = (usize::from(pieces.byte()), usize::from(pieces.byte()));
            Change::Words {
                table,
                row,
                at,
                gone,
                instead: pieces.take(count),
            }
        }
    }
}

/// Puts other words in the place of those that were stored, with their hash.
fn reword(path: &Path, changes: &[Change<'_>]) -> rusqlite::Result<()> {
    let mut database = Connection::open(path)?;
    database.pragma_update(None, "journal_mode", "MEMORY")?;
    database.pragma_update(None, "synchronous", "OFF")?;
    let all = database.transaction()?;
    for change in changes {
        let Change::Words {
            table,
            row,
            at,
            gone,
            instead,
        } = change
        else {
            continue;
        };
        let (table, column) = WORDS[*table];
        let rows: i64 = all.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| {
            row.get(0)
        })?;
        if rows == 0 {
            continue;
        }
        let id = i64::from(*row) % rows + 1;
        let select = format!("SELECT CAST({column} AS BLOB) FROM {table} WHERE id = ?1");
        let mut words: Vec<u8> = all.query_row(&select, [id], |row| row.get(0))?;
        let at = at % (words.len() + 1);
        let end = (at + gone).min(words.len());
        words.splice(at..end, instead.iter().copied());
        let hash = sha256::Hash::hash(&words).to_string();
        match std::str::from_utf8(&words) {
            Ok(text) if column != "content" => {
                let update = format!("UPDATE {table} SET {column} = ?2, sha256 = ?3 WHERE id = ?1");
                all.execute(&update, params![id, text, hash])?
            }
            _ => {
                let update = format!("UPDATE {table} SET {column} = ?2, sha256 = ?3 WHERE id = ?1");
                all.execute(&update, params![id, words, hash])?
            }
        };
    }
    all.commit()
}

/// The requests in the evidence, which are those of its run.
fn requests() -> &'static [Request] {
    static REQUESTS: OnceLock<Vec<Request>> = OnceLock::new();
    REQUESTS.get_or_init(|| {
        let case = ransomtrace::case::file::parse(QUESTION, Path::new("case.toml"))
            .expect("a case of our own");
        let script = case.addresses[0].address.script_pubkey();
        let genesis = bitcoin::constants::genesis_block(Network::Regtest);
        let txid = genesis.txdata[0].compute_txid();
        vec![
            Request::Tip,
            Request::Headers { start: 0, count: 1 },
            Request::History(script.clone()),
            Request::Balance(script),
            Request::Transaction(txid),
            Request::Proof { txid, height: 0 },
        ]
    })
}

/// Reads everything.
fn read_all(archive: &Archive) -> Result<(), ArchiveError> {
    archive.each_logged(|logged| drop(logged.entry()))?;
    archive.log_head()?;
    archive.steps()?;
    archive.finding_before()?;
    archive.answers_by_server()?;
    for (exhibit, _) in archive.exhibits()? {
        exhibit.sha256();
    }
    for request in requests() {
        for stored in archive.stored(request, &request.key())? {
            let _ = request.read(&stored.answer);
        }
    }
    Ok(())
}

/// Begins a run in it and brings it to its end.
fn go_on(mut archive: Archive) -> Result<(), ArchiveError> {
    archive.begin(RunInputs::default())?;
    read_all(&archive)?;
    let key = Request::Tip.key();
    archive.store([("server", key.as_str(), "{}")])?;
    let tip = ransomtrace::chain::BlockId {
        height: 0,
        hash: ransomtrace::chain::genesis(Network::Regtest),
    };
    archive.log(&LogEntry::Tip(tip))?;
    read_all(&archive)
}
