//! The case folder on disk: checks that it can be written, and writes it atomically file by file.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::TryLockError;
use std::io::{BufReader, ErrorKind};
use std::path::{Path, PathBuf};

use bitcoin::hashes::{Hash, sha256};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{FINDINGS, File, Tool};
use crate::chain::BlockId;
use crate::findings::{Findings, SCHEMA};
use crate::visible::file_name;

/// Name of the file that holds the evidence.
pub const EVIDENCE: &str = "evidence.sqlite";

/// Name of the file that holds the question.
pub const QUESTION: &str = "case.toml";

/// Name of the file that lists all others.
pub const MANIFEST: &str = "manifest.json";

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

/// A folder for one case.
#[derive(Debug)]
pub struct CaseFolder {
    path: PathBuf,
    found: FolderState,
    /// The locked folder, so that no other run starts in it; `None` if the system cannot lock folders.
    lock: OnceCell<Option<std::fs::File>>,
}

/// The state of the folder before this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FolderState {
    Empty,
    EmptyFolder,
    Case,
}

/// Extension of a file until it is completely written.
const NEW: &str = "new";

/// Returns the name of a file until it is completely written.
fn fresh(name: &str) -> String {
    format!("{name}.{NEW}")
}

/// Schema version of `manifest.json`.
const MANIFEST_SCHEMA: &str = "ransomtrace/manifest/1";

/// The inputs and files of a case folder; written last, because it lists the other files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Schema version.
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
    /// Hash of the log entry in `evidence.sqlite` that ends the run on which everything rests.
    pub log_head: String,
    /// Whether `case.toml` asks a different question than that run, so that only its evidence was used.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offline: bool,
    /// SHA-256 of every other file, by path.
    pub files: BTreeMap<String, String>,
}

/// The evidence behind the findings, as a manifest records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Servers that answered in the run on which everything rests.
    pub servers: Vec<String>,
    /// Hash of the log entry that ends that run.
    pub log_head: String,
    /// Whether the question differs from that of the run.
    pub offline: bool,
}

