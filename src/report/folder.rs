//! The case folder on disk: whether it may be written to, and writing it so that nothing is left half-written.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::TryLockError;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use bitcoin::hashes::{Hash, sha256};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{File, Tool};
use crate::case::findings::{Findings, SCHEMA};
use crate::chain::BlockId;

/// Name of the file that holds the evidence.
pub const EVIDENCE: &str = "evidence.sqlite";

/// Why a folder cannot be used.
#[derive(Debug, Error)]
pub enum FolderError {
    /// The folder holds another case.
    #[error("{0} holds another case; give another folder with --out")]
    OtherCase(PathBuf),
    /// A file stands where the folder should be.
    #[error("{0} is a file, not a folder; give an empty or a new folder with --out")]
    NoFolder(PathBuf),
    /// The folder holds something else.
    #[error("{0} holds files that are no case; give an empty or a new folder with --out")]
    NoCase(PathBuf),
    /// The folder holds nothing of a case.
    #[error("{0} is no case folder: there is neither a question nor evidence nor a manifest in it")]
    Nothing(PathBuf),
    /// Another run holds the folder.
    #[error("another run is working on {0}; wait for it to end")]
    InUse(PathBuf),
    /// Another run has made a case here since the folder was looked at.
    #[error("another run has just begun a case in {0}; run the same command again")]
    Begun(PathBuf),
    /// A case was finished, and its evidence is gone.
    #[error(
        "{0} is missing or empty, although a case was finished here; restore it from a copy, or trace the case into \
         another folder"
    )]
    NoEvidence(PathBuf),
    /// A file cannot be read or written.
    #[error("cannot {verb} {path}: {error}")]
    Io {
        /// What was tried.
        verb: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The manifest of a case is not what this version writes.
    #[error("{path} cannot be read: {error}; take it away to have it written anew")]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: serde_json::Error,
    },
    /// The findings are of another version.
    #[error("{path} has the shape `{found}`, this version reads `{SCHEMA}`: trace the case again")]
    Schema {
        /// The file.
        path: PathBuf,
        /// The shape that it names.
        found: String,
    },
    /// The findings of a case are not what this version writes.
    #[error("{path} cannot be read: {error}")]
    Findings {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: serde_json::Error,
    },
}

/// A folder for one case.
#[derive(Debug)]
pub struct CaseFolder {
    path: PathBuf,
    found: Found,
    /// The folder itself, held so that no other run begins in it; nothing where the system cannot do that.
    hold: OnceCell<Option<std::fs::File>>,
}

/// What was there before this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    EmptyFolder,
    Case,
}

/// Name of the file that holds the question.
const QUESTION: &str = "case.toml";

/// Name of the manifest.
const MANIFEST_FILE: &str = "manifest.json";

/// What a file is called, beyond its name, until it is whole.
const NEW: &str = "new";

/// The name of a file until it is whole.
fn fresh(name: &str) -> String {
    format!("{name}.{NEW}")
}

/// Version of the shape of `manifest.json`.
const MANIFEST: &str = "ransomtrace/manifest/1";

/// What a case folder was made from; the last file written, since it names the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this shape.
    pub schema: String,
    /// Name, version and features of the program.
    pub tool: String,
    /// Network, in the words of the command line.
    pub network: String,
    /// Block as of which everything holds.
    pub tip: BlockId,
    /// Limits and rules in force.
    pub parameters: Vec<(String, String)>,
    /// Servers that answered.
    pub servers: Vec<String>,
    /// Hash of the entry of the log in `evidence.sqlite` that ends the run which everything follows from.
    pub log_head: String,
    /// Whether `case.toml` asks something else than that run was asked, so that its evidence had to do.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offline: bool,
    /// SHA-256 of every other file, by path.
    pub files: BTreeMap<String, String>,
}

/// What a manifest says of the evidence beside the findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Servers that answered in the run which everything follows from.
    pub servers: Vec<String>,
    /// Hash of the log entry that ends that run.
    pub log_head: String,
    /// Whether another question is answered than that run was asked.
    pub offline: bool,
}

impl Manifest {
    /// The manifest over files, each with its SHA-256.
    pub fn new(
        tool: &Tool,
        findings: &Findings,
        origin: Origin,
        files: BTreeMap<String, String>,
    ) -> Self {
        Self {
            schema: MANIFEST.to_owned(),
            tool: tool.to_string(),
            network: findings.network.clone(),
            tip: findings.tip,
            parameters: findings.parameters.clone(),
            servers: origin.servers,
            log_head: origin.log_head,
            offline: origin.offline,
            files,
        }
    }

    /// Whether it has the hash of these bytes for a file.
    pub fn names(&self, path: &str, bytes: &[u8]) -> bool {
        let hash = sha256::Hash::hash(bytes).to_string();
        self.files.get(path) == Some(&hash)
    }

    /// The one way in which it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("texts and numbers are JSON");
        bytes.push(b'\n');
        bytes
    }
}

