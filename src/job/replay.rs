//! The job again from the evidence alone: what the last finished run saw, concluded anew.

use std::path::{Component, Path};

use bitcoin::hashes::{Hash, sha256};

use super::disclosure::{self, Disclosed};
use super::{JobError, conclude, fetch, rates};
use crate::acquire::{Acquired, Progress};
use crate::case::file;
use crate::case::findings::Findings;
use crate::case::question::Case;
use crate::report::{self, CaseFolder, File, Origin, Tool};
use crate::source::{Archive, Exhibit, Quorum};

/// Folder below the case folder for rates that came with a later question than that of the run, so that the evidence
/// does not hold them.
pub const EXHIBITS: &str = "exhibits";

/// Paths of the files that follow from the evidence in a build.
pub fn paths(tool: &Tool) -> Vec<String> {
    let mut paths = report::paths(tool);
    paths.push(disclosure::FILE.to_owned());
    paths
}

/// A question to the evidence.
#[derive(Debug, Clone)]
pub struct Inquiry {
    /// The question, as it stands or is to stand in `case.toml`.
    pub text: String,
    /// The question, read.
    pub case: Case,
    /// The files that it names.
    pub exhibits: Vec<Exhibit>,
}

/// What the evidence of a case says.
pub struct Replay {
    /// The question.
    pub inquiry: Inquiry,
    /// What follows.
    pub findings: Findings,
    /// What was seen.
    pub acquired: Acquired,
    /// What servers were told.
    pub disclosure: Vec<Disclosed>,
    /// The evidence, open to read.
    pub archive: Archive,
}

impl Inquiry {
    /// Reads a question of which the rates lie in the evidence or beside it.
    ///
    /// # Errors
    ///
    /// [`JobError::Case`] and [`JobError::Exhibit`].
    pub fn read(text: String, archive: &Archive, folder: &Path) -> Result<Self, JobError> {
        // Named without a folder, so that paths stay as they stand.
        let case = file::parse(&text, Path::new("case.toml"))?;
        let files = case.rate_files.iter();
        let exhibits = files.map(|path| exhibit(path, archive, folder));
        Ok(Self {
            exhibits: exhibits.collect::<Result<_, _>>()?,
            text,
            case,
        })
    }
}

impl Inquiry {
    /// SHA-256 of the text, in hexadecimal.
    pub fn sha256(&self) -> String {
        sha256::Hash::hash(self.text.as_bytes()).to_string()
    }
}

/// A file that a question names: out of the evidence, as the run read it, or beside it.
fn exhibit(path: &Path, archive: &Archive, folder: &Path) -> Result<Exhibit, JobError> {
    let name = path.display().to_string();
    if let Some(exhibit) = logged_exhibits(archive)?
        .into_iter()
        .find(|exhibit| exhibit.path == name)
    {
        return Ok(exhibit);
    }
    let parts: Vec<Component<'_>> = path.components().collect();
    let is_beside = matches!(
        parts[..],
        [Component::Normal(folder), Component::Normal(_)] if folder == EXHIBITS
    );
    let content = std::fs::read(folder.join(path)).ok().filter(|_| is_beside);
    match content {
        Some(content) => Ok(Exhibit {
            path: name,
            content,
        }),
        None => Err(JobError::Exhibit(name)),
    }
}

/// The files that the question of the run in use names.
///
/// # Errors
///
/// [`ArchiveError`](crate::source::ArchiveError), also where one is not kept.
pub fn logged_exhibits(archive: &Archive) -> Result<Vec<Exhibit>, JobError> {
    let kept = archive.exhibits()?;
    let named = archive.question()?.rates.into_iter();
    let exhibits = named.map(|(path, sha256)| {
        let exhibit = kept
            .iter()
            .find(|(exhibit, _)| exhibit.path == path && exhibit.sha256() == sha256);
        exhibit
            .map(|(exhibit, _)| exhibit.clone())
            .ok_or_else(|| archive.damaged(format!("the exhibit {path} is not in it")))
    });
    Ok(exhibits.collect::<Result<_, _>>()?)
}

/// Concludes from the evidence in a case folder: what the last finished run saw. The question that `ask` gives may
/// differ from that of the run; what the evidence does not hold is a gap then.
///
/// # Errors
///
/// [`JobError`].
pub fn replay(
    folder: &Path,
    ask: impl FnOnce(&Archive) -> Result<Inquiry, JobError>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Replay, JobError> {
    let archive = Archive::replay(&CaseFolder::evidence_in(folder))?;
    let inquiry = ask(&archive)?;
    let rates = rates(&inquiry.exhibits)?;
    let mut quorum = Quorum::replay(archive)?;
    let acquired = fetch(&inquiry.case, &rates, &mut quorum, progress)?;
    let archive = quorum.into_parts().0;
    let findings = conclude(&inquiry.case, &rates, &archive, &acquired)?;
    Ok(Replay {
        inquiry,
        findings,
        disclosure: disclosure::register(&archive, &acquired.view)?,
        acquired,
        archive,
    })
}

impl Replay {
    /// Every file that follows.
    ///
    /// # Errors
    ///
    /// [`JobError::Report`].
    pub fn files(&self) -> Result<Vec<File>, JobError> {
        let mut files = report::render(&self.findings)?;
        files.push(disclosure::file(&self.disclosure)?);
        Ok(files)
    }

    /// What the manifest says of the evidence.
    ///
    /// # Errors
    ///
    /// [`JobError::Archive`].
    pub fn origin(&self) -> Result<Origin, JobError> {
        let ended = self.archive.ended();
        Ok(Origin {
            servers: self.archive.answers_by_server()?.into_keys().collect(),
            log_head: ended.map(|ended| ended.sha256.clone()).unwrap_or_default(),
            offline: self.archive.question()?.case != self.inquiry.text,
        })
    }
}
