//! The job with servers: connect, fetch and prove, conclude, write.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use bitcoin::Network;
use thiserror::Error;

use super::replay::is_file_of_a_case;
use super::{Concluded, Exhibits, conclude, disclosure, fetch, payments, provenance};
use crate::acquire::{AcquireError, Acquired, HistoryComparison, Progress, check_network};
use crate::case::explain::LookAlikes;
use crate::case::file::{self, same_question};
use crate::case::question::{Case, QuestionError, network_word};
use crate::ledger::{Completeness, History};
use crate::rates::RatesError;
use crate::report::{self, CaseFolder, File, FolderError, Origin, QUESTION, ReportError, Tool};
use crate::source::log::{LogEntry, RunInputs};
use crate::source::{
    Archive, ArchiveError, Exhibit, Quorum, RunStart, Source, SourceError, WaitObserver,
};
use crate::tags::TagPackError;

/// Times that a run begins anew because the chain was reorganised under it.
const REORGANISATIONS: usize = 3;

/// What to do.
pub struct Job<'a> {
    /// The question.
    pub case: &'a Case,
    /// Files that it names.
    pub exhibits: &'a Exhibits,
    /// Where the case folder is to be.
    pub out: &'a Path,
    /// Every server that was given, in order.
    pub servers: Vec<String>,
}

/// The servers that could be reached, and those that could not.
#[derive(Default)]
pub struct Reached {
    /// Connected.
    pub sources: Vec<Box<dyn Source>>,
    /// Not connected, or not to be asked, and why.
    pub lost: Vec<(String, String)>,
    /// Told what is waited for.
    watch: Option<WaitObserver>,
    /// Whether it is known which are to be asked.
    is_admitted: bool,
}

impl Reached {
    /// The servers that could be reached, and those that could not, with the reason.
    pub fn new(sources: Vec<Box<dyn Source>>, lost: Vec<(String, String)>) -> Self {
        Self {
            sources,
            lost,
            ..Self::default()
        }
    }

    /// Has somebody told what is waited for.
    pub fn set_wait_observer(&mut self, watch: WaitObserver) {
        self.watch = Some(watch);
    }

