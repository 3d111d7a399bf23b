//! Files that the command line names: read within a size limit, and paths as seen from the case folder.

use std::borrow::Cow;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use glob::{Pattern, glob_with};

use super::usage::UsageError;
use crate::encoding;
use crate::run::exhibits::MATCHING;
use crate::tags::TagPack;
use crate::visible::file_name;

/// Maximum size of an input file; some, such as `/dev/zero`, have no end.
#[derive(Clone, Copy)]
pub(super) struct SizeLimit {
    bytes: usize,
    /// Kind of file, for the message.
    kind: &'static str,
}

pub(super) const TEXT: SizeLimit = SizeLimit {
    bytes: 16 << 20,
    kind: "case file, address list or rate file",
};

pub(super) const PACK: SizeLimit = SizeLimit {
    bytes: TagPack::MOST_BYTES,
    kind: "tag pack",
};

/// Returns the files that a tag pack pattern matches, sorted by path.
pub(super) fn packs(pattern: &str) -> Result<Vec<PathBuf>, UsageError> {
    let found = glob_with(pattern, MATCHING).map_err(|error| UsageError::Value {
        place: format!("tag packs `{pattern}`"),
        problem: error.to_string(),
    })?;
    let mut files = Vec::new();
    for path in found {
        let path = path.map_err(|error| {
            let path = error.path().to_owned();
            unreadable(&path, error.into())
        })?;
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a text file, or standard input for `-`.
pub(super) fn read(path: &Path) -> Result<String, UsageError> {
    let bytes = read_bytes(path)?;
    let text = encoding::decode(&bytes).map(Cow::into_owned);
    text.map_err(|error| UsageError::NotText {
        path: name(path),
        error,
    })
}

/// Reads the bytes of a file, or of standard input for `-`.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, UsageError> {
    let bytes = if path == Path::new("-") {
        read_within(std::io::stdin().lock(), TEXT)
    } else {
        std::fs::File::open(path).and_then(|file| read_within(file, TEXT))
    };
    bytes.map_err(|error| unreadable(path, error))
}

/// Reads at most `most` bytes; fails if there are more.
pub(super) fn read_within(from: impl std::io::Read, most: SizeLimit) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most.bytes as u64 + 1).read_to_end(&mut bytes)?;
    match bytes.len() > most.bytes {
        true => Err(std::io::Error::other(format!(
            "it is larger than {} MiB, the limit for a {}",
            most.bytes >> 20,
            most.kind
        ))),
        false => Ok(bytes),
    }
}

pub(super) fn unreadable(path: &Path, error: std::io::Error) -> UsageError {
    UsageError::Read {
        path: name(path),
        error,
    }
}

/// Returns the name of a file for messages.
pub(super) fn name(path: &Path) -> String {
    if path == Path::new("-") {
        return "standard input".to_owned();
    }
    file_name(path)
}

/// Returns the path of `file` relative to `folder`: the case file is stored there, and both may be moved together.
pub(super) fn seen_from(folder: &Path, file: &Path) -> PathBuf {
    let [folder, absolute] = [folder, file].map(|path| std::path::absolute(path).ok());
    let relative = absolute
        .zip(folder)
        .and_then(|(file, folder)| pathdiff::diff_paths(file, folder));
    relative.unwrap_or_else(|| file.to_owned())
}

/// Returns a file pattern relative to `folder`.
pub(super) fn pattern_seen_from(folder: &Path, pattern: &str) -> String {
    let name = |path: &Path| Pattern::escape(&path.to_string_lossy());
    let here = std::env::current_dir().unwrap_or_default();
    let pattern = Path::new(&name(&here)).join(pattern);
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let seen = seen_from(Path::new(&name(&folder)), &pattern);
    seen.to_string_lossy().into_owned()
}
