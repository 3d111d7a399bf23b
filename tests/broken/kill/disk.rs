//! Power cuts, which leave whatever is on the disk at the moment, and disks that are full.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::{Moment, ask, desk, dice, goes_on, is_whole, slow, tries};
use crate::support::command::Desk;

/// Copies a folder with everything in it, file by file.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).into_iter().flatten().flatten() {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            // It may be gone by now.
            let _ = fs::copy(path, to);
        }
    }
}

/// A desk with what is in a case folder at this moment.
fn snapshot(of: &Desk) -> Desk {
    let desk = desk();
    copy(&of.path("case"), &desk.path("case"));
    desk
}

#[test]
fn disk_state_at_any_moment_can_be_resumed() {
    let mut dice = dice(5);
    for _ in 0..tries(8) {
        let (desk, server) = (desk(), slow());
        let moment = Moment::any(&mut dice);
        let mut running = ask(&desk, &server).start();
        moment.wait(&mut running, &server, &desk.path("case"), &mut dice);
        if !running.has_ended() {
            running.signal("STOP");
        }
        let copy = snapshot(&desk);
        if !running.has_ended() {
            running.signal("CONT");
        }
        let ended = running.watch(Duration::from_secs(60));
        assert_eq!(ended.code, Some(0), "{moment:?}: {ended:#?}");
        is_whole(&desk.files("case"), &moment);
        goes_on(&copy, &server, &moment);
    }
}

#[test]
fn copy_during_run_is_resumed_or_refused() {
    let mut dice = dice(6);
    for _ in 0..tries(8) {
        let (desk, server) = (desk(), slow());
        let moment = Moment::any(&mut dice);
        let mut running = ask(&desk, &server).start();
        moment.wait(&mut running, &server, &desk.path("case"), &mut dice);
        let copy = snapshot(&desk);
        let _ = running.watch(Duration::from_secs(60));
        let before = copy.files("case");
        let ended = ask(&copy, &server).watch();
        let after = copy.files("case");
        match ended.code {
            Some(0) => is_whole(&after, &moment),
            code => {
                assert_eq!(code, Some(1), "{moment:?}: {ended:#?}");
                let is_clear = ended.stderr.contains(" is damaged: ")
                    || ended.stderr.contains(" is not an evidence file ");
                assert!(is_clear, "{moment:?}: {ended:#?}");
                assert!(
                    before["evidence.sqlite"] == after["evidence.sqlite"],
                    "{moment:?}"
                );
            }
        }
    }
}

#[test]
fn full_disk_loses_no_stored_answer() {
    let mut dice = dice(7);
    for _ in 0..tries(2) {
        let (desk, server) = (desk(), slow());
        let mut sizes = Vec::new();
        for most in [40, 100, 300, 560, 560] {
            let blocks = dice.roll(most) as u64;
            sizes.push(blocks);
            let ended = ask(&desk, &server).on_a_disk_of(blocks).watch();
            let said = ended.stderr.starts_with("error: cannot ") || ended.code == Some(0);
            assert!(said, "{sizes:?}: {ended:#?}");
            if desk.exists("case") {
                let halves = desk
                    .files("case")
                    .into_keys()
                    .filter(|name| name.ends_with(".new"));
                assert_eq!(halves.count(), 0, "{sizes:?}");
            }
        }
        goes_on(&desk, &server, &sizes);
    }
}
