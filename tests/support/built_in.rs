//! The built-in case for tests of the program from outside: its files on a desk, a server of its chain, and what a run
//! without trouble writes.
// Test code, where a panic is how a fault is told.
#![allow(clippy::unwrap_used)]

use std::net::SocketAddr;
use std::sync::{LazyLock, OnceLock};

use ransomtrace::demo::{self as built_in, Demo, Server};

use super::command::{Desk, Files};

/// The built-in case, and a server that serves its chain to all tests.
static BUILT_IN: LazyLock<(Demo, Server)> = LazyLock::new(|| {
    let demo = built_in::story(built_in::StoryOptions::default());
    let server = Server::start(demo.chain.clone()).expect("a port on loopback");
    (demo, server)
});

pub fn story() -> &'static Demo {
    &BUILT_IN.0
}

pub fn server() -> SocketAddr {
    BUILT_IN.1.address()
}

/// `-s` and the URL of the honest server.
pub fn honest() -> String {
    format!("-s tcp://{}", server())
}

/// A desk with the files of the built-in case: `case.toml`, and its rates.
pub fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("clinic.toml", case_toml())
        .write("rates.csv", story().rates_csv);
    desk
}

pub fn case_toml() -> String {
    format!("{}\n[rates]\nfiles = [\"rates.csv\"]\n", story().case_toml)
}

/// Case addresses in the order of the case.
pub fn addresses() -> Vec<String> {
    let quoted = |line: &str| {
        Some(
            line.strip_prefix("address = \"")?
                .trim_end_matches('"')
                .to_owned(),
        )
    };
    story().case_toml.lines().filter_map(quoted).collect()
}

/// Files of an undisturbed run of the built-in case, without evidence, manifest and court file, which contain times and places.
pub fn undisturbed() -> &'static Files {
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
pub fn conclusions(mut files: Files) -> Files {
    // A run that a full disk ended leaves a journal beside the evidence; the next run removes it.
    let others = ["manifest.json", "disclosure.csv", "report.pdf"];
    files
        .retain(|name, _| !name.starts_with("evidence.sqlite") && !others.contains(&name.as_str()));
    files
}

/// A table of a case folder: its header and its rows.
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn of(case: &Files, name: &str) -> Self {
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

    pub fn column(&self, name: &str) -> Vec<&str> {
        let at = self.header.iter().position(|column| column == name);
        let at = at.unwrap_or_else(|| panic!("a column {name}"));
        self.rows.iter().map(|row| row[at].as_str()).collect()
    }

    pub fn numbers(&self, name: &str) -> Vec<u64> {
        let parse = |text: &str| text.parse().unwrap_or_else(|_| panic!("{name}: {text}"));
        self.column(name).into_iter().map(parse).collect()
    }
}