impl CaseFolder {
    /// Looks at a folder without touching it. It may be missing, empty, or hold the same case: `is_same` says so of the
    /// text of the `case.toml` in it.
    ///
    /// # Errors
    ///
    /// [`FolderError`].
    pub fn look(path: &Path, is_same: impl FnOnce(&str) -> bool) -> Result<Self, FolderError> {
        if path.is_file() {
            return Err(FolderError::NoFolder(path.to_owned()));
        }
        let case = path.join(QUESTION);
        match std::fs::read_to_string(&case) {
            Ok(text) if is_same(&text) => {
                return Ok(Self::found(path, Found::Case));
            }
            Ok(_) => return Err(FolderError::OtherCase(path.to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(io("read", &case, error)),
        }
        // What a run leaves that was cut off as it began.
        let is_leftover = |name: &std::ffi::OsStr| *name == *fresh(QUESTION);
        match std::fs::read_dir(path) {
            Ok(entries) => match entries
                .flatten()
                .all(|entry| is_leftover(&entry.file_name()))
            {
                true => Ok(Self::found(path, Found::EmptyFolder)),
                false => Err(FolderError::NoCase(path.to_owned())),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Ok(Self::found(path, Found::Nothing))
            }
            Err(error) => Err(io("read", path, error)),
        }
    }

    fn found(path: &Path, found: Found) -> Self {
        Self {
            path: path.to_owned(),
            found,
            hold: OnceCell::new(),
        }
    }

    /// Makes the folder and writes the question into it. Where a case is there already, its question stays until the
    /// answer to the new one is written: the limits may differ. No other run can begin here until this is dropped.
    ///
    /// # Errors
    ///
    /// [`FolderError::InUse`], [`FolderError::Begun`] and [`FolderError::NoEvidence`], which leave everything as it is;
    /// [`FolderError::Io`]: nothing is left then.
    pub fn begin(&self, question: &File) -> Result<(), FolderError> {
        std::fs::create_dir_all(&self.path).map_err(|error| io("make", &self.path, error))?;
        self.hold()?;
        let has = |name: &str| self.path.join(name).exists();
        if self.found == Found::Case {
            let evidence = self.evidence();
            // SQLite takes a file of one byte for an empty one too.
            let is_empty = std::fs::metadata(&evidence).map_or(true, |file| file.len() < 2);
            if is_empty && has(MANIFEST_FILE) {
                return Err(FolderError::NoEvidence(evidence));
            }
            self.tidy();
            return Ok(());
        }
        if has(QUESTION) {
            return Err(FolderError::Begun(self.path.clone()));
        }
        // Of a folder that was just made not even the name is on the disk yet.
        let _ = sync(&self.path.join(".."));
        self.write_all(std::slice::from_ref(question))
            .inspect_err(|_| self.undo())
    }

    /// Holds the folder against other runs, which may have looked at it at the same time, and one of which would take
    /// what the other has just written for its own.
    fn hold(&self) -> Result<(), FolderError> {
        let folder = std::fs::File::open(&self.path).ok();
        if let Some(folder) = &folder
            && let Err(TryLockError::WouldBlock) = folder.try_lock()
        {
            return Err(FolderError::InUse(self.evidence()));
        }
        // The archive has a lock of its own, which is all there is where folders cannot be held.
        let _ = self.hold.set(folder);
        Ok(())
    }

    /// Removes what a run has left that was cut off while it wrote.
    fn tidy(&self) {
        let ours = [
            QUESTION,
            "findings.json",
            "report.html",
            "disclosure.csv",
            MANIFEST_FILE,
        ];
        for name in ours {
            let _ = std::fs::remove_file(self.path.join(fresh(name)));
        }
        for folder in ["tables", "charts"] {
            let entries = std::fs::read_dir(self.path.join(folder));
            for entry in entries.into_iter().flatten().flatten() {
                if entry.path().extension().is_some_and(|end| end == NEW) {
                    let _ = std::fs::remove_file(entry.path());
                }
            }
        }
    }

    /// The folder of a case whose evidence is there.
    pub fn of(path: &Path) -> Self {
        Self::found(path, Found::Case)
    }

    /// Where the evidence lies.
    pub fn evidence(&self) -> PathBuf {
        Self::evidence_in(&self.path)
    }

    /// Where the evidence of the case in a folder lies.
    pub fn evidence_in(folder: &Path) -> PathBuf {
        folder.join(EVIDENCE)
    }

    /// Reads the question of the case in a folder.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`].
    pub fn question(folder: &Path) -> Result<String, FolderError> {
        let path = folder.join(QUESTION);
        std::fs::read_to_string(&path).map_err(|error| io("read", &path, error))
    }

    /// Reads the manifest of a case folder; nothing where there is none.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`] and [`FolderError::Manifest`].
    pub fn manifest(folder: &Path) -> Result<Option<Manifest>, FolderError> {
        let path = folder.join(MANIFEST_FILE);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(io("read", &path, error)),
        };
        let manifest = serde_json::from_slice(&bytes);
        Ok(Some(
            manifest.map_err(|error| FolderError::Manifest { path, error })?,
        ))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes what this run made, unless a case was there before: for a question that turned out to be none.
    pub fn undo(&self) {
        if self.found == Found::Case {
            return;
        }
        // The error that led here is the one to report.
        // The journal after the file that it repairs, and the question last: cut off here, the next run goes on.
        for name in [EVIDENCE, "evidence.sqlite-journal", QUESTION] {
            let _ = std::fs::remove_file(self.path.join(name));
        }
        if self.found == Found::Nothing {
            let _ = std::fs::remove_dir(&self.path);
        }
    }

    /// Writes files: all of them under other names first, then each into its place, so that a full disk leaves what was
    /// there before. What is cut off between the first and the last of them leaves no manifest, so that nobody takes old
    /// files and new ones together for a case.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`].
    pub fn write_all(&self, files: &[File]) -> Result<(), FolderError> {
        let fresh = |file: &File| self.path.join(fresh(&file.path));
        for file in files {
            let path = fresh(file);
            if let Err(error) = write(&path, &file.bytes) {
                for file in files {
                    let path = fresh(file);
                    let _ = std::fs::remove_file(&path);
                    // Folders made for them go too; those that hold anything stay.
                    for parent in path.ancestors().skip(1) {
                        if parent == self.path || std::fs::remove_dir(parent).is_err() {
                            break;
                        }
                    }
                }
                return Err(io("write", &self.path.join(&file.path), error));
            }
        }
        let manifest = self.path.join(MANIFEST_FILE);
        if files.iter().all(|file| file.path != MANIFEST_FILE) {
            match std::fs::remove_file(&manifest) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(io("replace", &manifest, error));
                }
                _ => self.sync(&self.path)?,
            }
        }
        for file in files {
            let path = self.path.join(&file.path);
            std::fs::rename(fresh(file), &path).map_err(|error| io("write", &path, error))?;
        }
        let paths = files.iter().map(|file| self.path.join(&file.path));
        let folders: BTreeSet<PathBuf> = paths
            .flat_map(|path| {
                path.ancestors()
                    .skip(1)
                    .map(Path::to_owned)
                    .collect::<Vec<_>>()
            })
            .filter(|folder| folder.starts_with(&self.path))
            .collect();
        folders.iter().try_for_each(|folder| self.sync(folder))
    }

