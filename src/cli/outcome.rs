//! Exit codes, and which error gets which.

use std::process::ExitCode;

use jiff::civil::Date;
use thiserror::Error;

use crate::acquire::AcquireError;
use crate::case::Told;
use crate::case::file::CaseError;
use crate::case::question::QuestionError;
use crate::encoding::EncodingError;
use crate::job::JobError;
use crate::rates::RatesError;
use crate::report::FolderError;
use crate::source::{ProxyError, ServerUrlError, SourceError, TransportError};
use crate::visible::quoted;

/// The exit codes of the outside contract that a command of this version can end with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done, and complete within the limits given.
    Done = 0,
    /// Failure.
    Failure = 1,
    /// The question cannot be understood.
    Usage = 2,
    /// Done but incomplete.
    Incomplete = 3,
    /// Servers disagree, or a proof failed.
    Proof = 4,
    /// No server or proxy can be reached.
    Unreachable = 5,
    /// A server does not show the certificate that it is known by.
    Certificate = 6,
    /// A case folder is not what it has to be.
    Fault = 7,
    /// Interrupted, the case is saved.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A question that cannot be understood, beyond what the readers of its parts find.
#[derive(Debug, Error)]
pub enum UsageError {
    /// Nothing to trace.
    #[error("no address: give one or more, or a list with --input, or a case file with --case")]
    NoAddress,
    /// Nothing to trace in what is given.
    #[error("{0}: no address stands there; write one or more into it, or give them as arguments")]
    NoneGiven(String),
    /// Nobody to ask.
    #[error(
        "no server: give one with --server, as in --server ssl://HOST:50002; your own is best, since a server \
             learns which addresses you ask about; `ransomtrace servers` lists public ones"
    )]
    NoServer,
    /// A fingerprint is given and there is no certificate.
    #[error("--fingerprint is given, and {0} shows no certificate: give ssl://")]
    NoCertificate(String),
    /// A fingerprint is given and it is not said of which server.
    #[error(
        "--fingerprint is given for one of several servers: write --fingerprint HOST:PORT=SHA256"
    )]
    WhichServer,
    /// A fingerprint is given for a server that is not asked.
    #[error("--fingerprint names {0}, and no ssl:// server there is given")]
    NoSuchServer(String),
    /// A server cannot have two.
    #[error("two different fingerprints are given for {0}")]
    TwoFingerprints(String),
    /// Servers are given, and nobody is to be asked.
    #[error("--offline works from the evidence alone: leave out --server")]
    OfflineServer,
    /// What is named in place of an address is no case folder either.
    #[error(
        "{0} holds no evidence.sqlite: name the case folder that holds it, as in `ransomtrace trace --offline FOLDER`"
    )]
    NoEvidence(String),
    /// Two case folders are named.
    #[error("`{0}` is a second case folder; name one, whose evidence is to answer")]
    SecondFolder(String),
    /// A run with servers goes on in its folder in any case.
    #[error("--replace goes with --offline: a run with servers always goes on in its case folder")]
    ReplaceOnline,
    /// A run that asks nobody would tell nobody anything.
    #[error("--dry-run says what servers would be asked, and --offline asks none: leave one out")]
    OfflineDryRun,
    /// A file of the question cannot be read.
    #[error("cannot read {path}: {error}")]
    Read {
        /// The file.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// A file that the case file names cannot be read.
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
        /// What the name may have got wrong; empty where it shows nothing.
        hint: &'static str,
    },
    /// A value given in the environment or the configuration file is wrong.
    #[error("{place}: {problem}")]
    Value {
        /// Where it stands.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The flag and the case file name different networks.
    #[error("--network {flag} contradicts the case file, which says {file}")]
    Network {
        /// In the flag.
        flag: &'static str,
        /// In the case file.
        file: &'static str,
    },
    /// A file of the question is no text.
    #[error("{path}:{}: {error}", error.line)]
    NotText {
        /// The file.
        path: String,
        /// What it is.
        error: EncodingError,
    },
    /// Lines of a list cannot be read.
    #[error("{}", bad_lines(path, *lines, told))]
    List {
        /// The list.
        path: String,
        /// Its lines.
        lines: usize,
        /// Those that cannot be read.
        told: Told,
    },
    /// A pattern of tag packs that leads to no file.
    #[error("no file matches `{}`, where tag packs are named", quoted(.0))]
    NoPack(String),
    /// The limits leave no day.
    #[error("no day is left to look at: the trace begins on {from} and ends on {to}")]
    NoDay {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
}

fn bad_lines(path: &str, lines: usize, told: &Told) -> String {
    let (bad, them) = match told.count() {
        1 => ("1 line".to_owned(), "it"),
        bad => (format!("{bad} lines"), "them"),
    };
    format!(
        "{path}: {bad} of {lines} cannot be read; correct {them}, or leave {them} out with --skip-bad:\n{told}"
    )
}

/// The exit code for an error.
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
        FolderError::Nothing(_)
        | FolderError::InUse(_)
        | FolderError::Begun(_)
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

/// The exit code for an error of a server.
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
