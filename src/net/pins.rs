//! Pin files: one TOML file per host and port, readable by people.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::trust::{FormerPin, Pin, PinRecord};
use super::{PinError, ServerUrl};

/// Stands in place of a fingerprint if authorities are trusted.
const AUTHORITIES: &str = "authorities";

/// The pin file of a server.
pub(super) struct PinFile {
    path: PathBuf,
    place: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PinToml {
    server: String,
    certificate: String,
    since: Timestamp,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    earlier: Vec<FormerPinToml>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FormerPinToml {
    certificate: String,
    since: Timestamp,
    until: Timestamp,
}

impl PinFile {
    /// Returns the pin file of a server, which may not exist yet.
    pub(super) fn of(url: &ServerUrl, folder: &Path) -> Self {
        // Restricted to characters that every file system accepts; the last underscore precedes the port.
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
            place: url.host_port(),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the record; `None` if the server is new.
    pub(super) fn read(&self) -> Result<Option<PinRecord>, PinError> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if is_not_found(&error) => return Ok(None),
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

    /// Writes the record atomically.
    pub(super) fn write(&self, known: &PinRecord) -> Result<(), PinError> {
        let text = print(known, &self.place);
        let folder = self.path.parent().expect("a pin lies in a folder");
        // Written in the same folder and renamed over the pin; the process id keeps concurrent runs apart.
        let name = self.path.file_name().expect("a pin has a name");
        let new = folder.join(format!(
            ".{}.{}",
            name.to_string_lossy(),
            std::process::id()
        ));
        let write = || {
            create_private_folder(folder)?;
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

/// Whether the file does not exist.
fn is_not_found(error: &io::Error) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound};
    [NotFound, NotADirectory].contains(&error.kind())
}

/// Creates a folder and its parents, private to the owner: it reveals which servers the user contacts.
fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn parse(text: &[u8], place: &str) -> Result<PinRecord, String> {
    let text = std::str::from_utf8(text).map_err(|error| error.to_string())?;
    let shape: PinToml = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    if shape.server != place {
        return Err(format!("it belongs to {}", shape.server));
    }
    let earlier = shape.earlier.into_iter().map(|earlier| {
        Ok(FormerPin {
            pin: parse_pin(&earlier.certificate)?,
            since: earlier.since,
            until: earlier.until,
        })
    });
    Ok(PinRecord {
        pin: parse_pin(&shape.certificate)?,
        since: shape.since,
        earlier: earlier.collect::<Result<_, String>>()?,
    })
}

fn parse_pin(text: &str) -> Result<Pin, String> {
    if text == AUTHORITIES {
        return Ok(Pin::Authorities);
    }
    match text.parse() {
        Ok(fingerprint) => Ok(Pin::Certificate(fingerprint)),
        Err(error) => Err(format!("{error}")),
    }
}

fn print(known: &PinRecord, place: &str) -> String {
    let text_of = |pin: Pin| match pin {
        Pin::Certificate(fingerprint) => fingerprint.to_string(),
        Pin::Authorities => AUTHORITIES.to_owned(),
    };
    let shape = PinToml {
        server: place.to_owned(),
        certificate: text_of(known.pin),
        since: known.since,
        earlier: known
            .earlier
            .iter()
            .map(|earlier| FormerPinToml {
                certificate: text_of(earlier.pin),
                since: earlier.since,
                until: earlier.until,
            })
            .collect(),
    };
    let text = toml::to_string(&shape).expect("strings and times fit TOML");
    format!(
        "# How ransomtrace authenticates {place}: by the SHA-256 fingerprint of its certificate, or by \
         \"{AUTHORITIES}\"\n\
         # if they sign it. Delete this file to trust the next certificate that it presents.\n{text}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::CertificateFingerprint;

    fn url(text: &str) -> ServerUrl {
        text.parse().expect(text)
    }

    fn time(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    fn known() -> PinRecord {
        PinRecord {
            pin: Pin::Certificate(CertificateFingerprint::of(b"a")),
            since: time(1_800_000_000),
            earlier: vec![FormerPin {
                pin: Pin::Authorities,
                since: time(1_700_000_000),
                until: time(1_800_000_000),
            }],
        }
    }

    #[test]
    fn pin_file_round_trips() {
        let folder = tempfile::tempdir().expect("a folder");
        let pin = PinFile::of(
            &url("ssl://electrum.example:50002"),
            &folder.path().join("a/b"),
        );
        assert_eq!(pin.read().expect("no file"), None);
        pin.write(&known()).expect("a folder of our own");
        assert_eq!(pin.read().expect("just written"), Some(known()));
        let mut other = known();
        other.pin = Pin::Authorities;
        pin.write(&other).expect("a folder of our own");
        assert_eq!(pin.read().expect("just written"), Some(other));
        let files = fs::read_dir(folder.path().join("a/b")).expect("a folder");
        assert_eq!(files.count(), 1, "no temporary file is left");
    }

    #[test]
    fn pin_file_name_is_unique_per_server() {
        let name = |text: &str| {
            let pin = PinFile::of(&url(text), Path::new("folder"));
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
    fn damaged_pin_file_is_rejected_and_unchanged() {
        let folder = tempfile::tempdir().expect("a folder");
        let pin = PinFile::of(&url("ssl://electrum.example:50002"), folder.path());
        let whole = print(&known(), "electrum.example:50002");
        for (damaged, problem) in [
            (String::new(), "missing field `server`"),
            (
                whole.replace(":50002\"", ":50003\""),
                "it belongs to electrum.example:50003",
            ),
            (
                whole.replace("CA:97", "CA:9"),
                "is not a SHA-256 fingerprint",
            ),
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
    fn write_error_names_the_pin_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let blocked = folder.path().join("servers");
        fs::write(&blocked, "a file").expect("a folder of our own");
        let pin = PinFile::of(&url("ssl://electrum.example:50002"), &blocked);
        let error = pin.write(&known()).expect_err("no folder").to_string();
        assert!(error.contains("electrum.example_50002.pin"), "{error}");
    }
}
