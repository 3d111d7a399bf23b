//! The files that keep by what each server is known: one for each host and port, in TOML, for people to read.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::PinError;
use super::trust::{Earlier, Known, Mark};
use crate::source::ServerUrl;

/// The word that stands in place of a fingerprint.
const AUTHORITIES: &str = "authorities";

/// A server's file.
pub(super) struct Pin {
    path: PathBuf,
    place: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    server: String,
    certificate: String,
    since: Timestamp,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    earlier: Vec<EarlierShape>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EarlierShape {
    certificate: String,
    since: Timestamp,
    until: Timestamp,
}

impl Pin {
    /// The file of a server. It may not exist yet.
    pub(super) fn of(url: &ServerUrl, folder: &Path) -> Self {
        // Only what every file system takes; the last underscore comes before the port.
        let encode = |c: char| match c {
            'a'..='z' | '0'..='9' | '-' | '.' => c.to_string(),
            other => other
                .to_string()
                .bytes()
                .map(|byte| format!("%{byte:02X}"))
                .collect(),
        };
        let host: String = url.name().chars().map(encode).collect();
        Self {
            path: folder.join(format!("{host}_{}.pin", url.port)),
            place: url.place(),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads what is known; nothing of a stranger.
    pub(super) fn read(&self) -> Result<Option<Known>, PinError> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => {
                let path = self.path.clone();
                return Err(PinError::Read { path, error });
            }
        };
        let known = parse(&text, &self.place).map_err(|problem| PinError::Damaged {
            path: self.path.clone(),
            place: self.place.clone(),
            problem,
        })?;
        Ok(Some(known))
    }

    /// Writes what is known, at once or not at all.
    pub(super) fn write(&self, known: &Known) -> Result<(), PinError> {
        let text = print(known, &self.place);
        let folder = self.path.parent().expect("a pin lies in a folder");
        // In the same folder, so that it can take the place of the pin; another run has a name of its own.
        let name = self.path.file_name().expect("a pin has a name");
        let new = folder.join(format!(
            ".{}.{}",
            name.to_string_lossy(),
            std::process::id()
        ));
        let write = || {
            make(folder)?;
            let mut file = File::create(&new)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&new, &self.path)
        };
        write().map_err(|error| {
            let _ = fs::remove_file(&new);
            PinError::Write {
                path: self.path.clone(),
                place: self.place.clone(),
                error,
            }
        })
    }
}

/// Whether there is no such file.
fn is_absent(error: &io::Error) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound};
    [NotFound, NotADirectory].contains(&error.kind())
}

/// Makes a folder and those above it, for its owner only: it tells which servers somebody uses.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn parse(text: &[u8], place: &str) -> Result<Known, String> {
    let text = std::str::from_utf8(text).map_err(|error| error.to_string())?;
    let shape: Shape = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    if shape.server != place {
        return Err(format!("it is of {}", shape.server));
    }
    let earlier = shape.earlier.into_iter().map(|earlier| {
        Ok(Earlier {
            mark: mark(&earlier.certificate)?,
            since: earlier.since,
            until: earlier.until,
        })
    });
    Ok(Known {
        mark: mark(&shape.certificate)?,
        since: shape.since,
        earlier: earlier.collect::<Result<_, String>>()?,
    })
}

fn mark(text: &str) -> Result<Mark, String> {
    if text == AUTHORITIES {
        return Ok(Mark::Authorities);
    }
    match text.parse() {
        Ok(fingerprint) => Ok(Mark::Certificate(fingerprint)),
        Err(error) => Err(format!("{error}")),
    }
}

