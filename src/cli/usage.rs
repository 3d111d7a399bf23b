//! Errors of usage: arguments, files and settings that the parsers of the single parts accept.

use jiff::civil::Date;
use thiserror::Error;

use crate::case::Messages;
use crate::encoding::EncodingError;
use crate::visible::quoted;

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
