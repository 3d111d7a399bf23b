//! The case folder on disk: whether it may be written to, and writing it so that nothing is left half-written.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::TryLockError;
use std::io::{BufReader, ErrorKind};
use std::path::{Path, PathBuf};

use bitcoin::hashes::{Hash, sha256};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{FINDINGS, File, Tool};
use crate::case::findings::{Findings, SCHEMA};
use crate::chain::BlockId;
use crate::visible::file_name;

/// Name of the file that holds the evidence.
pub const EVIDENCE: &str = "evidence.sqlite";

/// Name of the file that holds the question.
pub const QUESTION: &str = "case.toml";

/// Name of the file that names all others.
pub const MANIFEST: &str = "manifest.json";

/// Why a folder cannot be used.
#[derive(Debug, Error)]
pub enum FolderError {
    /// The folder holds another case.
    #[error("{} holds another case; give another folder with --out", file_name(.0))]
    OtherCase(PathBuf),
    /// Something else stands where the folder should be.
    #[error("{} is not a folder; give an empty or a new folder with --out", file_name(.0))]
    NoFolder(PathBuf),
    /// The folder holds something else.
    #[error("{} holds files that are no case; give an empty or a new folder with --out", file_name(.0))]
    NoCase(PathBuf),
    /// The folder holds nothing of a case.
    #[error("{} is no case folder: there is neither a question nor evidence nor a manifest in it", file_name(.0))]
    Nothing(PathBuf),
    /// Another run holds the folder.
    #[error("another run is working on {}; wait for it to end", file_name(.0))]
    InUse(PathBuf),
    /// Another run has made a case here since the folder was looked at.
    #[error("another run has just begun a case in {}; run the same command again", file_name(.0))]
    Begun(PathBuf),
    /// A case was finished, and its evidence is gone.
    #[error("{} is missing or empty, although a case was finished here; restore it from a copy, or trace the case into \
         another folder", file_name(.0))]
    NoEvidence(PathBuf),
    /// No run came to its end here.
    #[error("the run in {} is not finished; give the same command again, which goes on with it", file_name(.0))]
    Unfinished(PathBuf),
    /// A run ended while it wrote the files, some of which are of the run before.
    #[error("the run in {} was cut off while it wrote the files, which may not belong together; give the same command \
         again, or `ransomtrace report`", file_name(.0))]
    CutOff(PathBuf),
    /// A file is not the one that the manifest names.
    #[error("{} is not what was written: the manifest has another hash; `ransomtrace verify` says what was changed", file_name(.0))]
    Changed(PathBuf),
    /// The disk is full.
    #[error("cannot write {}: no space is left on the disk; what was fetched is kept: make room and run the same command \
         again to go on", file_name(.0))]
    Full(PathBuf),
    /// A file cannot be read or written.
    #[error("cannot {verb} {}: {error}", file_name(path))]
    Io {
        /// What was tried.
        verb: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The manifest of a case is not what this version writes.
    #[error(
        "{} cannot be read: {error}; take it away to have it written anew",
        file_name(path)
    )]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: serde_json::Error,
    },
    /// The findings are of another version.
    #[error(
        "{} has the shape `{found}`, this version reads `{SCHEMA}`: trace the case again",
        file_name(path)
    )]
    Schema {
        /// The file.
        path: PathBuf,
        /// The shape that it names.
        found: String,
    },
    /// The findings of a case are not what this version writes.
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

/// What a file is called, beyond its name, until it is whole.
const NEW: &str = "new";

/// The name of a file until it is whole.
fn fresh(name: &str) -> String {
    format!("{name}.{NEW}")
}

/// Version of the shape of `manifest.json`.
const MANIFEST_SCHEMA: &str = "ransomtrace/manifest/1";

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

    /// Whether it has the hash of these bytes for a file.
    pub fn names(&self, path: &str, bytes: &[u8]) -> bool {
        let hash = sha256::Hash::hash(bytes).to_string();
        self.files.get(path) == Some(&hash)
    }

    /// Compares a file of the folder with the hash that there is of it.
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

    /// The one way in which it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("texts and numbers are JSON");
        bytes.push(b'\n');
        bytes
    }
}

/// Folders in it that every run writes to.
const FOLDERS: [&str; 2] = ["tables", "charts"];

