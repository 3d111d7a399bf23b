//! Writes the files of a case folder, each under a partial name first, and removes those of an interrupted run.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::error::FolderError;
use super::manifest::{Manifest, Origin};
use super::{CaseFolder, EVIDENCE, FolderState, MANIFEST, QUESTION, io, sha256_of};
use crate::findings::Findings;
use crate::report::letters::LETTERS;
use crate::report::{File, Tool, is_letter};

/// Extension of a file until it is completely written.
const NEW: &str = "new";

/// Subfolders that every run writes to.
pub(super) const FOLDERS: [&str; 3] = ["tables", "charts", LETTERS];

impl CaseFolder {
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

    /// Removes letters of an earlier run that are not among the files `written`: a letter to a service that the findings no
    /// longer name must not be sent. Returns their paths.
    pub fn remove_old_letters(&self, written: &BTreeMap<String, String>) -> Vec<String> {
        let folder = std::fs::read_dir(self.path.join(LETTERS));
        let entries = folder.into_iter().flatten().flatten();
        let paths =
            entries.map(|entry| format!("{LETTERS}/{}", entry.file_name().to_string_lossy()));
        let mut removed: Vec<String> = paths
            .filter(|path| is_letter(path) && !written.contains_key(path))
            .filter(|path| std::fs::remove_file(self.path.join(path)).is_ok())
            .collect();
        // It stays unless it is empty.
        let _ = std::fs::remove_dir(self.path.join(LETTERS));
        removed.sort();
        removed
    }

    /// Returns the manifest of files, each with its SHA-256, and of the evidence, which must be closed.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`].
    pub fn list(
        &self,
        findings: &Findings,
        origin: Origin,
        mut files: BTreeMap<String, String>,
    ) -> Result<Manifest, FolderError> {
        let path = self.evidence();
        let hash = sha256_of(&path).map_err(|error| io("read", &path, error))?;
        files.insert(EVIDENCE.to_owned(), hash);
        Ok(Manifest::new(&Tool::this(), findings, origin, files))
    }

    /// Writes the manifest, and before it the court file, if there is one: the manifest lists that too.
    ///
    /// # Errors
    ///
    /// [`FolderError::Io`].
    pub fn seal(
        &self,
        mut manifest: Manifest,
        court_file: Option<File<'_>>,
    ) -> Result<(), FolderError> {
        let mut last = Vec::new();
        if let Some(file) = court_file {
            let hash = file.write_hashed(std::io::sink());
            let hash = hash.map_err(|error| io("write", &self.path.join(&file.path), error))?;
            manifest.files.insert(file.path.clone(), hash);
            last.push(file);
        }
        last.push(File::of(MANIFEST, manifest.to_bytes()));
        self.write_all(&last)?;
        Ok(())
    }
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
pub(super) fn check_writable(path: &Path) -> std::io::Result<()> {
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
pub(super) fn sync(folder: &Path) -> std::io::Result<()> {
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

/// Returns the name of a file until it is completely written.
pub(super) fn fresh(name: &str) -> String {
    format!("{name}.{NEW}")
}
