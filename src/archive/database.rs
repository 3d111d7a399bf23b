//! The SQLite file of an archive: file identification, read-only access, and classification of errors.

use std::io::Read;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::schema::ArchiveError;

/// The file's `application_id` in SQLite: "rtrc".
pub(super) const APPLICATION: i32 = 0x7274_7263;

/// Schema version.
pub(super) const VERSION: i32 = 4;

/// The version before, which also has an index of the requests. Such files are read and continued.
pub(super) const INDEXED: i32 = 3;

/// Reads a pragma with an integer value.
pub(super) fn pragma(database: &Connection, name: &str) -> rusqlite::Result<i32> {
    database.pragma_query_value(None, name, |row| row.get(0))
}

/// Whether the file is an archive that this version of the program reads.
pub(super) fn is_current_archive(database: &Connection) -> rusqlite::Result<bool> {
    Ok(pragma(database, "application_id")? == APPLICATION
        && [VERSION, INDEXED].contains(&pragma(database, "user_version")?))
}

/// The start of a file.
pub(super) type Header = [u8; 72];

/// Reads the start of a file. <https://www.sqlite.org/fileformat.html#the_database_header>
pub(super) fn header(path: &Path) -> std::io::Result<Header> {
    let mut header = [0; 72];
    std::fs::File::open(path)?.read_exact(&mut header)?;
    Ok(header)
}

pub(super) fn is_sqlite(header: &Header) -> bool {
    header.starts_with(b"SQLite format 3\0")
}

/// Whether the file uses the rollback journal, as archives do. Reading one in WAL mode would create further files.
pub(super) fn uses_rollback_journal(header: &Header) -> bool {
    is_sqlite(header) && header[18..20] == [1, 1]
}

/// Returns the error for a file that does not: an archive that another program switched to WAL, or another file.
pub(super) fn not_an_archive(path: &Path, header: &Header) -> ArchiveError {
    let is_archive = is_sqlite(header) && header[68..] == APPLICATION.to_be_bytes();
    match is_archive && header[18..20] == [2, 2] {
        true => ArchiveError::Switched(path.to_owned()),
        false => ArchiveError::NotAnArchive(path.to_owned()),
    }
}

/// Opens the file so that neither it nor its folder is written to.
pub(super) fn read_only(path: &Path) -> Result<Connection, ArchiveError> {
    if !path.is_file() {
        return Err(ArchiveError::NotFound(path.to_owned()));
    }
    match header(path) {
        Ok(header) if uses_rollback_journal(&header) => {}
        Ok(header) => return Err(not_an_archive(path, &header)),
        Err(_) => return Err(ArchiveError::NotAnArchive(path.to_owned())),
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags)
        .map_err(|error| classify_sqlite_error(path, error))?;
    // A read transaction shows whether the file is free and intact, and excludes writers until it ends.
    database
        .execute_batch("BEGIN; SELECT COUNT(*) FROM sqlite_master")
        .map_err(|error| classify_sqlite_error(path, error))?;
    Ok(database)
}

/// Longest path in bytes that SQLite is certain to open: it accepts 512, with the journal's suffix.
const MAX_PATH: usize = 500;

/// Returns the length in bytes of the absolute path, with links resolved.
fn path_length(path: &Path) -> usize {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = whole.parent().and_then(|folder| folder.canonicalize().ok());
    let direct = folder.map(|folder| folder.join(whole.file_name().unwrap_or_default()));
    let length = |path: &Path| path.as_os_str().len();
    direct.as_deref().map_or(0, length).max(length(&whole))
}

/// Classifies a SQLite error by its remedy.
pub(super) fn classify_sqlite_error(path: &Path, error: rusqlite::Error) -> ArchiveError {
    use rusqlite::ErrorCode::{
        CannotOpen, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase,
    };
    // Rolling back a journal would be writing, which a reader must not.
    let extended = error.sqlite_error().map(|error| error.extended_code);
    if extended == Some(rusqlite::ffi::SQLITE_READONLY_ROLLBACK) {
        return ArchiveError::Journal(path.to_owned());
    }
    match error.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => ArchiveError::InUse(path.to_owned()),
        Some(CannotOpen) if path_length(path) > MAX_PATH => ArchiveError::LongPath {
            path: path.to_owned(),
            bytes: path_length(path),
        },
        Some(DiskFull) => ArchiveError::Full(path.to_owned()),
        Some(NotADatabase) => ArchiveError::NotAnArchive(path.to_owned()),
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