impl CaseFolder {
    /// Looks at a folder without touching it. It may be missing, empty, or hold the same case: `is_same` says so of the
    /// text of the `case.toml` in it.
    ///
    /// # Errors
    ///
    /// [`FolderError`].
    pub fn look(path: &Path, is_same: impl FnOnce(&str) -> bool) -> Result<Self, FolderError> {
        // A link that leads nowhere is there, and no folder can be made in its place.
        if path.symlink_metadata().is_ok() && !path.is_dir() {
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
    pub fn begin(&self, question: &File<'_>) -> Result<(), FolderError> {
        std::fs::create_dir_all(&self.path).map_err(|error| io("make", &self.path, error))?;
        self.hold()?;
        if self.found == Found::Case {
            return self.check_evidence();
        }
        if self.path.join(QUESTION).exists() {
            return Err(FolderError::Begun(self.path.clone()));
        }
        // Of a folder that was just made not even the name is on the disk yet.
        let _ = sync(&self.path.join(".."));
        self.write_all(std::slice::from_ref(question))
            .inspect_err(|_| self.undo())?;
        Ok(())
    }

    /// Fails where [`CaseFolder::begin`] would, and touches nothing.
    ///
    /// # Errors
    ///
    /// [`FolderError`].
    pub fn rehearse(&self) -> Result<(), FolderError> {
        match self.found {
            Found::Nothing => {
                let absolute = std::path::absolute(&self.path);
                let absolute = absolute.map_err(|error| io("make", &self.path, error))?;
                let parent = absolute.ancestors().find(|parent| parent.exists());
                let is_writable = parent.map_or(Ok(()), check_writable);
                is_writable.map_err(|error| io("make", &self.path, error))
            }
            Found::EmptyFolder => {
                Self::hold_to_read(&self.path)?;
                let question = self.path.join(QUESTION);
                check_writable(&self.path).map_err(|error| io("write", &question, error))
            }
            Found::Case => {
                Self::hold_to_read(&self.path)?;
                self.check_evidence()
            }
        }
    }

    /// Checks that the evidence is there where a case was finished, that it can be added to, and that the other files can be
    /// written anew.
    fn check_evidence(&self) -> Result<(), FolderError> {
        let evidence = self.evidence();
        // SQLite takes a file of one byte for an empty one too.
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

    /// Makes a folder to write in that is missing or empty, and holds it.
    ///
    /// # Errors
    ///
    /// As [`CaseFolder::look`], and [`FolderError::InUse`].
    pub fn make(path: &Path) -> Result<Self, FolderError> {
        std::fs::create_dir_all(path).map_err(|error| io("make", path, error))?;
        let folder = Self::found(path, Found::EmptyFolder);
        folder.hold()?;
        // Another run may have been faster.
        Self::look(path, |_| false)?;
        Ok(folder)
    }

    /// Holds the folder against other runs, which may have looked at it at the same time, and one of which would take
    /// what the other has just written for its own.
    ///
    /// # Errors
    ///
    /// [`FolderError::InUse`].
    pub fn hold(&self) -> Result<(), FolderError> {
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

    /// Holds the folder at `path` against runs for as long as the file that is returned lives; others may read it too.
    /// Nothing where the system cannot do that.
    ///
    /// # Errors
    ///
    /// [`FolderError::InUse`].
    pub fn hold_to_read(path: &Path) -> Result<Option<std::fs::File>, FolderError> {
        let folder = std::fs::File::open(path).ok();
        match folder.as_ref().map(std::fs::File::try_lock_shared) {
            Some(Err(TryLockError::WouldBlock)) => Err(FolderError::InUse(Self::evidence_in(path))),
            _ => Ok(folder),
        }
    }

    /// Removes what a run has left that was cut off while it wrote: files that were to become one of those that
    /// `is_ours` knows by its path.
    pub fn tidy(&self, is_ours: impl Fn(&str) -> bool) {
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

    /// Copies a file of another case folder into this one, under the same path. A copy that is cut off leaves no file under
    /// its name.
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

    /// Reads the manifest of a case folder; nothing where there is none.
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

    /// The manifest of a case that was finished.
    ///
    /// # Errors
    ///
    /// As [`CaseFolder::manifest`]; and where there is none, why: [`FolderError::InUse`], [`FolderError::Nothing`],
    /// [`FolderError::Unfinished`] or [`FolderError::CutOff`].
    pub fn finished(folder: &Path) -> Result<Manifest, FolderError> {
        if let Some(manifest) = Self::manifest(folder)? {
            return Ok(manifest);
        }
        Self::hold_to_read(folder)?;
        let has = |name: &str| folder.join(name).exists();
        let folder = folder.to_owned();
        Err(match (has(QUESTION) || has(EVIDENCE), has(FINDINGS)) {
            (false, _) => FolderError::Nothing(folder),
            (true, false) => FolderError::Unfinished(folder),
            (true, true) => FolderError::CutOff(folder),
        })
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
    /// files and new ones together for a case. Returns the SHA-256 of each by path.
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
                    // Folders made for them go too; those that hold anything stay.
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

    /// Writes the manifest over files, each with its SHA-256, and the evidence, which must be closed.
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

/// Writes a file and the folders above it, down to the disk; returns its SHA-256.
fn write(path: &Path, file: &File<'_>) -> std::io::Result<String> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let mut out = std::fs::File::create(path)?;
    let hash = file.write_hashed(&mut out)?;
    out.sync_all()?;
    Ok(hash)
}

/// Whether a file can be written to, or files can be made in a folder, as far as the system says so beforehand.
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
    if error.kind() == ErrorKind::StorageFull {
        return FolderError::Full(path.to_owned());
    }
    FolderError::Io {
        verb,
        path: path.to_owned(),
        error,
    }
}
