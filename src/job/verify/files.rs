//! The files of a case folder against its manifest.

use crate::plural::counted;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use bitcoin::hashes::{Hash, sha256};

use super::line_ends::{self, LineEnds};
use super::{Check, Discrepancy};
use crate::job::replay::is_file_of_a_case;
use crate::report::{EVIDENCE, File, FolderError, MANIFEST, Manifest, QUESTION, sha256_of};

/// What SQLite writes beside a file while it changes it.
const BESIDE: [&str; 3] = ["-journal", "-wal", "-shm"];

/// What lies in a folder.
pub struct Listing {
    folder: PathBuf,
    /// Files by path below the folder, with `/` between its parts.
    pub files: BTreeSet<String>,
    /// Those that are links, and lie elsewhere.
    links: BTreeSet<String>,
}

impl Listing {
    /// Lists a case folder.
    ///
    /// # Errors
    ///
    /// [`FolderError`] where it cannot be read, or holds nothing of a case.
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
                // A link to a folder is not followed: it may lead anywhere, and in a circle.
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
            return Err(FolderError::Nothing(folder.to_owned()));
        }
        Ok(Self {
            folder: folder.to_owned(),
            files,
            links,
        })
    }

    /// Whether a run has written anything that follows from its evidence.
    pub fn has_output(&self) -> bool {
        let is_output =
            |name: &String| is_file_of_a_case(name) && ![QUESTION, EVIDENCE].contains(&&**name);
        self.files.iter().any(is_output)
    }

    /// Where a file lies.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A file of the folder as text.
    pub fn text(&self, name: &str) -> std::io::Result<String> {
        std::fs::read_to_string(self.path(name))
    }

    /// Compares a file with what was `made`: the SHA-256 of what was made, in hexadecimal, and where the two first differ,
    /// counted from 0; nothing if they do not. It is made once.
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

/// Compares what is written with what a file holds.
struct Comparing {
    with: BufReader<std::fs::File>,
    /// Bytes that are the same, up to the first that differs.
    same: u64,
    /// Whether a difference was met.
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

/// Reads the manifest.
pub fn manifest(
    listing: &Listing,
    line_ends: &mut LineEnds,
    check: &mut Check,
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
            let problem = format!("is no manifest of this version: {error}");
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
        let problem = "is not written as the program writes it, though it reads the same";
        check.faults.push(Discrepancy::of_file(MANIFEST, problem));
    }
    (Some(manifest), hash)
}

/// Hashes every file that the manifest names. Of the evidence, which a run that is not finished may have added to, the
/// hash is returned where it is another one.
pub fn hashes(
    listing: &Listing,
    manifest: Option<&Manifest>,
    line_ends: &mut LineEnds,
) -> (Check, Option<String>) {
    let mut check = Check::new("files");
    let mut evidence = None;
    for path in listing.links.iter().filter(|path| is_file_of_a_case(path)) {
        let problem = "is a link to a file elsewhere, which a copy of the folder would not hold";
        check.faults.push(Discrepancy::of_file(path, problem));
    }
    let Some(manifest) = manifest else {
        check.summary = "not compared with a manifest".to_owned();
        return (check, None);
    };
    let mut good = 0;
    for (path, said) in &manifest.files {
        if path == MANIFEST || !is_file_of_a_case(path) {
            let problem = format!("names `{path}`, which is no file of a case");
            check.faults.push(Discrepancy::of_file(MANIFEST, problem));
            continue;
        }
        if !listing.files.contains(path) {
            let problem = "is missing, and the manifest names it";
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
        "{good} of {} have the hash that the manifest gives",
        counted(manifest.files.len(), "file")
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
                "{path} is what SQLite leaves beside the evidence while a run writes to it, or when one breaks off"
            )
        } else if path.ends_with(".new") {
            format!("{path} was left by a run that broke off while it wrote the folder")
        } else {
            format!("{path} is not named by the manifest, and was not looked at")
        });
    }
    (check, evidence)
}

/// A file that is not what the manifest says.
pub fn changed(path: &str, found: &str, said: &str) -> Discrepancy {
    Discrepancy::of_file(
        path,
        format!("hashes to {found}, and the manifest says {said}"),
    )
}

/// Tells every field in which a manifest differs from the one that follows from the evidence.
pub fn differences(manifest: &Manifest, expected: &Manifest, check: &mut Check) {
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
            let problem =
                format!("says for `{name}`: {found}; from the evidence follows: {follows}");
            check.faults.push(Discrepancy::of_file(MANIFEST, problem));
        }
    }
    for (path, problem) in unlike(
        &manifest.files,
        &expected.files,
        "what follows from the evidence",
    ) {
        // Which of the two has changed is told where the files are hashed.
        if path != EVIDENCE {
            check.faults.push(Discrepancy::of_file(MANIFEST, problem));
        }
    }
}

/// The paths of which two lists of hashes say something else, and what; `whose` says what the second list is of.
pub fn unlike(
    files: &BTreeMap<String, String>,
    others: &BTreeMap<String, String>,
    whose: &str,
) -> Vec<(String, String)> {
    let paths: BTreeSet<&String> = files.keys().chain(others.keys()).collect();
    let told = paths.into_iter().filter_map(|path| {
        let problem = match (files.get(path), others.get(path)) {
            (Some(said), Some(other)) if said != other => {
                format!("gives {said} as the hash of {path}, and that of {whose} is {other}")
            }
            (Some(_), None) => format!("names {path}, which is not in {whose}"),
            (None, Some(_)) => format!("does not name {path}, which is in {whose}"),
            _ => return None,
        };
        Some((path.clone(), problem))
    });
    told.collect()
}
