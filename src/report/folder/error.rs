//! The errors of a case folder.

use std::path::PathBuf;

use thiserror::Error;

use crate::findings::SCHEMA;
use crate::visible::file_name;

/// Errors of reading or writing a case folder.
#[derive(Debug, Error)]
pub enum FolderError {
    /// The folder holds another case.
    #[error("{} holds another case; give another folder with --out", file_name(.0))]
    OtherCase(PathBuf),
    /// The path is not a folder.
    #[error("{} is not a folder; give an empty or a new folder with --out", file_name(.0))]
    NoFolder(PathBuf),
    /// The folder is not empty and not a case folder.
    #[error("{} is not empty and not a case folder; give an empty or a new folder with --out", file_name(.0))]
    NoCase(PathBuf),
    /// The path is in the case folder, which is filed as it is.
    #[error("{} is the case folder or in it; give a path outside it with --out", file_name(.0))]
    Inside(PathBuf),
    /// The folder holds no file of a case.
    #[error("{} is not a case folder: it contains no question, no evidence and no manifest", file_name(.0))]
    NotACase(PathBuf),
    /// Another run has locked the folder.
    #[error("another run is working on {}; wait for it to end", file_name(.0))]
    InUse(PathBuf),
    /// Another run has created a case here since the folder was inspected.
    #[error("another run has just started a case in {}; run the same command again", file_name(.0))]
    JustStarted(PathBuf),
    /// A finished case whose evidence is missing.
    #[error("{} is missing or empty, although this folder holds a finished case; restore it from a copy, or trace the \
     case into another folder", file_name(.0))]
    NoEvidence(PathBuf),
    /// No run has finished here.
    #[error("the run in {} is not finished; run the same command again to resume it", file_name(.0))]
    Unfinished(PathBuf),
    /// A run was interrupted while writing, so files of two runs may be mixed.
    #[error("the run in {} was interrupted while writing its files, which may be of different runs; run the same \
     command again, or `ransomtrace report`", file_name(.0))]
    CutOff(PathBuf),
    /// A file differs from the hash in the manifest.
    #[error("{} was modified: its hash differs from the manifest; `ransomtrace verify` lists the changes", file_name(.0))]
    Changed(PathBuf),
    /// The disk is full.
    #[error("cannot write {}: no space left on the disk; fetched data is kept, so free some space and run the same \
     command again to resume", file_name(.0))]
    Full(PathBuf),
    /// A file cannot be read or written.
    #[error("cannot {verb} {}: {error}", file_name(path))]
    Io {
        /// The attempted operation.
        verb: &'static str,
        /// The path.
        path: PathBuf,
        /// The error of the operating system.
        error: std::io::Error,
    },
    /// The manifest cannot be parsed.
    #[error(
        "{} cannot be read: {error}; delete it to have it written again",
        file_name(path)
    )]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: serde_json::Error,
    },
    /// The findings have another schema version.
    #[error(
        "{} has the schema `{found}`, but this version reads `{SCHEMA}`; trace the case again",
        file_name(path)
    )]
    Schema {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: String,
    },
    /// The findings cannot be parsed.
    #[error("{} cannot be read: {error}", file_name(path))]
    Findings {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: serde_json::Error,
    },
}
