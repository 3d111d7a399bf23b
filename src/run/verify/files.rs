//! Compares the files of a case folder with its manifest.

use crate::plural::counted;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use bitcoin::hashes::{Hash, sha256};

use super::line_ends::{self, LineEnds};
use super::{CheckResult, Discrepancy};
use crate::report::{EVIDENCE, File, FolderError, MANIFEST, Manifest, QUESTION, sha256_of};
use crate::run::replay::is_file_of_a_case;

/// Suffixes of the files that SQLite writes beside a database.
const BESIDE: [&str; 3] = ["-journal", "-wal", "-shm"];

/// Contents of a folder.
pub struct Listing {
    folder: PathBuf,
    /// Files by relative path, with `/` as separator.
    pub files: BTreeSet<String>,
    /// Symbolic links.
    links: BTreeSet<String>,
}

impl Listing {
    /// Lists a case folder.
    ///
    /// # Errors
    ///
    /// [`FolderError`] if it cannot be read, or is not a case folder.
    pub fn of(folder: &Path) -> Result<Self, FolderError> {
        let (mut files, mut links) = (BTreeSet::new(), BTreeSet::new());
        let mut open = vec![(folder.to_owned(), String::new())];
        while let Some((path, prefix)) = open.pop() {
            let fail = |error| FolderError::Io {
                verb: "read",
                path: path.clone(),
                error,
            };
            for entry in std::fs::read_dir(&path).map_err(fail)? {
                let entry = entry.map_err(fail)?;
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                // A link to a folder is not followed: it may lead anywhere, or in a circle.
                let kind = entry.file_type().map_err(fail)?;
                if kind.is_dir() {
                    open.push((entry.path(), format!("{name}/")));
                    continue;
                }
                if kind.is_symlink() {
                    links.insert(name.clone());
                }
                files.insert(name);
            }
        }
        let is_case = [MANIFEST, EVIDENCE, QUESTION]
            .iter()
            .any(|name| files.contains(*name));
        if !is_case {
            return Err(FolderError::NotACase(folder.to_owned()));
        }
        Ok(Self {
            folder: folder.to_owned(),
            files,
            links,
        })
    }

    /// Whether a run has written any derived file.
    pub fn has_output(&self) -> bool {
        let is_output =
            |name: &String| is_file_of_a_case(name) && ![QUESTION, EVIDENCE].contains(&&**name);
        self.files.iter().any(is_output)
    }

    /// Returns the path of a file.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Reads a file of the folder as text.
    pub fn text(&self, name: &str) -> std::io::Result<String> {
        std::fs::read_to_string(self.path(name))
    }

    /// Compares a file with a derived one, created once: returns the SHA-256 of the derived one, in hexadecimal, and
    /// the offset of the first difference, counted from 0, if any.
    pub fn compare(&self, made: &File<'_>) -> std::io::Result<(String, Option<u64>)> {
        let file = std::fs::File::open(self.path(&made.path))?;
        let mut with = Comparing {
            with: BufReader::new(file),
            same: 0,
            differs: false,
        };
        let hash = made.write_hashed(&mut with)?;
        let is_longer = !with.differs && !with.with.fill_buf()?.is_empty();
        Ok((hash, (with.differs || is_longer).then_some(with.same)))
    }
}

/// A writer that compares with a file.
struct Comparing {
    with: BufReader<std::fs::File>,
    /// Number of equal bytes up to the first difference.
    same: u64,
    /// Whether there is a difference.
    differs: bool,
}

