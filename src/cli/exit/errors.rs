//! The exit code of each error.

use super::Exit;
use crate::acquire::AcquireError;
use crate::case::file::CaseError;
use crate::case::question::QuestionError;
use crate::cli::usage::UsageError;
use crate::client::SourceError;
use crate::net::{ProxyError, ServerUrlError, TransportError};
use crate::rates::RatesError;
use crate::report::FolderError;
use crate::run::JobError;

/// Returns the exit code of an error.
pub fn code_of(error: &anyhow::Error) -> Exit {
    error.chain().find_map(code).unwrap_or(Exit::Failure)
}

fn code(error: &(dyn std::error::Error + 'static)) -> Option<Exit> {
    if let Some(error) = error.downcast_ref::<JobError>() {
        return Some(of_job(error));
    }
    if let Some(error) = error.downcast_ref::<SourceError>() {
        return Some(of_source(error));
    }
    if let Some(error) = error.downcast_ref::<TransportError>() {
        return Some(of_transport(error));
    }
    if let Some(error) = error.downcast_ref::<FolderError>() {
        return Some(of_folder(error));
    }
    let is_usage = error.is::<UsageError>()
        || error.is::<CaseError>()
        || error.is::<QuestionError>()
        || error.is::<RatesError>()
        || error.is::<ServerUrlError>()
        || error.is::<ProxyError>();
    is_usage.then_some(Exit::Usage)
}

fn of_job(error: &JobError) -> Exit {
    match error {
        JobError::Acquire(error) => match error {
            AcquireError::Source(error) => of_source(error),
            AcquireError::Chain { .. } | AcquireError::Reorganised { .. } => Exit::Proof,
            AcquireError::Refused { .. } => Exit::Failure,
            AcquireError::Height { .. } => Exit::Usage,
        },
        JobError::Source(error) => of_source(error),
        JobError::Folder(error) => of_folder(error),
        JobError::Rates(_)
        | JobError::Tags(_)
        | JobError::Case(_)
        | JobError::Address(_)
        | JobError::BeyondEvidence { .. }
        | JobError::OtherQuestion(_)
        | JobError::OtherAnswer { .. } => Exit::Usage,
        JobError::Archive(_)
        | JobError::Report(_)
        | JobError::Edition(_)
        | JobError::Exhibit(_)
        | JobError::Question(_)
        | JobError::NotSeen { .. }
        | JobError::OtherCase(_)
        | JobError::LogTruncated(_)
        | JobError::NothingReceived { .. } => Exit::Failure,
    }
}

fn of_folder(error: &FolderError) -> Exit {
    match error {
        FolderError::OtherCase(_)
        | FolderError::NoCase(_)
        | FolderError::NoFolder(_)
        | FolderError::Inside(_) => Exit::Usage,
        FolderError::Changed(_) => Exit::Fault,
        FolderError::NotACase(_)
        | FolderError::InUse(_)
        | FolderError::JustStarted(_)
        | FolderError::NoEvidence(_)
        | FolderError::Unfinished(_)
        | FolderError::CutOff(_)
        | FolderError::Full(_)
        | FolderError::Io { .. }
        | FolderError::Manifest { .. }
        | FolderError::Findings { .. }
        | FolderError::Schema { .. } => Exit::Failure,
    }
}

/// Returns the exit code of a source error.
pub fn of_source(error: &SourceError) -> Exit {
    match error {
        SourceError::Unreachable { .. }
        | SourceError::Lost { .. }
        | SourceError::Protocol { .. } => Exit::Unreachable,
        SourceError::Transport(error) => of_transport(error),
        SourceError::Interrupted => Exit::Interrupted,
        SourceError::Archive(_) => Exit::Failure,
    }
}

fn of_transport(error: &TransportError) -> Exit {
    match error {
        TransportError::Unreachable { .. } => Exit::Unreachable,
        TransportError::Plaintext(_) | TransportError::Onion(_) => Exit::Usage,
        TransportError::Certificate(_) => Exit::Certificate,
        TransportError::Pin(_) => Exit::Failure,
        TransportError::Interrupted => Exit::Interrupted,
    }
}
