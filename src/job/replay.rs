//! The job again from the evidence alone: what the last finished run saw, concluded anew.

use std::path::Path;

use bitcoin::hashes::{Hash, sha256};

use super::disclosure::{self, Disclosed};
use super::exhibits::{EXHIBITS, Exhibits, logged_exhibits, rate_file, tag_packs};
use super::{JobError, conclude, fetch};
use crate::acquire::{Acquired, Progress};
use crate::case::file;
use crate::case::findings::Findings;
use crate::case::question::Case;
use crate::report::{self, CaseFolder, EVIDENCE, File, MANIFEST, Origin, QUESTION, Tool};
use crate::source::{Archive, Quorum};

/// Paths of the files that follow from the evidence in a build.
pub fn paths(tool: &Tool) -> Vec<String> {
    let mut paths = report::paths(tool);
    paths.push(disclosure::FILE.to_owned());
    paths
}

/// Whether a case folder has a file at this path.
pub fn is_file_of_a_case(path: &str) -> bool {
    let every = Tool {
        frames: true,
        plots: true,
        ..Tool::this()
    };
    let is_exhibit = || {
        let name = path.strip_prefix(EXHIBITS)?.strip_prefix('/')?;
        Some(!name.is_empty() && name != ".." && !name.contains(['/', '\\']))
    };
    [QUESTION, EVIDENCE, MANIFEST].contains(&path)
        || paths(&every).iter().any(|known| known == path)
        || is_exhibit() == Some(true)
}

/// A question to the evidence.
#[derive(Debug, Clone)]
pub struct Inquiry {
    /// The question, as it stands or is to stand in `case.toml`.
    pub text: String,
    /// The question, read.
    pub case: Case,
    /// The files that it names.
    pub exhibits: Exhibits,
}

/// What the evidence of a case says.
pub struct Replay {
    /// The question.
    pub inquiry: Inquiry,
    /// What follows.
    pub findings: Findings,
    /// What servers were told.
    pub disclosure: Vec<Disclosed>,
    /// The evidence, open to read.
    pub archive: Archive,
}

impl Inquiry {
    /// Reads a question of which the files lie in the evidence or beside it.
    ///
    /// # Errors
    ///
    /// [`JobError::Case`] and [`JobError::Exhibit`].
    pub fn read(text: String, archive: &Archive, folder: &Path) -> Result<Self, JobError> {
        // Named without a folder, so that paths stay as they stand.
        let case = file::parse(&text, Path::new(QUESTION))?;
        let logged = logged_exhibits(archive)?;
        let rates = case.rate_files.iter();
        let rates = rates.map(|path| rate_file(path, &logged, folder));
        let mut exhibits = Exhibits {
            rates: rates.collect::<Result<_, _>>()?,
            tags: Vec::new(),
        };
        for pattern in &case.tag_packs {
            for pack in tag_packs(pattern, &logged, folder)? {
                exhibits.add_pack(pack);
            }
        }
        Ok(Self {
            exhibits,
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

/// Concludes from the evidence in a case folder: what the last finished run saw. The question that `ask` gives may
/// differ from that of the run; what the evidence does not hold is a gap then. Beside what follows it returns what was
/// seen, which the files do not need any more.
///
/// # Errors
///
/// [`JobError`].
pub fn replay(
    folder: &Path,
    ask: impl FnOnce(&Archive) -> Result<Inquiry, JobError>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Replay, Acquired), JobError> {
    let archive = Archive::replay(&CaseFolder::evidence_in(folder))?;
    let inquiry = ask(&archive)?;
    let reference = inquiry.exhibits.read(inquiry.case.network)?;
    let mut quorum = Quorum::replay(archive)?;
    let acquired = fetch(&inquiry.case, &reference, &mut quorum, progress)?;
    let archive = quorum.into_parts().0;
    let findings = conclude(&inquiry.case, &reference, &archive, &acquired)?;
    let replay = Replay {
        inquiry,
        findings,
        disclosure: disclosure::register(&archive, &acquired.view)?,
        archive,
    };
    Ok((replay, acquired))
}

impl Replay {
    /// Every file that follows.
    ///
    /// # Errors
    ///
    /// [`JobError::Report`].
    pub fn files(&self) -> Result<Vec<File<'_>>, JobError> {
        let mut files = report::render(&self.findings)?;
        files.push(disclosure::file(&self.disclosure));
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
