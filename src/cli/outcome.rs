//! Exit codes, and the exit code of each error.

use std::process::ExitCode;

use jiff::civil::Date;
use thiserror::Error;

use crate::acquire::AcquireError;
use crate::case::Messages;
use crate::case::file::CaseError;
use crate::case::question::QuestionError;
use crate::client::SourceError;
use crate::encoding::EncodingError;
use crate::net::{ProxyError, ServerUrlError, TransportError};
use crate::rates::RatesError;
use crate::report::FolderError;
use crate::run::JobError;
use crate::visible::quoted;

/// Exit codes of the program; part of its stable interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done, and complete within the limits given.
    Done = 0,
    /// Failure.
    Failure = 1,
    /// Invalid usage: arguments, case file or settings.
    Usage = 2,
    /// Done but incomplete.
    Incomplete = 3,
    /// Servers disagree, or a proof failed.
    Proof = 4,
    /// No server or proxy is reachable.
    Unreachable = 5,
    /// A server's certificate is not the pinned one.
    Certificate = 6,
    /// A case folder fails verification.
    Fault = 7,
    /// Interrupted; the case is saved.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Invalid usage that the parsers of the single parts do not detect.
#[derive(Debug, Error)]
pub enum UsageError {
    /// No address is given.
    #[error("no address: give one or more, or a list with --input, or a case file with --case")]
    NoAddress,
    /// The given files contain no address.
    #[error("{0}: it contains no address; add one or more, or give them as arguments")]
    NoneGiven(String),
    /// No server is given.
    #[error(
        "no server: give one with --server, e.g. --server ssl://HOST:50002. Prefer your own, since a server learns \
             which addresses you query; `ransomtrace servers` lists public ones"
    )]
    NoServer,
    /// A fingerprint is given for a server without TLS.
    #[error("--fingerprint needs TLS, but {0} is not encrypted: write ssl://")]
    NoCertificate(String),
    /// A fingerprint does not name one of several servers.
    #[error(
        "--fingerprint does not say which server it belongs to: write --fingerprint HOST:PORT=SHA256"
    )]
    WhichServer,
    /// A fingerprint names a server that is not given.
    #[error("--fingerprint names {0}, but no ssl:// server with that host and port is given")]
    NoSuchServer(String),
    /// Two fingerprints are given for one server.
    #[error("two different fingerprints are given for {0}")]
    TwoFingerprints(String),
    /// `--offline` together with `--server`.
    #[error("--offline uses only the stored evidence: leave out --server")]
    OfflineServer,
    /// An argument is neither an address nor a case folder.
    #[error(
        "{0} contains no evidence.sqlite: name a case folder that does, as in `ransomtrace trace --offline FOLDER`"
    )]
    NoEvidence(String),
    /// Two case folders are given.
    #[error("`{0}` is a second case folder: name only one")]
    SecondFolder(String),
    /// `--replace` without `--offline`.
    #[error(
        "--replace is only for --offline: a run with servers always resumes in its case folder"
    )]
    ReplaceOnline,
    /// `--dry-run` together with `--offline`.
    #[error("--dry-run estimates server requests, but --offline sends none: leave one out")]
    OfflineDryRun,
    /// An input file cannot be read.
    #[error("cannot read {path}: {error}")]
    Read {
        /// The file.
        path: String,
        /// The system's error.
        error: std::io::Error,
    },
    /// A file named in the case file cannot be read.
    #[error("{case}:{line}: {key}: {problem}{hint}")]
    Named {
        /// The case file.
        case: String,
        /// The line, counted from 1.
        line: usize,
        /// The key with the tables around it.
        key: &'static str,
        /// The problem.
        problem: Box<Self>,
        /// A likely mistake in the name; empty if none is recognised.
        hint: &'static str,
    },
    /// A value of a flag, an environment variable or the configuration file is invalid.
    #[error("{place}: {problem}")]
    Value {
        /// The flag, variable or file with the value.
        place: String,
        /// The problem.
        problem: String,
    },
    /// The flag and the case file name different networks.
    #[error("--network {flag} contradicts the case file, which says {file}")]
    Network {
        /// Network of the flag.
        flag: &'static str,
        /// Network of the case file.
        file: &'static str,
    },
    /// An input file is not text.
    #[error("{path}:{}: {error}", error.line)]
    NotText {
        /// The file.
        path: String,
        /// The encoding error.
        error: EncodingError,
    },
    /// Lines of an address list cannot be read.
    #[error("{}", bad_lines(path, *lines, told))]
    List {
        /// The list.
        path: String,
        /// Number of lines.
        lines: usize,
        /// The unreadable lines.
        told: Messages,
    },
    /// A tag pack pattern matches no file.
    #[error("no tag pack matches `{}`", quoted(.0))]
    NoPack(String),
    /// The date range is empty.
    #[error("the date range is empty: it begins on {from} and ends on {to}")]
    NoDay {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
}

