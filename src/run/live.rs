//! The job with servers: connect, fetch and prove, conclude, write.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use bitcoin::Network;

use super::error::JobError;
use super::replay::is_file_of_a_case;
use super::{
    Concluded, Exhibits, conclude, disclosure, fetch, payments, provenance, remove_old_letters,
};
use crate::acquire::{AcquireError, Acquired, HistoryComparison, Progress, check_network};
use crate::analysis::Reference;
use crate::archive::log::{LogEntry, RunInputs};
use crate::archive::{Archive, ArchiveError, Exhibit, RunStart};
use crate::case::file::{self, same_question};
use crate::case::question::{Case, network_word};
use crate::client::{Source, SourceError};
use crate::ledger::{Completeness, History};
use crate::report::{self, CaseFolder, CourtFile, File, Origin, QUESTION, Tool};
use crate::servers::{Quorum, WaitObserver};

/// Times that a run begins anew because the chain was reorganised under it.
const REORGANISATIONS: usize = 3;

/// A run of a case with servers.
pub struct Job<'a> {
    /// The case.
    pub case: &'a Case,
    /// Files that it names.
    pub exhibits: &'a Exhibits,
    /// The contents of these files.
    pub reference: &'a Reference,
    /// The case folder to write.
    pub out: &'a Path,
    /// Every server given, in order.
    pub servers: Vec<String>,
}

/// The reachable and unreachable servers.
#[derive(Default)]
pub struct Connections {
    /// Connected.
    pub sources: Vec<Box<dyn Source>>,
    /// Not connected or not usable, with the reason.
    pub lost: Vec<(String, String)>,
    /// Observer of waits.
    watch: Option<WaitObserver>,
    /// Whether unusable servers were removed.
    is_checked: bool,
}

impl Connections {
    /// Creates the set of connected servers, with those that were not reachable and the reason.
    pub fn new(sources: Vec<Box<dyn Source>>, lost: Vec<(String, String)>) -> Self {
        Self {
            sources,
            lost,
            ..Self::default()
        }
    }

    /// Sets the observer of waits.
    pub fn set_wait_observer(&mut self, watch: WaitObserver) {
        self.watch = Some(watch);
    }

    /// Removes servers of another chain, and servers connected twice under different names, since one server attests
    /// once. Through a proxy duplicates cannot be detected.
    ///
    /// # Errors
    ///
    /// [`JobError::Acquire`] if no server is left, or on interruption.
    pub(super) fn check_chain_and_dedup(&mut self, network: Network) -> Result<(), JobError> {
        if std::mem::replace(&mut self.is_checked, true) {
            return Ok(());
        }
        let mut error = None;
        let mut known: Vec<(SocketAddr, String)> = Vec::new();
        for mut source in std::mem::take(&mut self.sources) {
            let identity = source.identity();
            let (server, peer) = (identity.server.clone(), identity.peer.map(location));
            let earlier = known.iter().find(|(location, _)| Some(*location) == peer);
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

/// Normalises the address of a server: this machine has many addresses.
fn location(mut peer: SocketAddr) -> SocketAddr {
    let address = peer.ip().to_canonical();
    peer.set_ip(match address.is_loopback() {
        true => Ipv4Addr::LOCALHOST.into(),
        false => address,
    });
    peer
}

/// Runs the job: queries the servers that `reach` connects, and writes the case folder. `tell` receives status
/// messages.
///
/// # Errors
///
/// [`JobError`]. Answers so far are saved, and the next run resumes.
pub fn run(
    job: &Job<'_>,
    reach: impl FnOnce() -> Result<Connections, SourceError>,
    progress: &mut dyn FnMut(Progress),
    tell: &dyn Fn(&'static str),
) -> Result<Concluded, JobError> {
    let case = job.case;
    let reference = job.reference;
    let mut kept = None;
    let folder = CaseFolder::inspect(job.out, |text| {
        let Ok(other) = file::parse(text, Path::new(QUESTION)) else {
            return false;
        };
        if other == *case {
            kept = Some(text.to_owned());
        }
        same_question(case, &other)
    })?;
    let mut reached = reach()?;
    // A server of another chain is detected before anything is written.
    reached.check_chain_and_dedup(case.network)?;
    let Connections {
        mut sources,
        lost,
        watch,
        ..
    } = reached;
    // A case file with the same meaning is kept with its wording and comments.
    let question = kept.unwrap_or_else(|| file::to_toml(case));
    folder.begin(&File::of(QUESTION, &question))?;
    folder.remove_partial_files(is_file_of_a_case);
    let mut archive = Archive::open(&folder.evidence()).inspect_err(|error| {
        // Nothing was requested yet; but a file that another run has just created must not be removed.
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
    let (archive, acquired, analysis) = 'settled: {
        for again in 0.. {
            if let RunStart::Resumed(since) = archive.begin(asked.clone())? {
                log::info!("resuming the run that began at {since}");
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
            match fetch(case, reference, &mut quorum, progress) {
                Ok((acquired, analysis)) => {
                    break 'settled (quorum.into_parts().0, acquired, analysis);
                }
                Err(AcquireError::Reorganised { fallen, .. }) if again < REORGANISATIONS => {
                    quorum.archive().log(&LogEntry::Reorganised { fallen })?;
                    log::warn!(
                        "block {} was replaced during the run; restarting on the new chain",
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
    let findings = conclude(case, reference, &archive, &acquired, &analysis)?;
    drop(analysis);
    let disclosure = disclosure::register(&archive, &acquired.view)?;
    drop(acquired);
    let mut files = report::render(&findings, case.locale)?;
    files.push(disclosure::file(&disclosure));
    files.push(File::of(QUESTION, &question));
    let hashes = folder.write_all(&files)?;
    let court_file = CourtFile::of(&findings, case.locale.language, &files)?;
    drop(files);
    remove_old_letters(&folder, &hashes);
    archive.log(&LogEntry::Files {
        files: hashes.clone(),
    })?;
    archive.log(&LogEntry::End {
        tip: findings.tip,
        answers: archive.answers_by_server()?,
        parameters: findings.recorded_parameters(),
        payments: payments(&findings),
        caveats: findings
            .caveats
            .iter()
            .map(|caveat| caveat.text.to_string())
            .collect(),
        seal: archive.seal()?,
    })?;
    let origin = Origin {
        servers: archive.answers_by_server()?.into_keys().collect(),
        log_head: archive.log_head()?,
        offline: false,
    };
    drop(archive);
    let manifest = folder.list(&findings, origin, hashes)?;
    let printed = court_file.print(&manifest)?;
    folder.seal(manifest, printed)?;
    Ok(Concluded {
        findings,
        disclosure,
        since: None,
    })
}

/// Returns path and SHA-256 of files, as in the log.
fn named(exhibits: &[Exhibit]) -> Vec<(String, String)> {
    let named = exhibits.iter();
    named
        .map(|exhibit| (exhibit.path.clone(), exhibit.sha256()))
        .collect()
}

/// Whether no address of the case has a history, confirmed or not. A missing history does not count, nor one that a
/// balance contradicts: some servers report an empty history above their limit.
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

/// Returns the error that no address of the case has a history, with the servers that report it.
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
