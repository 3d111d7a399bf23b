//! Detects files in which a copy changed only the line ends, as version control, mail and text-mode transfers do. All
//! their hashes differ, so without detection the whole folder would seem modified.

use crate::plural::counted;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use bitcoin::hashes::{Hash, HashEngine, sha256};

use super::Discrepancy;

/// Files with changed line ends, by path.
#[derive(Debug, Default)]
pub struct LineEnds {
    files: BTreeSet<String>,
}

impl LineEnds {
    /// Whether the file is one of them.
    pub fn holds(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    /// Adds a file with a wrong hash, if other line ends give the right one.
    pub fn add(&mut self, path: &str, file: &Path, said: &str) -> bool {
        let is_one = hashes(file).is_ok_and(|hashes| hashes.iter().any(|hash| hash == said));
        is_one && self.insert(path)
    }

    /// Adds a file in which only the line ends differ.
    pub fn insert(&mut self, path: &str) -> bool {
        self.files.insert(path.to_owned());
        true
    }

    /// Returns one discrepancy for all of them.
    pub fn fault(&self) -> Option<Discrepancy> {
        let first = self.files.first()?;
        let (count, them) = match self.files.len() {
            1 => ("this file has".to_owned(), "its hash would be that"),
            count => (
                format!("this and {} have", counted(count - 1, "more file")),
                "their hashes would be those",
            ),
        };
        let mut named: Vec<&str> = self.files.iter().map(String::as_str).collect();
        let rest = match named.len() {
            1 => String::new(),
            _ => format!(" ({})", named.split_off(1).join(", ")),
        };
        Some(Discrepancy::of_file(
            first,
            format!(
                "{count} other line ends than written{rest}; with the original ones {them} of the \
                 manifest: a program that copied the folder as text changed them, and nothing else; copy the folder again \
                 unchanged"
            ),
        ))
    }

    /// Removes discrepancies that only repeat this one.
    pub fn clear(&self, faults: &mut Vec<Discrepancy>) {
        faults.retain(|fault| !self.holds(&fault.file));
    }
}

/// Returns the text with the line ends that the program writes.
pub fn written(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Returns the hashes of a file with LF and with CRLF line ends.
fn hashes(path: &Path) -> std::io::Result<[String; 2]> {
    let mut file = File::open(path)?;
    let mut engines = [sha256::HashEngine::default(), sha256::HashEngine::default()];
    let mut chunk = vec![0; 1 << 16];
    // The byte after a carriage return may be in the next chunk.
    let mut waits = false;
    loop {
        let length = file.read(&mut chunk)?;
        let mut out = [Vec::with_capacity(length), Vec::with_capacity(2 * length)];
        let [short, long] = &mut out;
        for byte in &chunk[..length] {
            if waits && *byte != b'\n' {
                short.push(b'\r');
                long.push(b'\r');
            }
            waits = *byte == b'\r';
            match byte {
                b'\r' => {}
                b'\n' => {
                    short.push(b'\n');
                    long.extend(b"\r\n");
                }
                byte => {
                    short.push(*byte);
                    long.push(*byte);
                }
            }
        }
        if length == 0 && waits {
            short.push(b'\r');
            long.push(b'\r');
        }
        for (engine, bytes) in engines.iter_mut().zip(&out) {
            engine.input(bytes);
        }
        if length == 0 {
            return Ok(engines.map(|engine| sha256::Hash::from_engine(engine).to_string()));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_line_end_changes_from_other_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let hash = |text: &str| sha256::Hash::hash(text.as_bytes()).to_string();
        let long = "x".repeat(65_535);
        let (unix, other) = (
            format!("{long}\na\r\r\nb\n"),
            format!("{long}\r\na\r\r\r\nb\r\n"),
        );
        let lines = ("a\nb\n", "a\r\nb\r\n");
        for (written, found, is_one) in [
            (lines.0, lines.1, true),
            (lines.1, lines.0, true),
            (&*unix, &*other, true),
            (lines.0, "a\nc\n", false),
            (lines.0, "a\r\nb", false),
            ("a\rb\r", "a\nb\n", false),
        ] {
            std::fs::write(&path, found).unwrap();
            let mut ends = LineEnds::default();
            assert_eq!(
                ends.add("a.csv", &path, &hash(written)),
                is_one,
                "{written:?}"
            );
            assert_eq!(ends.fault().is_some(), is_one);
        }
    }
}