fn bad_lines(path: &str, lines: usize, told: &Messages) -> String {
    let (bad, them) = match told.count() {
        1 => ("1 line".to_owned(), "it"),
        bad => (format!("{bad} lines"), "them"),
    };
    format!(
        "{path}: {bad} of {lines} cannot be read; correct {them}, or leave {them} out with --skip-bad:\n{told}"
    )
}

/// Returns the exit code of an error.
pub fn code_of(error: &anyhow::Error) -> Exit {
    error.chain().find_map(code).unwrap_or(Exit::Failure)
}

fn code(error: &(dyn std::error::Error + 'static)) -> Option<Exit> {
    if let Some(error) = error.downcast_ref::<JobError>() {
        return Some(of_job(error));
    }
    if let Some(error) = error.downcast_ref::<SourceError>() {
        return Some(of_source(error));
    }
    if let Some(error) = error.downcast_ref::<TransportError>() {
        return Some(of_transport(error));
    }
    if let Some(error) = error.downcast_ref::<FolderError>() {
        return Some(of_folder(error));
    }
    let is_usage = error.is::<UsageError>()
        || error.is::<CaseError>()
        || error.is::<QuestionError>()
        || error.is::<RatesError>()
        || error.is::<ServerUrlError>()
        || error.is::<ProxyError>();
    is_usage.then_some(Exit::Usage)
}

fn of_job(error: &JobError) -> Exit {
    match error {
        JobError::Acquire(error) => match error {
            AcquireError::Source(error) => of_source(error),
            AcquireError::Chain { .. } | AcquireError::Reorganised { .. } => Exit::Proof,
            AcquireError::Refused { .. } => Exit::Failure,
            AcquireError::Height { .. } => Exit::Usage,
        },
        JobError::Source(error) => of_source(error),
        JobError::Folder(error) => of_folder(error),
        JobError::Rates(_)
        | JobError::Tags(_)
        | JobError::Case(_)
        | JobError::Address(_)
        | JobError::BeyondEvidence { .. }
        | JobError::OtherQuestion(_)
        | JobError::OtherAnswer { .. } => Exit::Usage,
        JobError::Archive(_)
        | JobError::Report(_)
        | JobError::Exhibit(_)
        | JobError::Question(_)
        | JobError::NotSeen { .. }
        | JobError::OtherCase(_)
        | JobError::LogTruncated(_)
        | JobError::NothingReceived { .. } => Exit::Failure,
    }
}

fn of_folder(error: &FolderError) -> Exit {
    match error {
        FolderError::OtherCase(_) | FolderError::NoCase(_) | FolderError::NoFolder(_) => {
            Exit::Usage
        }
        FolderError::Changed(_) => Exit::Fault,
        FolderError::NotACase(_)
        | FolderError::InUse(_)
        | FolderError::JustStarted(_)
        | FolderError::NoEvidence(_)
        | FolderError::Unfinished(_)
        | FolderError::CutOff(_)
        | FolderError::Full(_)
        | FolderError::Io { .. }
        | FolderError::Manifest { .. }
        | FolderError::Findings { .. }
        | FolderError::Schema { .. } => Exit::Failure,
    }
}

/// Returns the exit code of a source error.
pub fn of_source(error: &SourceError) -> Exit {
    match error {
        SourceError::Unreachable { .. }
        | SourceError::Lost { .. }
        | SourceError::Protocol { .. } => Exit::Unreachable,
        SourceError::Transport(error) => of_transport(error),
        SourceError::Interrupted => Exit::Interrupted,
        SourceError::Archive(_) => Exit::Failure,
    }
}

fn of_transport(error: &TransportError) -> Exit {
    match error {
        TransportError::Unreachable { .. } => Exit::Unreachable,
        TransportError::Plaintext(_) | TransportError::Onion(_) => Exit::Usage,
        TransportError::Certificate(_) => Exit::Certificate,
        TransportError::Pin(_) => Exit::Failure,
        TransportError::Interrupted => Exit::Interrupted,
    }
}
