//! The file of an archive as SQLite has it: what marks it, how it is opened only to be read, and what SQLite's errors come
//! to.

use std::io::Read;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::ArchiveError;

/// Marks the file as ours, in SQLite's `application_id`: "rtrc".
pub(super) const APPLICATION: i32 = 0x7274_7263;

/// Version of the tables.
pub(super) const VERSION: i32 = 3;

/// A number in the header of a file.
pub(super) fn mark(database: &Connection, name: &str) -> rusqlite::Result<i32> {
    database.pragma_query_value(None, name, |row| row.get(0))
}

/// Whether a file is an archive of this version.
pub(super) fn is_marked(database: &Connection) -> rusqlite::Result<bool> {
    Ok(mark(database, "application_id")? == APPLICATION
        && mark(database, "user_version")? == VERSION)
}

/// The beginning of a file.
pub(super) type Header = [u8; 72];

/// Reads the beginning of a file. <https://www.sqlite.org/fileformat.html#the_database_header>
pub(super) fn header(path: &Path) -> std::io::Result<Header> {
    let mut header = [0; 72];
    std::fs::File::open(path)?.read_exact(&mut header)?;
    Ok(header)
}

pub(super) fn is_sqlite(header: &Header) -> bool {
    header.starts_with(b"SQLite format 3\0")
}

/// Whether a file is of the form in which archives are. Whoever reads one in SQLite's other form makes further files
/// beside it.
pub(super) fn is_in_our_form(header: &Header) -> bool {
    is_sqlite(header) && header[18..20] == [1, 1]
}

/// What a database is that is not of our form: an archive that another program switched, or something else.
pub(super) fn not_in_our_form(path: &Path, header: &Header) -> ArchiveError {
    let is_archive = is_sqlite(header) && header[68..] == APPLICATION.to_be_bytes();
    match is_archive && header[18..20] == [2, 2] {
        true => ArchiveError::Switched(path.to_owned()),
        false => ArchiveError::Foreign(path.to_owned()),
    }
}

/// Opens the file so that neither it nor anything beside it is written to.
pub(super) fn read_only(path: &Path) -> Result<Connection, ArchiveError> {
    if !path.is_file() {
        return Err(ArchiveError::Absent(path.to_owned()));
    }
    match header(path) {
        Ok(header) if is_in_our_form(&header) => {}
        Ok(header) => return Err(not_in_our_form(path, &header)),
        Err(_) => return Err(ArchiveError::Foreign(path.to_owned())),
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags).map_err(|error| told(path, error))?;
    // A transaction that has read shows whether the file is free and whole, and keeps writers out until it ends.
    database
        .execute_batch("BEGIN; SELECT COUNT(*) FROM sqlite_master")
        .map_err(|error| told(path, error))?;
    Ok(database)
}

/// Longest path that SQLite opens for certain, in bytes: it takes 512, and names the journal behind it.
const LONGEST_PATH: usize = 500;

/// Bytes of a path as SQLite makes it: from the root on, without links.
fn length(path: &Path) -> usize {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = whole.parent().and_then(|folder| folder.canonicalize().ok());
    let direct = folder.map(|folder| folder.join(whole.file_name().unwrap_or_default()));
    let length = |path: &Path| path.as_os_str().len();
    direct.as_deref().map_or(0, length).max(length(&whole))
}

/// What went wrong with a file, by what to do about it.
pub(super) fn told(path: &Path, error: rusqlite::Error) -> ArchiveError {
    use rusqlite::ErrorCode::{
        CannotOpen, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase,
    };
    // Taking a journal back would be writing, which a reader may not.
    let extended = error.sqlite_error().map(|error| error.extended_code);
    if extended == Some(rusqlite::ffi::SQLITE_READONLY_ROLLBACK) {
        return ArchiveError::Journal(path.to_owned());
    }
    match error.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => ArchiveError::InUse(path.to_owned()),
        Some(CannotOpen) if length(path) > LONGEST_PATH => ArchiveError::LongPath {
            path: path.to_owned(),
            bytes: length(path),
        },
        Some(DiskFull) => ArchiveError::Full(path.to_owned()),
        Some(NotADatabase) => ArchiveError::Foreign(path.to_owned()),
        Some(DatabaseCorrupt) => ArchiveError::Damaged {
            path: path.to_owned(),
            problem: error.to_string(),
        },
        _ => ArchiveError::Database {
            path: path.to_owned(),
            error,
        },
    }
}
