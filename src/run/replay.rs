//! Replays the last finished run from the evidence alone, and concludes again.

use std::path::Path;

use bitcoin::hashes::{Hash, sha256};

use super::disclosure::{self, Disclosed};
use super::error::JobError;
use super::exhibits::{EXHIBITS, Exhibits, logged_exhibits, named_file, tag_packs};
use super::{conclude, fetch};
use crate::acquire::{Acquired, Progress};
use crate::analysis::{Analysis, Reference};
use crate::archive::Archive;
use crate::case::file;
use crate::case::question::Case;
use crate::findings::Findings;
use crate::language::Locale;
use crate::report::{
    self, CaseFolder, EVIDENCE, File, MANIFEST, Origin, QUESTION, Tool, is_letter,
};
use crate::servers::Quorum;

/// Returns the paths of the files that a build derives from the evidence, without the letters.
pub fn paths(tool: &Tool) -> Vec<String> {
    let mut paths = report::paths(tool);
    paths.push(disclosure::FILE.to_owned());
    paths
}

/// Whether a case folder may have a file at this path.
pub fn is_file_of_a_case(path: &str) -> bool {
    let is_exhibit = || {
        let name = path.strip_prefix(EXHIBITS)?.strip_prefix('/')?;
        Some(!name.is_empty() && name != ".." && !name.contains(['/', '\\']))
    };
    [QUESTION, EVIDENCE, MANIFEST].contains(&path)
        || paths(&Tool::whole()).iter().any(|known| known == path)
        || is_letter(path)
        || is_exhibit() == Some(true)
}

/// A case file to apply to the evidence.
#[derive(Debug, Clone)]
pub struct CaseInput {
    /// Its text, as in `case.toml`.
    pub text: String,
    /// The case.
    pub case: Case,
    /// The files that it names.
    pub exhibits: Exhibits,
}

/// Result of a replay.
pub struct Replay {
    /// The case file.
    pub input: CaseInput,
    /// The findings.
    pub findings: Findings,
    /// The disclosure register.
    pub disclosure: Vec<Disclosed>,
    /// The evidence, read-only.
    pub archive: Archive,
}

/// The last finished run, proved again from the evidence and analysed. Findings are concluded from it.
pub struct Evaluated {
    /// The case file.
    pub input: CaseInput,
    /// The evidence, read-only.
    archive: Archive,
    /// The proved data.
    pub acquired: Acquired,
    /// The analysis of their view.
    pub analysis: Analysis,
    /// Prices and tags.
    pub reference: Reference,
}

impl CaseInput {
    /// Parses a case file whose files are in the evidence or beside it.
    ///
    /// # Errors
    ///
    /// [`JobError::Case`] and [`JobError::Exhibit`].
    pub fn read(text: String, archive: &Archive, folder: &Path) -> Result<Self, JobError> {
        // Parsed without a folder, so that paths stay as written.
        let case = file::parse(&text, Path::new(QUESTION))?;
        let logged = logged_exhibits(archive)?;
        let rates = case.rate_files.iter();
        let rates = rates.map(|path| named_file(path, &logged.rates, folder));
        let mut exhibits = Exhibits {
            rates: rates.collect::<Result<_, _>>()?,
            tags: Vec::new(),
        };
        for pattern in &case.tag_packs {
            for pack in tag_packs(pattern, &logged, folder)? {
                exhibits.add_pack(pack);
            }
        }
        for list in &case.tag_lists {
            exhibits.add_pack(named_file(&list.file, &logged.tags, folder)?);
        }
        Ok(Self {
            exhibits,
            text,
            case,
        })
    }
}

impl CaseInput {
    /// Returns the SHA-256 of the text, in hexadecimal.
    pub fn sha256(&self) -> String {
        sha256::Hash::hash(self.text.as_bytes()).to_string()
    }
}

/// Replays the last finished run from the evidence in a case folder. The case file returned by `ask` may differ from
/// that of the run; data not in the evidence is missing.
///
/// # Errors
///
/// [`JobError`].
pub fn replay(
    folder: &Path,
    ask: impl FnOnce(&Archive) -> Result<CaseInput, JobError>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Replay, JobError> {
    evaluate(folder, ask, progress)?.conclude()
}

/// As [`replay`], but concludes nothing yet.
pub(super) fn evaluate(
    folder: &Path,
    ask: impl FnOnce(&Archive) -> Result<CaseInput, JobError>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Evaluated, JobError> {
    let archive = Archive::replay(&CaseFolder::evidence_in(folder))?;
    evaluate_archive(archive, ask, progress)
}

/// As [`evaluate`], from an archive that was opened for it.
pub(super) fn evaluate_archive(
    archive: Archive,
    ask: impl FnOnce(&Archive) -> Result<CaseInput, JobError>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Evaluated, JobError> {
    let input = ask(&archive)?;
    let reference = input.exhibits.read(&input.case)?;
    let mut quorum = Quorum::replay(archive)?;
    let (acquired, analysis) = fetch(&input.case, &reference, &mut quorum, progress)?;
    Ok(Evaluated {
        input,
        archive: quorum.into_parts().0,
        acquired,
        analysis,
        reference,
    })
}

impl Evaluated {
    /// Computes the findings and the disclosure register.
    pub(super) fn conclude(self) -> Result<Replay, JobError> {
        let Self {
            input,
            archive,
            acquired,
            analysis,
            reference,
        } = self;
        let disclosure = disclosure::register(&archive, &acquired.view)?;
        let findings = conclude(&input.case, &reference, &archive, &acquired, &analysis)?;
        Ok(Replay {
            input,
            findings,
            disclosure,
            archive,
        })
    }
}

impl Replay {
    /// Returns every derived file, those for readers as a locale has them.
    ///
    /// # Errors
    ///
    /// [`JobError::Report`].
    pub fn files(&self, locale: Locale) -> Result<Vec<File<'_>>, JobError> {
        let mut files = report::render(&self.findings, locale)?;
        files.push(disclosure::file(&self.disclosure));
        Ok(files)
    }

    /// Returns the origin for the manifest.
    ///
    /// # Errors
    ///
    /// [`JobError::Archive`].
    pub fn origin(&self) -> Result<Origin, JobError> {
        let ended = self.archive.ended();
        Ok(Origin {
            servers: self.archive.answers_by_server()?.into_keys().collect(),
            log_head: ended.map(|ended| ended.sha256.clone()).unwrap_or_default(),
            offline: self.archive.question()?.case != self.input.text,
        })
    }
}
