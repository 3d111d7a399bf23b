//! Runs that are killed, interrupted, or lose their server.

use std::fs;
use std::thread;

use bitcoin::hashes::{Hash, sha256};
use serde_json::Value;

use super::{
    Behaviour, FILES, Moment, ask, asks_nothing_again, desk, dice, goes_on, is_whole, server, slow,
    stored, tries,
};
use crate::support::command::Files;

#[test]
fn killed_run_resumes_with_the_same_findings() {
    let mut dice = dice(1);
    for _ in 0..tries(10) {
        let (desk, server) = (desk(), slow());
        let folder = desk.path("case");
        let mut moments = Vec::new();
        for _ in 0..4 {
            let moment = Moment::any(&mut dice);
            moments.push(moment);
            let kept = stored(&folder);
            server.take_asked();
            let mut running = ask(&desk, &server).start();
            moment.wait(&mut running, &server, &folder, &mut dice);
            let ended = running.kill();
            assert!(
                [None, Some(0)].contains(&ended.code),
                "{moments:?}: {ended:#?}"
            );
            asks_nothing_again(&kept, &server, &moments);
        }
        goes_on(&desk, &server, &moments);
    }
}

/// Where a manifest is there, every file that it names is the one that it names, but for the evidence, which a run adds
/// to; where files are replaced by others there is none.
#[track_caller]
fn is_never_mixed(case: &Files, after: &dyn std::fmt::Debug) {
    let Some(manifest) = case.get("manifest.json") else {
        return;
    };
    let manifest: Value = serde_json::from_slice(manifest).unwrap();
    for (name, hash) in manifest["files"].as_object().unwrap() {
        let found = sha256::Hash::hash(&case[name]).to_string();
        assert!(
            name == "evidence.sqlite" || *hash == *found,
            "{name} after {after:?}"
        );
    }
}

#[test]
fn killed_reruns_never_mix_old_and_new_files() {
    let mut dice = dice(2);
    let (desk, server) = (desk(), slow());
    let folder = desk.path("case");
    ask(&desk, &server).expect_findings_in("case").run();
    let mut moments = Vec::new();
    for _ in 0..tries(16) {
        // Files that were there before are no moment.
        let moment = match dice.roll(3) {
            0 => Moment::any(&mut dice),
            _ => {
                let fresh: Vec<&str> = FILES
                    .into_iter()
                    .filter(|name| name.ends_with(".new"))
                    .collect();
                Moment::File(fresh[1 + dice.roll(fresh.len() - 1)])
            }
        };
        let hops = dice.roll(3);
        moments.push((moment, hops));
        let mut running = ask(&desk, &server).args(format!("--hops {hops}")).start();
        moment.wait(&mut running, &server, &folder, &mut dice);
        running.kill();
        is_never_mixed(&desk.files("case"), &moments);
    }
    goes_on(&desk, &server, &moments);
}

/// Name and contents of a file.
type Leftover = (&'static str, &'static [u8]);

#[test]
fn case_killed_at_its_start_is_resumed() {
    let server = slow();
    let leave: [(&str, &[Leftover]); 5] = [
        ("an empty folder", &[]),
        ("half a question", &[("case.toml.new", b"title = \"Ext")]),
        ("no byte of evidence", &[("evidence.sqlite", b"")]),
        (
            "no evidence and a stale journal",
            &[("evidence.sqlite-journal", b"\0\0\0\0")],
        ),
        (
            "files that were never whole",
            &[
                ("findings.json.new", b"{"),
                ("tables/links.csv.new", b""),
                ("tables/links.parquet.new", b"PAR1"),
                ("charts/flow.png.new", b"\x89PNG"),
                ("manifest.json.new", b"{}"),
            ],
        ),
    ];
    for (at, (what, files)) in leave.into_iter().enumerate() {
        let desk = desk();
        fs::create_dir(desk.path("case")).unwrap();
        if at > 1 {
            let question = &super::undisturbed()["case.toml"];
            desk.write("case/case.toml", question);
        }
        for (name, bytes) in files {
            desk.write(&format!("case/{name}"), bytes);
        }
        ask(&desk, &server).expect_findings_in("case").run();
        let mut case = desk.files("case");
        case.retain(|name, _| !name.starts_with("charts/") || cfg!(feature = "plots"));
        is_whole(&case, &what);
    }
}

#[test]
fn interrupted_run_reports_it_and_resumes() {
    let mut dice = dice(3);
    let (mut said, mut over) = (0, 0);
    for at in 0..tries(10) {
        let (desk, server) = (desk(), slow());
        let moment = match at % 2 {
            0 => Moment::Answers(1 + dice.roll(150)),
            _ => Moment::any(&mut dice),
        };
        let times = 1 + dice.roll(2);
        let mut running = ask(&desk, &server).start();
        moment.wait(&mut running, &server, &desk.path("case"), &mut dice);
        for _ in 0..times {
            if !running.has_ended() {
                running.signal(["INT", "TERM", "HUP"][at % 3]);
            }
        }
        let ended = running.watch(std::time::Duration::from_secs(60));
        let case = (moment, times);
        match ended.code {
            // The first moments of a process belong to the system.
            None => assert!(!desk.exists("case"), "{case:?}: {ended:#?}"),
            Some(0) => over += 1,
            Some(130) if times == 2 => {}
            Some(130) => {
                let name = ["Ctrl-C", "SIGTERM", "SIGHUP"][at % 3];
                let words = "error: interrupted; responses so far are saved, re-run to resume\n";
                let words = format!(
                    "{name}: stopping; fetched data is saved (repeat to stop at once)\n{words}"
                );
                // Before the first request there is no run to resume.
                if ended.stderr == format!("error: interrupted by {name}\n") {
                    assert!(!desk.exists("case"), "{case:?}: {ended:#?}");
                } else {
                    assert_eq!(ended.stderr, words, "{case:?}");
                }
                said += 1;
            }
            other => panic!("{other:?} after {case:?}: {ended:#?}"),
        }
        goes_on(&desk, &server, &case);
    }
    assert!(
        said > 0,
        "nobody heard of an interruption; {over} runs were over before"
    );
}

#[test]
fn a_run_that_its_server_leaves_after_any_answer_goes_on() {
    let mut dice = dice(4);
    let leave = |answers: usize| {
        let desk = desk();
        let leaving = Behaviour::before(server())
            .closing_for_good_after(answers)
            .start();
        let ended = ask(&desk, &leaving).watch();
        let is_over = ended.code == Some(0) && answers > 100;
        assert!(
            is_over || ended.code == Some(5),
            "{answers} answers: {ended:#?}"
        );
        leaving.reform();
        goes_on(&desk, &leaving, &answers);
    };
    // Most of the time is spent waiting for the server to return.
    let answers: Vec<usize> = (0..tries(8))
        .map(|at| at % 8 * 20 + dice.roll(20))
        .collect();
    for answers in answers.chunks(8) {
        thread::scope(|scope| {
            for answers in answers {
                scope.spawn(|| leave(*answers));
            }
        });
    }
}