    /// Takes out whom nothing is to be asked: servers of another chain, and those that were reached before by another
    /// name, since one server is one witness. Through a proxy that cannot be told.
    ///
    /// # Errors
    ///
    /// [`JobError::Acquire`] where nobody is left, or the user does not want to wait.
    pub(super) fn admit(&mut self, network: Network) -> Result<(), JobError> {
        if std::mem::replace(&mut self.is_admitted, true) {
            return Ok(());
        }
        let mut error = None;
        let mut known: Vec<(SocketAddr, String)> = Vec::new();
        for mut source in std::mem::take(&mut self.sources) {
            let identity = source.identity();
            let (server, peer) = (identity.server.clone(), identity.peer.map(place));
            let earlier = known.iter().find(|(place, _)| Some(*place) == peer);
            let refused = match (earlier, check_network(source.as_mut(), network)) {
                (Some((_, name)), _) => format!("it is the server that answers as {name}"),
                (None, Ok(())) => {
                    known.extend(peer.map(|peer| (peer, server)));
                    self.sources.push(source);
                    continue;
                }
                (None, Err(AcquireError::Source(SourceError::Interrupted))) => {
                    return Err(AcquireError::from(SourceError::Interrupted).into());
                }
                (None, Err(strange)) => {
                    let words = strange.to_string();
                    error = Some(strange);
                    words
                }
            };
            log::warn!("{server}: {refused}; continuing without it");
            self.lost.push((server, refused));
        }
        match error {
            Some(error) if self.sources.is_empty() => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// Where a server is. This machine has many addresses for itself.
fn place(mut peer: SocketAddr) -> SocketAddr {
    let address = peer.ip().to_canonical();
    peer.set_ip(match address.is_loopback() {
        true => Ipv4Addr::LOCALHOST.into(),
        false => address,
    });
    peer
}

/// Why there is no case folder, or no new one.
#[derive(Debug, Error)]
pub enum JobError {
    /// Nothing could be fetched, or not enough.
    #[error(transparent)]
    Acquire(#[from] AcquireError),
    /// The evidence cannot be used.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Servers cannot be asked.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The findings cannot be rendered.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The rates cannot be read.
    #[error(transparent)]
    Rates(#[from] RatesError),
    /// A tag pack cannot be read.
    #[error(transparent)]
    Tags(#[from] TagPackError),
    /// The case file cannot be read.
    #[error(transparent)]
    Case(#[from] file::CaseError),
    /// What is to be explained is no address.
    #[error(transparent)]
    Address(#[from] QuestionError),
    /// What is to be explained is not in the case.
    #[error(
        "{address} is not in the case: no transaction that was fetched touches it{look_alikes}"
    )]
    NotSeen {
        /// The address as given.
        address: String,
        /// What it may have been taken for.
        look_alikes: LookAlikes,
    },
    /// A file that the question names is not to be had.
    #[error("the question names {0}, which is neither in the evidence nor to be read")]
    Exhibit(String),
    /// The question in the folder was changed.
    #[error(
        "{0} is not the question that was asked; take it away to have that one written in its place, or ask it with \
         `ransomtrace trace --offline --case`"
    )]
    Question(PathBuf),
    /// The evidence is of another case.
    #[error(
        "{0} is the evidence of another case than the one that is asked about, and left as it is; restore it from a \
         copy, or trace the case into another folder"
    )]
    Foreign(PathBuf),
    /// The evidence lacks the run that the manifest is about.
    #[error(
        "{0} does not hold the run that the manifest beside it is about, and is left as it is: part of its log was taken \
         out, or it is of another folder; restore it from a copy, or trace the case into another folder"
    )]
    Cut(PathBuf),
    /// The evidence ends before what is asked.
    #[error("the evidence is as of block {height}; give --at-height {height} or a lower one")]
    Later {
        /// Height of the block.
        height: u32,
    },
    /// The question is about something else than the evidence was fetched for.
    #[error(
        "{0} was fetched for other addresses, other demands or another network than the question names; ask about those that the \
         `case.toml` beside it names, or fetch the answer from servers, without --offline"
    )]
    OtherQuestion(PathBuf),
    /// The folder holds the answer to a question with other settings.
    #[error(
        "{} holds the answer to another question ({differences}); give --replace to write over it, or keep it and name a new \
         folder: `ransomtrace trace --offline {} --out DIR`",
        folder.display(),
        folder.display()
    )]
    OtherAnswer {
        /// The folder.
        folder: PathBuf,
        /// What is asked otherwise.
        differences: String,
    },
    /// No address has a history.
    #[error(
        "no transaction touches any address of the case on {network} as of block {height}: check the addresses and \
         the network{}",
        by_word_of(servers)
    )]
    NothingReceived {
        /// The servers that say so.
        servers: Vec<String>,
        /// The network.
        network: &'static str,
        /// Height of the tip.
        height: u32,
    },
}

