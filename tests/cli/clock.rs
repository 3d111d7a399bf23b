//! The machine's clock is not trusted: the findings do not depend on it, and a clock that is evidently wrong is reported and
//! logged.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use rusqlite::Connection;

use super::{Table, desk, honest, undisturbed};
use crate::support::command::{Desk, Ended};

/// A preloaded library that replaces the system clock. It returns the second in `SHOWN`, and from reading number `AFTER` on the
/// second in `THEN`.
const LIBRARY: &str = r#"
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int readings;
    int failed = syscall(SYS_clock_gettime, clock, now);
    const char *shown = getenv("SHOWN"), *then = getenv("THEN"), *after = getenv("AFTER");
    if (failed || clock != CLOCK_REALTIME || !shown)
        return failed;
    int is_later = then && after && __atomic_add_fetch(&readings, 1, __ATOMIC_SEQ_CST) > atoi(after);
    now->tv_sec = atoll(is_later ? then : shown);
    return 0;
}
"#;

static BUILT: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let (source, library) = (
        folder.path().join("clock.c"),
        folder.path().join("clock.so"),
    );
    std::fs::write(&source, LIBRARY).unwrap();
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .status();
    assert!(built.unwrap().success());
    (folder, library)
});

/// Traces the built-in case with a clock at this second, and from a given reading on at another.
fn trace(desk: &Desk, shown: i64, then: Option<(u32, i64)>) -> Ended {
    let run = desk
        .ransomtrace(format!("trace --case clinic.toml -o case {}", honest()))
        .env("LD_PRELOAD", BUILT.1.to_str().unwrap())
        .env("SHOWN", shown.to_string());
    let run = match then {
        Some((after, then)) => run
            .env("AFTER", after.to_string())
            .env("THEN", then.to_string()),
        None => run,
    };
    run.watch()
}

/// Log entries about the clock.
fn logged(desk: &Desk) -> Vec<String> {
    let log = Connection::open(desk.path("case/evidence.sqlite")).unwrap();
    let about = "SELECT entry FROM log WHERE entry LIKE '%\"step\":\"clock\"%' ORDER BY id";
    let mut entries = log.prepare(about).unwrap();
    let entries = entries.query_map([], |row| row.get(0)).unwrap();
    entries.map(Result::unwrap).collect()
}

#[track_caller]
fn holds(desk: &Desk) {
    let verified = desk.ransomtrace("verify case").watch();
    assert_eq!(verified.code, Some(0), "{verified:#?}");
    let case = desk.files("case");
    for table in ["payments", "outputs", "endpoints", "accounting"] {
        let [found, real] = [&case, undisturbed()].map(|files| Table::of(files, table).rows);
        assert_eq!(found, real, "{table}");
    }
}

/// The time of the tip of the built-in case.
fn tip() -> i64 {
    super::story().chain.tip().time.into()
}

#[test]
fn clock_behind_chain_is_reported_and_logged() {
    for shown in [0, 1, tip() - 3 * 86_400, tip() - 7_201] {
        let desk = desk();
        let ended = trace(&desk, shown, None);
        assert_eq!(ended.code, Some(0), "{ended:#?}");
        let words = "- The clock of this machine showed ";
        assert!(ended.stdout.contains(words), "{ended:#?}");
        let logged = logged(&desk);
        assert!(
            logged.len() == 1 && logged[0].contains("behind"),
            "{logged:?}"
        );
        holds(&desk);
    }
}

#[test]
fn clock_going_back_is_reported_once_and_logged() {
    let now = tip() + 86_400;
    for back in [6, 86_400 / 2, now] {
        let desk = desk();
        let ended = trace(&desk, now, Some((12, now - back)));
        assert_eq!(ended.code, Some(0), "{ended:#?}");
        let words = "- The clock of this machine went back from ";
        assert_eq!(ended.stdout.matches(words).count(), 1, "{ended:#?}");
        let is_back = |entry: &&String| entry.contains("\"clock\":\"back\"");
        assert_eq!(logged(&desk).iter().filter(is_back).count(), 1);
        holds(&desk);
    }
}

#[test]
fn clock_after_year_9999_does_not_stop_run() {
    // The first second of the year 10000, and the last of a 64-bit clock.
    for shown in [253_402_300_800, i64::MAX] {
        let desk = desk();
        let ended = trace(&desk, shown, None);
        assert_eq!(ended.code, Some(0), "{ended:#?}");
        assert_eq!(logged(&desk), Vec::<String>::new());
        holds(&desk);
    }
}

#[test]
fn correct_clock_is_not_reported() {
    let desk = desk();
    let ended = trace(&desk, tip() - 7_199, None);
    assert_eq!(ended.code, Some(0), "{ended:#?}");
    assert!(
        !ended.stdout.contains("clock of this machine"),
        "{ended:#?}"
    );
    assert_eq!(logged(&desk), Vec::<String>::new());
}