    fn sync(&self, folder: &Path) -> Result<(), FolderError> {
        sync(folder).map_err(|error| io("write", folder, error))
    }

    /// Writes the manifest over `files` and the evidence, which must be closed.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`].
    pub fn seal(
        &self,
        findings: &Findings,
        origin: Origin,
        files: &[File],
    ) -> Result<(), FolderError> {
        let mut hashes: BTreeMap<String, String> = files
            .iter()
            .map(|file| (file.path.clone(), file.sha256()))
            .collect();
        let path = self.evidence();
        let hash = sha256_of(&path).map_err(|error| io("read", &path, error))?;
        hashes.insert(EVIDENCE.to_owned(), hash);
        self.write_all(&[File {
            path: MANIFEST_FILE.to_owned(),
            bytes: Manifest::new(&Tool::this(), findings, origin, hashes).to_bytes(),
        }])
    }

    /// Reads the findings of a case folder.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`], [`FolderError::Findings`] and [`FolderError::Schema`].
    pub fn findings(path: &Path) -> Result<Findings, FolderError> {
        let path = path.join("findings.json");
        let bytes = std::fs::read(&path).map_err(|error| io("read", &path, error))?;
        let findings: Findings = serde_json::from_slice(&bytes).map_err(|error| {
            let path = path.clone();
            FolderError::Findings { path, error }
        })?;
        if findings.schema != SCHEMA {
            let found = findings.schema;
            return Err(FolderError::Schema { path, found });
        }
        Ok(findings)
    }
}

/// SHA-256 of a file of any size, in hexadecimal.
///
/// # Errors
///
/// If it cannot be read.
pub fn sha256_of(path: &Path) -> std::io::Result<String> {
    let mut engine = sha256::HashEngine::default();
    std::io::copy(&mut std::fs::File::open(path)?, &mut engine)?;
    Ok(sha256::Hash::from_engine(engine).to_string())
}

/// Writes a file and the folders above it, down to the disk.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Writes the names in a folder down to the disk, where the system does that on demand.
fn sync(folder: &Path) -> std::io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    synced.or_else(|error| match error.kind() {
        // A file system that has nothing to write down, or a folder that can be written to and not read.
        ErrorKind::InvalidInput | ErrorKind::Unsupported | ErrorKind::PermissionDenied => Ok(()),
        _ => Err(error),
    })
}

fn io(verb: &'static str, path: &Path, error: std::io::Error) -> FolderError {
    FolderError::Io {
        verb,
        path: path.to_owned(),
        error,
    }
}
