//! The case folder on disk: checks that it can be written, and writes it atomically file by file.

mod error;
mod manifest;
mod writing;

pub use error::FolderError;
pub use manifest::{Manifest, Origin};

use std::cell::OnceCell;
use std::fs::TryLockError;
use std::io::{BufReader, ErrorKind};
use std::path::{Path, PathBuf};

use bitcoin::hashes::{Hash, sha256};

use super::{FINDINGS, File};
use crate::findings::{Findings, SCHEMA};
use writing::{FOLDERS, check_writable, fresh, sync};

/// Name of the file that holds the evidence.
pub const EVIDENCE: &str = "evidence.sqlite";

/// Name of the file that holds the question.
pub const QUESTION: &str = "case.toml";

/// Name of the file that lists all others.
pub const MANIFEST: &str = "manifest.json";

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

    /// Fails if a path to write is a case folder or within it, also by way of links.
    ///
    /// # Errors
    ///
    /// [`FolderError::Inside`].
    pub fn check_outside(folder: &Path, out: &Path) -> Result<(), FolderError> {
        let Ok(folder) = folder.canonicalize() else {
            return Ok(());
        };
        let absolute = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
        let existing = absolute
            .ancestors()
            .find_map(|path| path.canonicalize().ok());
        match existing.is_some_and(|path| path.starts_with(&folder)) {
            true => Err(FolderError::Inside(out.to_owned())),
            false => Ok(()),
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
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
