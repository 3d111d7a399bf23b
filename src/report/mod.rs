//! Renders findings into the files of a case folder. Reads [`Findings`] and nothing else of the analysis.

mod csv;
mod folder;
#[cfg(feature = "frames")]
mod frame;
mod html;
#[cfg(feature = "plots")]
pub mod plot;
#[cfg(test)]
pub(crate) mod sample;
mod tool;
pub(crate) mod words;

pub use folder::{
    CaseFolder, EVIDENCE, FolderError, MANIFEST, Manifest, Origin, QUESTION, sha256_of,
};
pub use tool::{Tool, ToolError};

use bitcoin::hashes::{Hash, sha256};
use thiserror::Error;

use crate::case::findings::{Findings, Table};

/// Why findings could not be rendered.
#[derive(Debug, Error)]
pub enum ReportError {
    /// A CSV file could not be made.
    #[error("cannot write table {table} as CSV: {error}")]
    Csv {
        /// The table.
        table: &'static str,
        /// What the writer says.
        error: ::csv::Error,
    },
    /// A Parquet file could not be made.
    #[cfg(feature = "frames")]
    #[error("cannot write table {table} as Parquet: {error}")]
    Parquet {
        /// The table.
        table: &'static str,
        /// What the writer says.
        error: polars::error::PolarsError,
    },
    /// A chart could not be drawn.
    #[cfg(feature = "plots")]
    #[error("cannot draw the charts: {0}")]
    Plot(#[from] plot::PlotError),
    /// The findings could not be written as JSON.
    #[error("cannot write the findings as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// A file of a case folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path below the folder, with `/` between its parts.
    pub path: String,
    /// Contents.
    pub bytes: Vec<u8>,
}

impl File {
    /// SHA-256 of the contents, in hexadecimal.
    pub fn sha256(&self) -> String {
        sha256::Hash::hash(&self.bytes).to_string()
    }
}

/// Name of the file that holds the findings.
pub const FINDINGS: &str = "findings.json";

/// The tables of the outside contract.
const TABLES: [&str; 9] = [
    "payments",
    "outputs",
    "endpoints",
    "transactions",
    "addresses",
    "clusters",
    "links",
    "coverage",
    "accounting",
];

/// The charts.
const CHARTS: [&str; 2] = ["flow", "timeline"];

/// Paths of the files that [`render`] gives in a build.
pub fn paths(tool: &Tool) -> Vec<String> {
    let mut paths = vec![FINDINGS.to_owned()];
    for table in TABLES {
        paths.push(format!("tables/{table}.csv"));
        if tool.frames {
            paths.push(format!("tables/{table}.parquet"));
        }
    }
    paths.push("report.html".to_owned());
    if tool.plots {
        let forms = CHARTS
            .iter()
            .flat_map(|chart| ["svg", "png"].map(|form| format!("charts/{chart}.{form}")));
        paths.extend(forms);
    }
    paths
}

/// Rows as CSV, with a header line.
///
/// # Errors
///
/// [`ReportError::Csv`].
pub fn to_csv<T: Table>(rows: &[T]) -> Result<Vec<u8>, ReportError> {
    csv::render(rows).map_err(|error| ReportError::Csv {
        table: T::NAME,
        error,
    })
}

/// Every file that follows from the findings alone: the findings themselves, tables, charts and the report. The same
/// findings give the same bytes. Charts and Parquet come only with the features that make them.
///
/// # Errors
///
/// [`ReportError`].
pub fn render(findings: &Findings) -> Result<Vec<File>, ReportError> {
    let mut json = serde_json::to_vec_pretty(findings)?;
    json.push(b'\n');
    let mut files = vec![File {
        path: FINDINGS.to_owned(),
        bytes: json,
    }];
    table(&mut files, &findings.payments)?;
    table(&mut files, &findings.outputs)?;
    table(&mut files, &findings.endpoints)?;
    table(&mut files, &findings.transactions)?;
    table(&mut files, &findings.addresses)?;
    table(&mut files, &findings.clusters)?;
    table(&mut files, &findings.links)?;
    table(&mut files, &findings.coverage)?;
    table(&mut files, &findings.accounting)?;
    #[cfg(feature = "plots")]
    let charts = plot::render(findings)?;
    #[cfg(not(feature = "plots"))]
    let charts: Vec<(String, Vec<u8>)> = Vec::new();
    files.push(File {
        path: "report.html".to_owned(),
        bytes: html::render(findings, &charts),
    });
    files.extend(charts.into_iter().map(|(name, bytes)| File {
        path: format!("charts/{name}"),
        bytes,
    }));
    Ok(files)
}

/// One table in every format.
fn table<T: Table>(files: &mut Vec<File>, rows: &[T]) -> Result<(), ReportError> {
    files.push(File {
        path: format!("tables/{}.csv", T::NAME),
        bytes: to_csv(rows)?,
    });
    #[cfg(feature = "frames")]
    {
        let bytes = frame::render(rows).map_err(|error| ReportError::Parquet {
            table: T::NAME,
            error,
        })?;
        files.push(File {
            path: format!("tables/{}.parquet", T::NAME),
            bytes,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_files_of_this_build_are_those_that_it_renders() {
        let rendered = render(&sample::findings()).expect("a case");
        let rendered: BTreeSet<String> = rendered.into_iter().map(|file| file.path).collect();
        assert_eq!(
            rendered,
            paths(&Tool::this()).into_iter().collect::<BTreeSet<_>>()
        );
    }
}
