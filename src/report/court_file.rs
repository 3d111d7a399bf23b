//! The court file, `report.pdf`: the report on paper, with the findings and the manifest inside. It is made last, because
//! the manifest lists all other files; so it is in no log, and the manifest inside it does not list the PDF.

use super::{File, Manifest, ReportError};
use crate::findings::Findings;
use crate::language::Language;

/// Name of the court file.
pub const COURT_FILE: &str = "report.pdf";

/// What a court file is made of, besides the manifest.
#[cfg_attr(not(feature = "pdf"), derive(Default))]
pub struct CourtFile<'a> {
    #[cfg(feature = "pdf")]
    findings: &'a Findings,
    #[cfg(feature = "pdf")]
    language: Language,
    /// The report as HTML.
    #[cfg(feature = "pdf")]
    page: String,
    /// `findings.json`.
    #[cfg(feature = "pdf")]
    conclusions: Vec<u8>,
    #[cfg(not(feature = "pdf"))]
    nothing: std::marker::PhantomData<&'a ()>,
}

#[cfg(not(feature = "pdf"))]
impl<'a> CourtFile<'a> {
    /// This build makes none.
    ///
    /// # Errors
    ///
    /// None.
    pub fn of(_: &'a Findings, _: Language, _: &[File<'_>]) -> Result<Self, ReportError> {
        Ok(Self::default())
    }

    /// This build makes none.
    ///
    /// # Errors
    ///
    /// None.
    pub fn print(&self, _: &Manifest) -> Result<Option<File<'static>>, ReportError> {
        Ok(None)
    }
}

#[cfg(feature = "pdf")]
impl<'a> CourtFile<'a> {
    /// Takes what is needed from the rendered files.
    ///
    /// # Errors
    ///
    /// [`ReportError`] if the report or the findings are not among the files.
    pub fn of(
        findings: &'a Findings,
        language: Language,
        files: &[File<'_>],
    ) -> Result<Self, ReportError> {
        let bytes_of = |path: &str| {
            let file = files.iter().find(|file| file.path == path);
            let bytes = file.and_then(|file| file.bytes().ok());
            bytes.ok_or_else(|| ReportError::Pdf(format!("there is no {path}")))
        };
        let page = String::from_utf8(bytes_of(super::REPORT)?);
        Ok(Self {
            findings,
            language,
            page: page.map_err(|error| ReportError::Pdf(error.to_string()))?,
            conclusions: bytes_of(super::FINDINGS)?,
        })
    }

    /// Makes the court file with the manifest of all other files inside; `None` in a build without the feature `pdf`.
    ///
    /// # Errors
    ///
    /// [`ReportError`] if the typesetter refuses.
    pub fn print(&self, manifest: &Manifest) -> Result<Option<File<'static>>, ReportError> {
        let parts = super::pdf::Parts {
            page: &self.page,
            findings: &self.conclusions,
            manifest: &manifest.to_bytes(),
        };
        let printed = super::pdf::render(self.findings, self.language, parts);
        let printed = printed.map_err(|error| ReportError::Pdf(error.to_string()))?;
        Ok(Some(File::of(COURT_FILE, printed)))
    }
}