impl Write for Comparing {
    fn write(&mut self, made: &[u8]) -> std::io::Result<usize> {
        if self.differs || made.is_empty() {
            return Ok(made.len());
        }
        let held = self.with.fill_buf()?;
        let same = held.iter().zip(made).take_while(|(a, b)| a == b).count();
        self.with.consume(same);
        self.same += same as u64;
        self.differs = same == 0;
        Ok(if self.differs { made.len() } else { same })
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Parses the manifest.
pub fn manifest(
    listing: &Listing,
    line_ends: &mut LineEnds,
    check: &mut CheckResult,
) -> (Option<Manifest>, Option<String>) {
    let bytes = match std::fs::read(listing.path(MANIFEST)) {
        Ok(bytes) => bytes,
        Err(error) => {
            check.summary = "cannot be read".to_owned();
            check
                .faults
                .push(Discrepancy::of_file(MANIFEST, error.to_string()));
            return (None, None);
        }
    };
    let hash = Some(sha256::Hash::hash(&bytes).to_string());
    let manifest: Manifest = match serde_json::from_slice(&bytes) {
        Ok(manifest) => manifest,
        Err(error) => {
            check.summary = "cannot be read".to_owned();
            let problem = format!("is not a manifest of this version: {error}");
            check.faults.push(Discrepancy::of_file(MANIFEST, problem));
            return (None, hash);
        }
    };
    check.summary = format!(
        "names {}, by {}",
        counted(manifest.files.len(), "file"),
        manifest.tool
    );
    let written = manifest.to_bytes();
    let is_text = std::str::from_utf8(&bytes);
    if written != bytes && is_text.is_ok_and(|text| line_ends::written(text).as_bytes() == written)
    {
        line_ends.insert(MANIFEST);
    } else if written != bytes {
        let problem = "is formatted differently than this program writes it";
        check.faults.push(Discrepancy::of_file(MANIFEST, problem));
    }
    (Some(manifest), hash)
}

/// Verifies the hash of every file in the manifest. Returns the hash of the evidence if it differs, since an unfinished
/// run may have added to it.
pub fn hashes(
    listing: &Listing,
    manifest: Option<&Manifest>,
    line_ends: &mut LineEnds,
) -> (CheckResult, Option<String>) {
    let mut check = CheckResult::new("files");
    let mut evidence = None;
    for path in listing.links.iter().filter(|path| is_file_of_a_case(path)) {
        let problem = "is a link to a file elsewhere, which a copy of the folder would not contain";
        check.faults.push(Discrepancy::of_file(path, problem));
    }
    let Some(manifest) = manifest else {
        check.summary = "not compared with a manifest".to_owned();
        return (check, None);
    };
    let mut good = 0;
    for (path, said) in &manifest.files {
        if path == MANIFEST || !is_file_of_a_case(path) {
            let problem = format!("names `{path}`, which is not a file of a case");
            check.faults.push(Discrepancy::of_file(MANIFEST, problem));
            continue;
        }
        if !listing.files.contains(path) {
            let problem = "is missing, but named in the manifest";
            check.faults.push(Discrepancy::of_file(path, problem));
            continue;
        }
        match sha256_of(&listing.path(path)) {
            Ok(found) if found == *said => good += 1,
            Ok(_) if line_ends.add(path, &listing.path(path), said) => {}
            Ok(found) if path == EVIDENCE => evidence = Some(found),
            Ok(found) => check.faults.push(changed(path, &found, said)),
            Err(error) => check.faults.push(Discrepancy::of_file(
                path,
                format!("cannot be read: {error}"),
            )),
        }
    }
    check.faults.extend(line_ends.fault());
    check.summary = format!(
        "{good} of {} {} the hash in the manifest",
        counted(manifest.files.len(), "file"),
        if good == 1 { "matches" } else { "match" }
    );
    for path in &listing.files {
        if path == MANIFEST || manifest.files.contains_key(path) {
            continue;
        }
        let is_beside = BESIDE
            .iter()
            .any(|end| path.strip_suffix(end) == Some(EVIDENCE));
        check.notices.push(if is_beside {
            format!(
                "{path} is a temporary file that SQLite leaves while a run writes, or when one is interrupted"
            )
        } else if path.ends_with(".new") {
            format!("{path} was left by a run that was interrupted while writing the folder")
        } else {
            format!("{path} is not in the manifest, and was not verified")
        });
    }
    (check, evidence)
}

/// Returns the discrepancy for a file that does not match the manifest.
pub fn changed(path: &str, found: &str, said: &str) -> Discrepancy {
    Discrepancy::of_file(
        path,
        format!("hashes to {found}, but the manifest states {said}"),
    )
}

/// Adds a discrepancy for every field in which the manifest differs from the derived one.
pub fn differences(manifest: &Manifest, expected: &Manifest, check: &mut CheckResult) {
    let fields = |manifest: &Manifest| -> Vec<(&'static str, String)> {
        let Manifest {
            schema,
            tool,
            network,
            tip,
            parameters,
            servers,
            log_head,
            offline,
            files: _,
        } = manifest;
        vec![
            ("schema", schema.clone()),
            ("tool", tool.clone()),
            ("network", network.clone()),
            ("tip", format!("block {} ({})", tip.height, tip.hash)),
            ("parameters", format!("{parameters:?}")),
            ("servers", format!("{servers:?}")),
            ("log_head", log_head.clone()),
            ("offline", offline.to_string()),
        ]
    };
    for ((name, found), (_, follows)) in fields(manifest).into_iter().zip(fields(expected)) {
        if found != follows {
            let problem = format!("states `{name}`: {found}; derived from the evidence: {follows}");
            check.faults.push(Discrepancy::of_file(MANIFEST, problem));
        }
    }
    for (path, problem) in unlike(
        &manifest.files,
        &expected.files,
        "the manifest derived from the evidence",
    ) {
        // The hashes of the files show which of the two has changed.
        if path != EVIDENCE {
            check.faults.push(Discrepancy::of_file(MANIFEST, problem));
        }
    }
}

/// Returns the paths with different hashes in two lists, with the problem; `whose` names the second list.
pub fn unlike(
    files: &BTreeMap<String, String>,
    others: &BTreeMap<String, String>,
    whose: &str,
) -> Vec<(String, String)> {
    let paths: BTreeSet<&String> = files.keys().chain(others.keys()).collect();
    let told = paths.into_iter().filter_map(|path| {
        let problem = match (files.get(path), others.get(path)) {
            (Some(said), Some(other)) if said != other => {
                format!("states {said} as the hash of {path}, but that of {whose} is {other}")
            }
            (Some(_), None) => format!("names {path}, which is not in {whose}"),
            (None, Some(_)) => format!("does not name {path}, which is in {whose}"),
            _ => return None,
        };
        Some((path.clone(), problem))
    });
    told.collect()
}