impl Manifest {
    /// Creates the manifest of files, each with its SHA-256.
    pub fn new(
        tool: &Tool,
        findings: &Findings,
        origin: Origin,
        files: BTreeMap<String, String>,
    ) -> Self {
        Self {
            schema: MANIFEST_SCHEMA.to_owned(),
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

    /// Whether it lists a file with the hash of these bytes.
    pub fn names(&self, path: &str, bytes: &[u8]) -> bool {
        let hash = sha256::Hash::hash(bytes).to_string();
        self.files.get(path) == Some(&hash)
    }

    /// Checks a file of the folder against its hash in the manifest.
    ///
    /// # Errors
    ///
    /// [`FolderError::Changed`], also where there is no hash of it, and [`FolderError::Io`].
    pub fn check(&self, folder: &Path, path: &str) -> Result<(), FolderError> {
        let file = folder.join(path);
        let hash = sha256_of(&file).map_err(|error| io("read", &file, error))?;
        match self.files.get(path) == Some(&hash) {
            true => Ok(()),
            false => Err(FolderError::Changed(file)),
        }
    }

    /// Serialises the manifest canonically.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("texts and numbers are JSON");
        bytes.push(b'\n');
        bytes
    }
}

/// Subfolders that every run writes to.
const FOLDERS: [&str; 2] = ["tables", "charts"];

impl CaseFolder {
    /// Inspects a folder without modifying it. It may be missing, empty, or hold the same case; `is_same` compares the
    /// text of its `case.toml`.
    ///
    /// # Errors
    ///
    /// [`FolderError`].
    pub fn inspect(path: &Path, is_same: impl FnOnce(&str) -> bool) -> Result<Self, FolderError> {
        // A dangling link exists, and no folder can be created in its place.
        if path.symlink_metadata().is_ok() && !path.is_dir() {
            return Err(FolderError::NoFolder(path.to_owned()));
        }
        let case = path.join(QUESTION);
        match std::fs::read_to_string(&case) {
            Ok(text) if is_same(&text) => {
                return Ok(Self::found(path, FolderState::Case));
            }
            Ok(_) => return Err(FolderError::OtherCase(path.to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(io("read", &case, error)),
        }
        // Left over from a run interrupted at its start.
        let is_leftover = |name: &std::ffi::OsStr| *name == *fresh(QUESTION);
        match std::fs::read_dir(path) {
            Ok(entries) => match entries
                .flatten()
                .all(|entry| is_leftover(&entry.file_name()))
            {
                true => Ok(Self::found(path, FolderState::EmptyFolder)),
                false => Err(FolderError::NoCase(path.to_owned())),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Ok(Self::found(path, FolderState::Empty))
            }
            Err(error) => Err(io("read", path, error)),
        }
    }

    fn found(path: &Path, found: FolderState) -> Self {
        Self {
            path: path.to_owned(),
            found,
            lock: OnceCell::new(),
        }
    }

    /// Creates the folder and writes the question into it. If a case is already there, its question stays until the new
    /// findings are written, because limits may differ. No other run can start here until this value is dropped.
    ///
    /// # Errors
    ///
    /// [`FolderError::InUse`], [`FolderError::JustStarted`] and [`FolderError::NoEvidence`], which leave everything as it is;
    /// [`FolderError::Io`]: nothing is left then.
    pub fn begin(&self, question: &File<'_>) -> Result<(), FolderError> {
        std::fs::create_dir_all(&self.path).map_err(|error| io("make", &self.path, error))?;
        self.lock()?;
        if self.found == FolderState::Case {
            return self.check_evidence();
        }
        if self.path.join(QUESTION).exists() {
            return Err(FolderError::JustStarted(self.path.clone()));
        }
        // A new folder's name is not yet synced to disk either.
        let _ = sync(&self.path.join(".."));
        self.write_all(std::slice::from_ref(question))
            .inspect_err(|_| self.undo())?;
        Ok(())
    }

    /// Fails if [`CaseFolder::begin`] would, without modifying anything.
    ///
    /// # Errors
    ///
    /// [`FolderError`].
    pub fn check_startable(&self) -> Result<(), FolderError> {
        match self.found {
            FolderState::Empty => {
                let absolute = std::path::absolute(&self.path);
                let absolute = absolute.map_err(|error| io("make", &self.path, error))?;
                let parent = absolute.ancestors().find(|parent| parent.exists());
                let is_writable = parent.map_or(Ok(()), check_writable);
                is_writable.map_err(|error| io("make", &self.path, error))
            }
            FolderState::EmptyFolder => {
                Self::lock_for_reading(&self.path)?;
                let question = self.path.join(QUESTION);
                check_writable(&self.path).map_err(|error| io("write", &question, error))
            }
            FolderState::Case => {
                Self::lock_for_reading(&self.path)?;
                self.check_evidence()
            }
        }
    }

    /// Checks that a finished case has its evidence, that the evidence can be appended to, and that the other files can
    /// be rewritten.
    fn check_evidence(&self) -> Result<(), FolderError> {
        let evidence = self.evidence();
        // SQLite treats a file of one byte as empty too.
        let is_empty = std::fs::metadata(&evidence).map_or(true, |file| file.len() < 2);
        if is_empty && self.path.join(MANIFEST).exists() {
            return Err(FolderError::NoEvidence(evidence));
        }
        check_writable(&self.path).map_err(|error| io("write", &evidence, error))?;
        let inside = FOLDERS.map(|name| self.path.join(name));
        for path in inside.iter().chain([&evidence]) {
            if path.exists() {
                check_writable(path).map_err(|error| io("write", path, error))?;
            }
        }
        Ok(())
    }

    /// Creates a missing or empty folder to write in, and locks it.
    ///
    /// # Errors
    ///
    /// As [`CaseFolder::inspect`], and [`FolderError::InUse`].
    pub fn make(path: &Path) -> Result<Self, FolderError> {
        std::fs::create_dir_all(path).map_err(|error| io("make", path, error))?;
        let folder = Self::found(path, FolderState::EmptyFolder);
        folder.lock()?;
        // Another run may have created it first.
        Self::inspect(path, |_| false)?;
        Ok(folder)
    }

    /// Locks the folder against other runs, which may have inspected it at the same time and would overwrite each
    /// other's files.
    ///
    /// # Errors
    ///
    /// [`FolderError::InUse`].
    pub fn lock(&self) -> Result<(), FolderError> {
        let folder = std::fs::File::open(&self.path).ok();
        if let Some(folder) = &folder
            && let Err(TryLockError::WouldBlock) = folder.try_lock()
        {
            return Err(FolderError::InUse(self.evidence()));
        }
        // Where folders cannot be locked, only the archive's own lock protects.
        let _ = self.lock.set(folder);
        Ok(())
    }

    /// Locks the folder at `path` against runs while the returned file lives; other readers are allowed. `None` if the
    /// system cannot lock folders.
    ///
    /// # Errors
    ///
    /// [`FolderError::InUse`].
    pub fn lock_for_reading(path: &Path) -> Result<Option<std::fs::File>, FolderError> {
        let folder = std::fs::File::open(path).ok();
        match folder.as_ref().map(std::fs::File::try_lock_shared) {
            Some(Err(TryLockError::WouldBlock)) => Err(FolderError::InUse(Self::evidence_in(path))),
            _ => Ok(folder),
        }
    }

    /// Removes partially written files of an interrupted run, if `is_ours` accepts the final path.
    pub fn remove_partial_files(&self, is_ours: impl Fn(&str) -> bool) {
        let mut open = vec![(self.path.clone(), String::new())];
        while let Some((folder, prefix)) = open.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                if is_folder && prefix.is_empty() {
                    open.push((entry.path(), format!("{name}/")));
                }
                let whole = name
                    .strip_suffix(NEW)
                    .and_then(|name| name.strip_suffix('.'));
                if !is_folder && whole.is_some_and(&is_ours) {
                    let _ = std::fs::remove_file(entry.path());
                }
            }
        }
    }

