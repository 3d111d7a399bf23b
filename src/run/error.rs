//! Why a job came to no case folder.

use std::path::PathBuf;

use thiserror::Error;

use crate::acquire::AcquireError;
use crate::archive::ArchiveError;
use crate::case::file;
use crate::case::question::QuestionError;
use crate::client::SourceError;
use crate::explain::LookAlikes;
use crate::rates::RatesError;
use crate::report::{EditionError, FolderError, ReportError};
use crate::tags::TagPackError;

/// The reason why no case folder was written.
#[derive(Debug, Error)]
pub enum JobError {
    /// The acquisition failed.
    #[error(transparent)]
    Acquire(#[from] AcquireError),
    /// The evidence cannot be used.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Servers cannot be used.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The findings cannot be rendered.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// There is no such edition of the findings.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// The rates cannot be parsed.
    #[error(transparent)]
    Rates(#[from] RatesError),
    /// A tag pack cannot be parsed.
    #[error(transparent)]
    Tags(#[from] TagPackError),
    /// The case file cannot be parsed.
    #[error(transparent)]
    Case(#[from] file::CaseError),
    /// The text to explain is not an address.
    #[error(transparent)]
    Address(#[from] QuestionError),
    /// The address to explain is not in the case.
    #[error("{address} is not in the case: no fetched transaction touches it{look_alikes}")]
    NotSeen {
        /// The address as given.
        address: String,
        /// Similar addresses in the case.
        look_alikes: LookAlikes,
    },
    /// A file that the case file names is missing.
    #[error("the case file names {0}, which is neither in the evidence nor readable")]
    Exhibit(String),
    /// The case file in the folder was modified.
    #[error(
        "{0} was modified after the run; delete it to restore the original, or apply it with \
         `ransomtrace trace --offline --case`"
    )]
    Question(PathBuf),
    /// The evidence is of another case.
    #[error(
        "{0} is the evidence of another case; it was not changed: restore it from a copy, or trace the case into \
         another folder"
    )]
    OtherCase(PathBuf),
    /// The evidence does not contain the run of the manifest.
    #[error(
        "{0} does not contain the run of the manifest beside it: its log was truncated, or it is of another folder; \
         it was not changed: restore it from a copy, or trace the case into another folder"
    )]
    LogTruncated(PathBuf),
    /// The evidence ends before the requested height.
    #[error("the evidence is as of block {height}; give --at-height {height} or a lower one")]
    BeyondEvidence {
        /// Height of the block.
        height: u32,
    },
    /// The case file does not match the evidence.
    #[error(
        "{0} was fetched for other addresses, other demands or another network than the case file names; use those \
         of the `case.toml` beside it, or query servers, without --offline"
    )]
    OtherQuestion(PathBuf),
    /// The folder contains the result for other settings.
    #[error(
        "{} contains the result for another case file ({differences}); pass --replace to overwrite it, or keep it and name a new \
         folder: `ransomtrace trace --offline {} --out DIR`",
        folder.display(),
        folder.display()
    )]
    OtherAnswer {
        /// The folder.
        folder: PathBuf,
        /// The settings that differ.
        differences: String,
    },
    /// No address has a history.
    #[error(
        "no transaction touches any address of the case on {network} as of block {height}: check the addresses and \
         the network{}",
        by_word_of(servers)
    )]
    NothingReceived {
        /// The servers that report this.
        servers: Vec<String>,
        /// The network.
        network: &'static str,
        /// Height of the tip.
        height: u32,
    },
}

fn by_word_of(servers: &[String]) -> String {
    match servers {
        [] => String::new(),
        [one] => format!("; reported by {one} alone"),
        several => format!("; reported by {}", several.join(" and ")),
    }
}