/// Does the job: asks the servers that `reach` connects, and writes the case folder. `tell` is told what is done.
///
/// # Errors
///
/// [`JobError`]. What was answered until then is kept in the folder, and the next run goes on from there.
pub fn run(
    job: &Job<'_>,
    reach: impl FnOnce() -> Result<Reached, SourceError>,
    progress: &mut dyn FnMut(Progress),
    tell: &dyn Fn(&'static str),
) -> Result<Concluded, JobError> {
    let case = job.case;
    let reference = job.exhibits.read(case.network)?;
    let mut kept = None;
    let folder = CaseFolder::look(job.out, |text| {
        let Ok(other) = file::parse(text, Path::new(QUESTION)) else {
            return false;
        };
        if other == *case {
            kept = Some(text.to_owned());
        }
        same_question(case, &other)
    })?;
    let mut reached = reach()?;
    // A server of another chain is found out before anything is written.
    reached.admit(case.network)?;
    let Reached {
        mut sources,
        lost,
        watch,
        ..
    } = reached;
    // A question that asks the same in the user's own words stays as it is, comments and all.
    let question = kept.unwrap_or_else(|| file::to_toml(case));
    folder.begin(&File::of(QUESTION, &question))?;
    folder.tidy(is_file_of_a_case);
    let mut archive = Archive::open(&folder.evidence()).inspect_err(|error| {
        // Nothing was asked yet; but a file that another run has just begun is not this run's to remove.
        if matches!(error, ArchiveError::Database { .. } | ArchiveError::Full(_)) {
            folder.undo();
        }
    })?;
    provenance::check(job.out, &archive, case)?;
    let asked = RunInputs {
        tool: Tool::this().to_string(),
        case: question.clone(),
        rates: named(&job.exhibits.rates),
        tags: named(&job.exhibits.tags),
        servers: job.servers.clone(),
    };
    let (archive, acquired) = 'settled: {
        for again in 0.. {
            if let RunStart::Resumed(since) = archive.begin(asked.clone())? {
                log::info!("going on with the run that began at {since}");
            }
            for exhibit in job.exhibits.iter() {
                archive.keep(exhibit)?;
            }
            for (server, reason) in &lost {
                archive.log(&LogEntry::Lost {
                    server: server.clone(),
                    reason: reason.clone(),
                })?;
            }
            let mut quorum = Quorum::new(archive, std::mem::take(&mut sources))?;
            quorum.set_wait_observer(watch.clone());
            match fetch(case, &reference, &mut quorum, progress) {
                Ok(acquired) => break 'settled (quorum.into_parts().0, acquired),
                Err(AcquireError::Reorganised { fallen, .. }) if again < REORGANISATIONS => {
                    quorum.archive().log(&LogEntry::Reorganised { fallen })?;
                    log::warn!(
                        "block {} was replaced while the run went on; looking at the new chain",
                        fallen.height
                    );
                    (archive, sources) = quorum.into_parts();
                }
                Err(error) => {
                    if !matches!(error, AcquireError::Source(_)) {
                        let reason = error.to_string();
                        quorum.archive().log(&LogEntry::Failed { reason })?;
                    }
                    if matches!(error, AcquireError::Height { .. }) {
                        drop(quorum);
                        folder.undo();
                    }
                    return Err(error.into());
                }
            }
        }
        unreachable!("the last run ends in one way or the other")
    };
    if is_untouched(case, &acquired) {
        drop(archive);
        folder.undo();
        return Err(nothing_received(case, &acquired));
    }
    tell("writing the case folder");
    let findings = conclude(case, &reference, &archive, &acquired)?;
    let disclosure = disclosure::register(&archive, &acquired.view)?;
    drop(acquired);
    let mut files = report::render(&findings)?;
    files.push(disclosure::file(&disclosure));
    files.push(File::of(QUESTION, &question));
    let hashes = folder.write_all(&files)?;
    drop(files);
    archive.log(&LogEntry::Files {
        files: hashes.clone(),
    })?;
    archive.log(&LogEntry::End {
        tip: findings.tip,
        answers: archive.answers_by_server()?,
        parameters: findings.parameters.clone(),
        payments: payments(&findings),
        caveats: findings
            .caveats
            .iter()
            .map(|caveat| caveat.text.clone())
            .collect(),
        seal: archive.seal()?,
    })?;
    let origin = Origin {
        servers: archive.answers_by_server()?.into_keys().collect(),
        log_head: archive.log_head()?,
        offline: false,
    };
    drop(archive);
    folder.seal(&findings, origin, hashes)?;
    Ok(Concluded {
        findings,
        disclosure,
        since: None,
    })
}

/// Files as the log names them: path and SHA-256.
fn named(exhibits: &[Exhibit]) -> Vec<(String, String)> {
    let named = exhibits.iter();
    named
        .map(|exhibit| (exhibit.path.clone(), exhibit.sha256()))
        .collect()
}

/// Whether no address of the case has a history, confirmed or not. A history that is not to be had is none of these, nor one
/// that a balance contradicts: some servers give an empty list where there is more than they give out.
pub(super) fn is_untouched(case: &Case, acquired: &Acquired) -> bool {
    case.addresses.iter().all(|entry| {
        let (view, script) = (&acquired.view, entry.address.script_pubkey());
        let Some(address) = view.address(&script) else {
            return false;
        };
        let history = view.history(address);
        history.is_some_and(
            |history| matches!(history, History::Answered { entries, .. } if entries.is_empty()),
        ) && *view.completeness(address) == Completeness::Complete
            && !acquired.contested.contains(&script)
    })
}

/// Says that no address of the case has a history, and by whose word.
pub(super) fn nothing_received(case: &Case, acquired: &Acquired) -> JobError {
    let servers = acquired
        .comparisons
        .values()
        .flat_map(HistoryComparison::servers);
    let servers: BTreeSet<String> = servers.map(ToString::to_string).collect();
    JobError::NothingReceived {
        servers: servers.into_iter().collect(),
        network: network_word(case.network),
        height: acquired.view.tip().height,
    }
}

fn by_word_of(servers: &[String]) -> String {
    match servers {
        [] => String::new(),
        [one] => format!("; that is the word of {one} alone"),
        several => format!("; that is the word of {}", several.join(" and ")),
    }
}