fn print(known: &Known, place: &str) -> String {
    let word = |mark: Mark| match mark {
        Mark::Certificate(fingerprint) => fingerprint.to_string(),
        Mark::Authorities => AUTHORITIES.to_owned(),
    };
    let shape = Shape {
        server: place.to_owned(),
        certificate: word(known.mark),
        since: known.since,
        earlier: known
            .earlier
            .iter()
            .map(|earlier| EarlierShape {
                certificate: word(earlier.mark),
                since: earlier.since,
                until: earlier.until,
            })
            .collect(),
    };
    let text = toml::to_string(&shape).expect("texts and times fit TOML");
    format!(
        "# By what ransomtrace knows {place} again: by the SHA-256 fingerprint of its certificate, or by \
         \"{AUTHORITIES}\"\n\
         # if they vouch for it. Delete this file to trust whatever the server shows next.\n{text}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::transport::Fingerprint;

    fn url(text: &str) -> ServerUrl {
        text.parse().expect(text)
    }

    fn time(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    fn known() -> Known {
        Known {
            mark: Mark::Certificate(Fingerprint::of(b"a")),
            since: time(1_800_000_000),
            earlier: vec![Earlier {
                mark: Mark::Authorities,
                since: time(1_700_000_000),
                until: time(1_800_000_000),
            }],
        }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let pin = Pin::of(
            &url("ssl://electrum.example:50002"),
            &folder.path().join("a/b"),
        );
        assert_eq!(pin.read().expect("no file"), None);
        pin.write(&known()).expect("a folder of our own");
        assert_eq!(pin.read().expect("just written"), Some(known()));
        let mut other = known();
        other.mark = Mark::Authorities;
        pin.write(&other).expect("a folder of our own");
        assert_eq!(pin.read().expect("just written"), Some(other));
        let files = fs::read_dir(folder.path().join("a/b")).expect("a folder");
        assert_eq!(files.count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_server_has_one_file_and_no_two_servers_share_one() {
        let name = |text: &str| {
            let pin = Pin::of(&url(text), Path::new("folder"));
            pin.path().to_string_lossy().replace('\\', "/")
        };
        assert_eq!(
            name("ssl://Electrum.example.:50002"),
            "folder/electrum.example_50002.pin"
        );
        assert_eq!(
            name("electrum.example:50002:s"),
            "folder/electrum.example_50002.pin"
        );
        assert_eq!(name("ssl://[::1]:50002"), "folder/%3A%3A1_50002.pin");
        assert_eq!(name("ssl://a_1:50002"), "folder/a%5F1_50002.pin");
    }

    #[test]
    fn a_damaged_file_is_an_error_and_stays_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let pin = Pin::of(&url("ssl://electrum.example:50002"), folder.path());
        let whole = print(&known(), "electrum.example:50002");
        for (damaged, problem) in [
            (String::new(), "missing field `server`"),
            (
                whole.replace(":50002\"", ":50003\""),
                "it is of electrum.example:50003",
            ),
            (whole.replace("CA:97", "CA:9"), "is no SHA-256 fingerprint"),
            (
                whole.replace("since = \"2027", "since = \"20Z7"),
                "failed to parse",
            ),
            (format!("{whole}more = 1\n"), "unknown field `more`"),
            (whole[..whole.len() / 2].to_owned(), ""),
        ] {
            assert_ne!(damaged, whole);
            fs::write(pin.path(), &damaged).expect("a folder of our own");
            let error = pin.read().expect_err(&damaged);
            assert!(matches!(error, PinError::Damaged { .. }));
            assert!(error.to_string().contains(problem), "{error}");
            assert_eq!(
                fs::read_to_string(pin.path()).expect("still there"),
                damaged
            );
        }
        fs::write(pin.path(), b"\xff\xfe").expect("a folder of our own");
        assert!(matches!(pin.read(), Err(PinError::Damaged { .. })));
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let blocked = folder.path().join("servers");
        fs::write(&blocked, "a file").expect("a folder of our own");
        let pin = Pin::of(&url("ssl://electrum.example:50002"), &blocked);
        let error = pin.write(&known()).expect_err("no folder").to_string();
        assert!(error.contains("electrum.example_50002.pin"), "{error}");
    }
}
