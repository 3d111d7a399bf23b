//! The evidence archive, `evidence.sqlite`: answers as received, the files given with the case, and a hash-chained log.

mod audit;
mod database;
mod index;
pub mod log;
mod schema;
mod store;

pub use audit::{AnswerRow, ArchiveCheck, Audit, ExhibitRow, Flaw, LogRow};
pub use index::RequestIndex;
pub use schema::{ArchiveError, RowsHash};
pub use store::{Archive, Exhibit, FinishedRun, Logged, RunStart, Stored};
