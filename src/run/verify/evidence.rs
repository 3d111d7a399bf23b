//! Verifies the evidence itself: the file, the hash chain of the log, every answer and every exhibit.

use crate::plural::counted;
use std::path::Path;

use super::log::Log;
use super::proofs::Proofs;
use super::{CheckResult, Discrepancy};
use crate::archive::{ArchiveCheck, ArchiveError, Audit, Flaw, RequestIndex};
use crate::case::file;
use crate::report::{EVIDENCE, QUESTION};

/// Verified evidence.
pub struct Audited {
    /// The checks, in order.
    pub checks: Vec<CheckResult>,
    /// Its log.
    pub log: Log,
    /// The open file.
    pub audit: Audit,
    /// Its intact answers by request.
    pub index: RequestIndex,
}

/// Verifies the evidence and the proofs in it.
///
/// # Errors
///
/// [`ArchiveError`] if the file cannot be opened.
pub fn audit(path: &Path) -> Result<Audited, ArchiveError> {
    let audit = Audit::open(path)?;
    let mut archive_check = audit.check_tables();
    let mut database = CheckResult::new("database");
    database.summary = "is of this version, and SQLite finds it intact".to_owned();
    for problem in archive_check.integrity() {
        database.summary = "is damaged".to_owned();
        database
            .faults
            .push(Discrepancy::of_file(EVIDENCE, problem));
    }
    let (of_log, log) = chain(&mut archive_check);
    let network = log
        .question()
        .and_then(|question| file::parse(&question.case, Path::new(QUESTION)).ok())
        .map(|case| case.network);
    let mut proofs = network.map(Proofs::new);
    let mut index = RequestIndex::default();
    let of_answers = answers(&archive_check, &log, proofs.as_mut(), &mut index);
    let mut checks = vec![database, of_log, of_answers, exhibits(&archive_check)];
    match proofs {
        Some(proofs) => {
            // Headers and branches in modified answers are not used, so proofs may be missing.
            let is_whole = checks.iter().all(|check| check.faults.is_empty());
            checks.extend(proofs.finish(&log).into_iter().map(|mut check| {
                if !is_whole {
                    check.downgrade_to_notice("the evidence was modified");
                }
                check
            }));
        }
        None => {
            let mut check = CheckResult::new("proofs");
            check.summary = "not verified: the log does not record the network".to_owned();
            if log.last_end().is_some() {
                let problem = "contains no readable case of a finished run";
                check.faults.push(Discrepancy::of_table("log", problem));
            }
            checks.push(check);
        }
    }
    Ok(Audited {
        checks,
        log,
        audit,
        index,
    })
}

/// Describes an intact table.
fn whole(good: u64, noun: &str, check: &CheckResult) -> String {
    let (matching, sealed) = match good {
        1 => ("matches its stored hash", ", sealed in the log"),
        _ => ("match their stored hashes", ", all sealed in the log"),
    };
    let sealed = if check.faults.is_empty() { sealed } else { "" };
    format!("{} {matching}{sealed}", counted(good, noun))
}

fn unreadable(table: &'static str, error: &ArchiveError) -> Discrepancy {
    Discrepancy::of_table(table, format!("cannot be read completely: {error}"))
}

impl From<Flaw> for Discrepancy {
    fn from(flaw: Flaw) -> Self {
        Self {
            table: flaw.table,
            row: flaw.row,
            ..Self::of_file(EVIDENCE, flaw.problem)
        }
    }
}

/// Verifies the log.
fn chain(archive_check: &mut ArchiveCheck<'_>) -> (CheckResult, Log) {
    let mut check = CheckResult::new("log");
    let mut log = Log::default();
    let read = archive_check.log(&mut |row| match row {
        Ok(row) => {
            if row.entry().is_none() {
                check.notices.push(format!(
                    "log entry {} has an unknown type; its hash chain is intact",
                    row.id
                ));
            }
            log.add(&row);
        }
        Err(flaw) => check.faults.push(flaw.into()),
    });
    if let Err(error) = read {
        check.faults.push(unreadable("log", &error));
    }
    check.summary = format!(
        "{} of {}",
        counted(log.entries, "entry"),
        counted(log.runs(), "run")
    );
    if check.faults.is_empty() {
        check.summary += ", each with a hash over itself and those before it";
    }
    if let Some(later) = log.later() {
        check.notices.push(format!(
            "{later}; the same `ransomtrace trace` resumes it or starts anew"
        ));
    }
    let fallen = log.reorganised();
    if fallen > 0 {
        check.notices.push(format!(
            "{} ended early because of a reorganisation",
            counted(fallen, "run")
        ));
    }
    (check, log)
}

/// Verifies the hash of every answer, and the seals in the log.
fn answers(
    archive_check: &ArchiveCheck<'_>,
    log: &Log,
    mut proofs: Option<&mut Proofs>,
    index: &mut RequestIndex,
) -> CheckResult {
    let mut check = CheckResult::new("answers");
    let sealed = log.last_end().map_or(0, |end| end.last_answer);
    let (mut good, mut unsealed) = (0, 0);
    let read = archive_check.answers(&mut |row| match row {
        Ok(row) => {
            good += 1;
            index.push(row.request);
            unsealed += u64::from(row.id > sealed);
            if let Some(proofs) = proofs.as_deref_mut() {
                proofs.read(&row);
            }
        }
        Err(flaw) => check.faults.push(flaw.into()),
    });
    if let Err(error) = read {
        check.faults.push(unreadable("answers", &error));
    }
    check.summary = whole(good, "answer", &check);
    if unsealed > 0 {
        check.notices.push(format!(
            "{} came after the last finished run; {} not sealed in the log yet",
            counted(unsealed, "answer"),
            if unsealed == 1 { "it is" } else { "they are" }
        ));
    }
    check
}

/// Verifies the hash of every exhibit, and the seals in the log.
fn exhibits(archive_check: &ArchiveCheck<'_>) -> CheckResult {
    let mut check = CheckResult::new("exhibits");
    let mut good = 0;
    let read = archive_check.exhibits(&mut |row| match row {
        Ok(_) => good += 1,
        Err(flaw) => check.faults.push(flaw.into()),
    });
    if let Err(error) = read {
        check.faults.push(unreadable("exhibits", &error));
    }
    check.summary = whole(good, "exhibit", &check);
    check
}
