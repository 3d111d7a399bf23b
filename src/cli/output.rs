//! Findings, the result of most commands.

use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::global::{Format, GlobalArgs};
use super::stdout::{write_json, write_json_line, write_out};
use super::summary;
use crate::findings::Findings;
use crate::run::Concluded;
use crate::run::disclosure;

/// Result of a command that ends with findings.
pub struct Output {
    pub findings: Findings,
    /// Path of the case folder.
    pub folder: PathBuf,
    /// What each server learned, one line per server.
    pub disclosed: Vec<String>,
    /// Lines to print below the findings in table format.
    pub notes: Vec<String>,
}

impl Output {
    /// Creates the output of a case folder with these findings and what servers learned.
    pub fn new(findings: Findings, disclosed: Vec<String>, folder: &Path) -> Self {
        Self {
            findings,
            disclosed,
            folder: folder.to_owned(),
            notes: Vec::new(),
        }
    }

    /// Creates the output of a concluded job.
    pub fn of_job(concluded: Concluded, folder: &Path) -> Self {
        let disclosed = disclosure::summary(&concluded.disclosure);
        let mut output = Self::new(concluded.findings, disclosed, folder);
        if let Some(since) = concluded.since {
            let note = format!(
                "Based on the evidence of the run that ended at {since}; no server was contacted."
            );
            output.notes = vec![String::new(), note];
        }
        output
    }

    /// Prints the findings; the exit code says whether they are complete and undisputed.
    pub fn end(&self, common: &GlobalArgs) -> anyhow::Result<Exit> {
        self.print(common)?;
        Ok(exit_of(&self.findings))
    }

    /// Prints the findings in the requested format.
    fn print(&self, common: &GlobalArgs) -> anyhow::Result<()> {
        write_out(|out| match common.format() {
            Format::Table => out.write_all(summary::render(self, common.has_color()).as_bytes()),
            Format::Json => write_json(out, &self.findings),
            Format::Jsonl => self
                .findings
                .payments
                .iter()
                .try_for_each(|payment| write_json_line(out, payment)),
        })
    }
}

/// Returns the exit code of findings: whether they are complete and undisputed.
pub fn exit_of(findings: &Findings) -> Exit {
    match (findings.is_disputed(), findings.is_incomplete()) {
        (true, _) => Exit::Proof,
        (false, true) => Exit::Incomplete,
        (false, false) => Exit::Done,
    }
}
