//! The program from outside: files, output and exit codes. Every run is a process of its own against a server on
//! loopback.
// In tests a panic reports a failure.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod causes;
mod certificates;
#[cfg(target_os = "linux")] // where a library can come before that of the system
mod clock;
mod demo;
mod deposits;
mod disclosure;
mod explain;
mod help;
mod hostile;
mod joins;
mod keyless;
mod kill;
#[cfg(target_os = "linux")] // the only system with networks that anybody may make
mod leaks;
mod look_alikes;
mod offline;
mod pasted;
mod payers;
mod proxy;
mod said;
mod second_question;
mod servers;
mod settings;
mod show;
mod tags;
mod trace;
mod verify;
mod written;

use std::net::SocketAddr;
use std::sync::{LazyLock, OnceLock};

use ransomtrace::demo::{self as built_in, Demo, Server};

use crate::support::command::{Desk, Files};

/// The built-in case, and a server that serves its chain to all tests.
static BUILT_IN: LazyLock<(Demo, Server)> = LazyLock::new(|| {
    let demo = built_in::story(built_in::StoryOptions::default());
    let server = Server::start(demo.chain.clone()).expect("a port on loopback");
    (demo, server)
});

fn story() -> &'static Demo {
    &BUILT_IN.0
}

fn server() -> SocketAddr {
    BUILT_IN.1.address()
}

/// `-s` and the URL of the honest server.
fn honest() -> String {
    format!("-s tcp://{}", server())
}

/// A desk with the files of the built-in case: `case.toml` and its rates.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("clinic.toml", case_toml())
        .write("rates.csv", story().rates_csv);
    desk
}

fn case_toml() -> String {
    format!("{}\n[rates]\nfiles = [\"rates.csv\"]\n", story().case_toml)
}

/// Case addresses in the order of the case.
fn addresses() -> Vec<String> {
    let quoted = |line: &str| {
        Some(
            line.strip_prefix("address = \"")?
                .trim_end_matches('"')
                .to_owned(),
        )
    };
    story().case_toml.lines().filter_map(quoted).collect()
}

/// Files of an undisturbed run of the built-in case, without evidence and manifest, which contain times and places.
fn undisturbed() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        let desk = desk();
        desk.ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
            .expect_findings_in("case")
            .run();
        conclusions(desk.files("case"))
    })
}

/// Files that depend only on evidence and parameters, not on the server.
fn conclusions(mut files: Files) -> Files {
    // A run that a full disk ended leaves a journal beside the evidence; the next run removes it.
    files.retain(|name, _| {
        !name.starts_with("evidence.sqlite") && name != "manifest.json" && name != "disclosure.csv"
    });
    files
}

/// A table of a case folder: its header and its rows.
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn of(case: &Files, name: &str) -> Self {
        let text = &case[&format!("tables/{name}.csv")];
        let mut reader = csv::Reader::from_reader(text.as_slice());
        let strings = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
        Self {
            header: strings(reader.headers().unwrap()),
            rows: reader
                .records()
                .map(|record| strings(&record.unwrap()))
                .collect(),
        }
    }

    fn column(&self, name: &str) -> Vec<&str> {
        let at = self.header.iter().position(|column| column == name);
        let at = at.unwrap_or_else(|| panic!("a column {name}"));
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    fn numbers(&self, name: &str) -> Vec<u64> {
        let parse = |text: &str| text.parse().unwrap_or_else(|_| panic!("{name}: {text}"));
        self.column(name).into_iter().map(parse).collect()
    }
}