    /// Opens the folder of a case that has its evidence.
    pub fn of(path: &Path) -> Self {
        Self::found(path, FolderState::Case)
    }

    /// Returns the path of the evidence.
    pub fn evidence(&self) -> PathBuf {
        Self::evidence_in(&self.path)
    }

    /// Returns the path of the evidence in a case folder.
    pub fn evidence_in(folder: &Path) -> PathBuf {
        folder.join(EVIDENCE)
    }

    /// Copies a file of another case folder to the same path in this one. An interrupted copy leaves no file under that
    /// name.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`].
    pub fn copy_from(&self, other: &Path, path: &str) -> Result<(), FolderError> {
        let (from, to) = (other.join(path), self.path.join(path));
        let unfinished =
            to.with_file_name(fresh(&to.file_name().unwrap_or_default().to_string_lossy()));
        let parent = to.parent().unwrap_or(&self.path);
        std::fs::create_dir_all(parent).map_err(|error| io("make", parent, error))?;
        std::fs::copy(&from, &unfinished)
            .and_then(|_| std::fs::rename(&unfinished, &to))
            .map_err(|error| {
                let _ = std::fs::remove_file(&unfinished);
                io("write", &to, error)
            })
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

    /// Reads the manifest of a case folder; `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`] and [`FolderError::Manifest`].
    pub fn manifest(folder: &Path) -> Result<Option<Manifest>, FolderError> {
        let path = folder.join(MANIFEST);
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

    /// Reads the manifest of a finished case.
    ///
    /// # Errors
    ///
    /// As [`CaseFolder::manifest`]; without a manifest, the reason: [`FolderError::InUse`], [`FolderError::NotACase`],
    /// [`FolderError::Unfinished`] or [`FolderError::CutOff`].
    pub fn finished(folder: &Path) -> Result<Manifest, FolderError> {
        if let Some(manifest) = Self::manifest(folder)? {
            return Ok(manifest);
        }
        Self::lock_for_reading(folder)?;
        let has = |name: &str| folder.join(name).exists();
        let folder = folder.to_owned();
        Err(match (has(QUESTION) || has(EVIDENCE), has(FINDINGS)) {
            (false, _) => FolderError::NotACase(folder),
            (true, false) => FolderError::Unfinished(folder),
            (true, true) => FolderError::CutOff(folder),
        })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the files of this run, unless a case was there before; used if the question turns out to be invalid.
    pub fn undo(&self) {
        if self.found == FolderState::Case {
            return;
        }
        // Ignore errors: the one that led here is reported.
        for name in [EVIDENCE, "evidence.sqlite-journal", QUESTION] {
            let _ = std::fs::remove_file(self.path.join(name));
        }
        if self.found == FolderState::Empty {
            let _ = std::fs::remove_dir(&self.path);
        }
    }

    /// Writes files: all under temporary names first, then renames each, so that a full disk leaves the old files. An
    /// interruption while renaming leaves no manifest, so that a mixture of old and new files is never mistaken for a
    /// case. Returns the SHA-256 of each by path.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`].
    pub fn write_all(&self, files: &[File<'_>]) -> Result<BTreeMap<String, String>, FolderError> {
        let fresh = |file: &File<'_>| self.path.join(fresh(&file.path));
        let mut hashes = BTreeMap::new();
        for file in files {
            let written = write(&fresh(file), file).map_err(|error| {
                for file in files {
                    let path = fresh(file);
                    let _ = std::fs::remove_file(&path);
                    // Also removes subfolders that were created and are empty.
                    for parent in path.ancestors().skip(1) {
                        if parent == self.path || std::fs::remove_dir(parent).is_err() {
                            break;
                        }
                    }
                }
                io("write", &self.path.join(&file.path), error)
            });
            hashes.insert(file.path.clone(), written?);
        }
        let manifest = self.path.join(MANIFEST);
        if files.iter().all(|file| file.path != MANIFEST) {
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
        folders.iter().try_for_each(|folder| self.sync(folder))?;
        Ok(hashes)
    }

    fn sync(&self, folder: &Path) -> Result<(), FolderError> {
        sync(folder).map_err(|error| io("write", folder, error))
    }

    /// Writes the manifest of files, each with its SHA-256, and of the evidence, which must be closed.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`].
    pub fn seal(
        &self,
        findings: &Findings,
        origin: Origin,
        mut files: BTreeMap<String, String>,
    ) -> Result<(), FolderError> {
        let path = self.evidence();
        let hash = sha256_of(&path).map_err(|error| io("read", &path, error))?;
        files.insert(EVIDENCE.to_owned(), hash);
        let manifest = Manifest::new(&Tool::this(), findings, origin, files);
        self.write_all(&[File::of(MANIFEST, manifest.to_bytes())])?;
        Ok(())
    }

    /// Reads the findings of a case folder.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`], [`FolderError::Findings`] and [`FolderError::Schema`].
    pub fn findings(path: &Path) -> Result<Findings, FolderError> {
        let path = path.join(FINDINGS);
        let file = std::fs::File::open(&path).map_err(|error| io("read", &path, error))?;
        let findings = serde_json::from_reader(BufReader::new(file));
        let findings: Findings = findings.map_err(|error| match error.is_io() {
            true => io("read", &path, error.into()),
            false => FolderError::Findings {
                path: path.clone(),
                error,
            },
        })?;
        if findings.schema != SCHEMA {
            let found = findings.schema;
            return Err(FolderError::Schema { path, found });
        }
        Ok(findings)
    }
}

/// Returns the SHA-256 of a file, in hexadecimal.
///
/// # Errors
///
/// If it cannot be read.
pub fn sha256_of(path: &Path) -> std::io::Result<String> {
    let mut engine = sha256::HashEngine::default();
    std::io::copy(&mut std::fs::File::open(path)?, &mut engine)?;
    Ok(sha256::Hash::from_engine(engine).to_string())
}

/// Writes a file, creating parent folders, and syncs it; returns its SHA-256.
fn write(path: &Path, file: &File<'_>) -> std::io::Result<String> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let mut out = std::fs::File::create(path)?;
    let hash = file.write_hashed(&mut out)?;
    out.sync_all()?;
    Ok(hash)
}

/// Checks that a file can be written, or that files can be created in a folder, as far as the system tells in advance.
fn check_writable(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::fs::Access;
        let to_enter = match path.is_dir() {
            true => Access::EXEC_OK,
            false => Access::empty(),
        };
        rustix::fs::access(path, Access::WRITE_OK | to_enter)?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Syncs a folder's entries to disk, where the system supports that.
fn sync(folder: &Path) -> std::io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    synced.or_else(|error| match error.kind() {
        // The file system may not support it, or the folder may be write-only.
        ErrorKind::InvalidInput | ErrorKind::Unsupported | ErrorKind::PermissionDenied => Ok(()),
        _ => Err(error),
    })
}

fn io(verb: &'static str, path: &Path, error: std::io::Error) -> FolderError {
    if error.kind() == ErrorKind::StorageFull {
        return FolderError::Full(path.to_owned());
    }
    FolderError::Io {
        verb,
        path: path.to_owned(),
        error,
    }
}
