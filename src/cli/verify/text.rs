//! Prints the checks of a case folder.

use super::exit_of;
use crate::cli::exit::Exit;
use crate::report::words::visible;
use crate::run::verify::{CheckResult, Verification};

/// Renders a line for each check, with its faults and notices below it.
pub(super) fn table(verification: &Verification, color: bool) -> String {
    let widest = verification.checks.iter().map(|check| check.name.len());
    let widest = widest.max().unwrap_or_default();
    let mut text = String::new();
    let mut line = |line: String, is_alarm: bool| {
        let (on, off) = if is_alarm && color {
            ("\x1b[33m", "\x1b[0m")
        } else {
            ("", "")
        };
        text.push_str(&format!("{on}{}{off}\n", visible(&line)));
    };
    for check in &verification.checks {
        let CheckResult {
            name,
            summary,
            faults,
            notices,
        } = check;
        let verdict = if faults.is_empty() { "ok   " } else { "FAULT" };
        line(
            format!("{verdict}  {name:widest$}  {summary}"),
            !faults.is_empty(),
        );
        for fault in faults {
            line(
                format!("       {}: {}", fault.exhibit(), fault.problem),
                true,
            );
        }
        for notice in notices {
            line(format!("       note: {notice}"), false);
        }
    }
    let hash = |hash: &Option<String>| hash.clone().unwrap_or_else(|| "none".to_owned());
    line(String::new(), false);
    line(
        format!(
            "SHA-256 of manifest.json  {}",
            hash(&verification.manifest_sha256)
        ),
        false,
    );
    line(
        format!("Head of the log           {}", hash(&verification.log_head)),
        false,
    );
    line(
        "A folder cannot show that all of it was rewritten: record these two hashes elsewhere, e.g. in the case protocol."
            .to_owned(),
        false,
    );
    let faults = verification.faults().count();
    let unchecked = &verification.unchecked;
    let verdict = match (faults, &verification.unfinished, unchecked.len()) {
        (0, Some(why), _) => format!(
            "Not finished: {why}. The stored data is sound; run the same `ransomtrace trace` again to resume"
        ),
        (0, None, 0) => "No fault found".to_owned(),
        (0, None, 1) => format!(
            "No fault found, but this build cannot rebuild {} from the evidence: check with a build that can",
            unchecked[0]
        ),
        (0, None, count) => format!(
            "No fault found, but this build cannot rebuild {count} files from the evidence: check with a build that can"
        ),
        (1, ..) => "1 fault found".to_owned(),
        _ => format!("{faults} faults found"),
    };
    let is_alarm = exit_of(verification) != Exit::Done;
    line(verdict, is_alarm);
    text
}
