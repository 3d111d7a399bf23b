//! Renders findings into the files of a case folder. Reads [`Findings`] and nothing else of the analysis.

mod court_file;
mod csv;
mod edition;
mod folder;
#[cfg(feature = "frames")]
mod frame;
mod front;
mod html;
mod letters;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "plots")]
pub mod plot;
mod published;
#[cfg(test)]
pub(crate) mod sample;
mod tables;
mod tool;
mod wallet_labels;
pub(crate) mod words;
#[cfg(feature = "frames")]
mod workbook;

pub use court_file::{COURT_FILE, CourtFile};
pub use edition::{Edition, EditionError, public_edition, service_edition};
pub use folder::{
    CaseFolder, EVIDENCE, FolderError, MANIFEST, Manifest, Origin, QUESTION, sha256_of,
};
pub use letters::is_letter;
pub use tool::{Tool, ToolError};
pub use wallet_labels::wallet_labels;

use std::io::{self, BufWriter, Write};

use bitcoin::hashes::{Hash, HashEngine, sha256};
use tables::{TABLES, Tables};
use thiserror::Error;

use crate::findings::{Findings, Table};
use crate::language::Locale;

/// Why findings could not be rendered.
#[derive(Debug, Error)]
pub enum ReportError {
    /// A chart could not be drawn.
    #[error("cannot draw the charts: {0}")]
    Charts(String),
    /// The PDF could not be made.
    #[error("cannot make report.pdf: {0}")]
    Pdf(String),
}

/// Writes the contents of a file; must be repeatable.
type Content<'a> = dyn Fn(&mut dyn Write) -> io::Result<()> + 'a;

/// A file of a case folder. Its contents are generated while writing, so that a large one is never in memory as a
/// whole.
pub struct File<'a> {
    /// Path below the folder, with `/` between its parts.
    pub path: String,
    content: Box<Content<'a>>,
}

impl<'a> File<'a> {
    /// Creates a file with what `content` writes, which must be the same each time.
    pub fn new(
        path: impl Into<String>,
        content: impl Fn(&mut dyn Write) -> io::Result<()> + 'a,
    ) -> Self {
        Self {
            path: path.into(),
            content: Box::new(content),
        }
    }

    /// Creates a file from finished contents.
    pub fn of(path: impl Into<String>, bytes: impl AsRef<[u8]> + 'a) -> Self {
        Self::new(path, move |out| out.write_all(bytes.as_ref()))
    }

    /// A table as CSV, with a header line.
    pub fn csv<T: Table>(path: impl Into<String>, rows: &'a [T]) -> Self {
        Self::new(path, move |out| csv::write(rows, out))
    }

    /// Writes the contents.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        (self.content)(out)
    }

    /// The contents.
    ///
    /// # Errors
    ///
    /// If they cannot be made.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.write(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes the contents, and returns their SHA-256, in hexadecimal.
    ///
    /// # Errors
    ///
    /// Those of `out`, and if they cannot be made.
    pub fn write_hashed(&self, out: impl Write) -> io::Result<String> {
        let mut buffered = BufWriter::new(Hashing {
            engine: sha256::HashEngine::default(),
            to: out,
        });
        self.write(&mut buffered)?;
        let hashing = buffered.into_inner()?;
        Ok(sha256::Hash::from_engine(hashing.engine).to_string())
    }
}

/// Hashes what passes through.
struct Hashing<W> {
    engine: sha256::HashEngine,
    to: W,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.engine.input(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Name of the file that holds the findings.
pub const FINDINGS: &str = "findings.json";

/// Name of the report.
pub(crate) const REPORT: &str = "report.html";

/// Name of the workbook.
const WORKBOOK: &str = "case.xlsx";

/// The charts.
const CHARTS: [&str; 4] = ["flow", "timeline", "balance", "methods"];

/// Returns the paths of the files that [`render`] returns in a build, and of the [`CourtFile`], without the letters, whose
/// paths depend on the findings: see [`is_letter`].
pub fn paths(tool: &Tool) -> Vec<String> {
    let mut paths = vec![FINDINGS.to_owned()];
    for (table, _) in TABLES {
        paths.push(format!("tables/{table}.csv"));
        if tool.frames {
            paths.push(format!("tables/{table}.parquet"));
        }
    }
    if tool.frames {
        paths.push(WORKBOOK.to_owned());
    }
    paths.push(REPORT.to_owned());
    if tool.pdf {
        paths.push(COURT_FILE.to_owned());
    }
    if tool.plots {
        let forms = CHARTS
            .iter()
            .flat_map(|chart| ["svg", "png"].map(|form| format!("charts/{chart}.{form}")));
        paths.extend(forms);
    }
    paths
}

/// Renders every file that derives from the findings alone: the findings themselves, tables, charts, the report and the
/// letters. What people read is written as
/// the locale has it; the findings and the tables are in English and UTC. The same findings give the same bytes. Charts and Parquet require their features.
///
/// # Errors
///
/// [`ReportError`].
pub fn render(findings: &Findings, locale: Locale) -> Result<Vec<File<'_>>, ReportError> {
    let mut files = vec![File::new(FINDINGS, move |out| {
        serde_json::to_writer_pretty(&mut *out, findings)?;
        out.write_all(b"\n")
    })];
    findings.tables(&mut TableFiles(&mut files));
    #[cfg(feature = "frames")]
    files.push(File::new(WORKBOOK, move |out| {
        workbook::write(findings, out, locale)
    }));
    #[cfg(feature = "plots")]
    let charts = plot::render(findings, locale.language)
        .map_err(|error| ReportError::Charts(error.to_string()))?;
    #[cfg(not(feature = "plots"))]
    let charts: Vec<(String, Vec<u8>)> = Vec::new();
    files.push(File::of(REPORT, html::render(findings, &charts, locale)));
    let charts = charts.into_iter();
    files.extend(charts.map(|(name, bytes)| File::of(format!("charts/{name}"), bytes)));
    files.extend(letters::files(findings, locale));
    Ok(files)
}

/// Takes each table as a file of its own in every format.
struct TableFiles<'a, 'f>(&'a mut Vec<File<'f>>);

impl<'f> Tables<'f> for TableFiles<'_, 'f> {
    fn table<T: Table>(&mut self, rows: &'f [T]) {
        self.0
            .push(File::csv(format!("tables/{}.csv", T::NAME), rows));
        #[cfg(feature = "frames")]
        self.0.push(File::new(
            format!("tables/{}.parquet", T::NAME),
            move |out| frame::write(rows, out),
        ));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn paths_match_rendered_files() {
        let findings = sample::findings();
        let rendered = render(&findings, Locale::default()).expect("a case");
        let rendered: BTreeSet<String> = rendered.into_iter().map(|file| file.path).collect();
        let mut paths: BTreeSet<String> = paths(&Tool::this()).into_iter().collect();
        assert_eq!(paths.remove(COURT_FILE), cfg!(feature = "pdf"));
        assert_eq!(rendered, paths);
    }
}
