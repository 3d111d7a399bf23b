//! Two runs on one case at once.

use std::time::Duration;

use super::{ask, desk, goes_on, is_whole, slow, tries};

#[test]
fn concurrent_runs_one_works_one_reports_lock() {
    for is_new in [true, false] {
        for at in 0..tries(5) {
            let (desk, server) = (desk(), slow());
            if !is_new {
                ask(&desk, &server).expect_findings_in("case").run();
            }
            let both = [ask(&desk, &server).start(), ask(&desk, &server).start()];
            let ended = both.map(|running| running.watch(Duration::from_secs(60)));
            let done = ended.iter().filter(|ended| ended.code == Some(0)).count();
            assert!(done > 0, "{ended:#?}");
            for other in ended.iter().filter(|ended| ended.code != Some(0)) {
                let words = [
                    "error: another run is working on case/evidence.sqlite; wait for it to end\n",
                    "error: another run has just started a case in case; run the same command again\n",
                ];
                assert_eq!(other.code, Some(1), "{ended:#?}");
                assert!(words.contains(&&*other.stderr), "{ended:#?}");
            }
            is_whole(&desk.files("case"), &(is_new, at));
            goes_on(&desk, &server, &(is_new, at));
        }
    }
}

#[test]
fn concurrent_rewrites_leave_a_consistent_folder() {
    let (report, offline) = ("report case", "trace --offline -o case");
    let server = slow();
    let trace = format!("trace --case clinic.toml -o case -s {}", server.url());
    for pair in [
        [report, report],
        [report, &trace],
        [offline, report],
        [offline, &trace],
    ] {
        let desk = desk();
        ask(&desk, &server).expect_findings_in("case").run();
        for _ in 0..tries(4) {
            let both = pair.map(|command| desk.ransomtrace(command).start());
            let ended = both.map(|running| running.watch(Duration::from_secs(60)));
            assert!(
                ended.iter().any(|ended| ended.code == Some(0)),
                "{ended:#?}"
            );
            for other in ended.iter().filter(|ended| ended.code != Some(0)) {
                let words =
                    "error: another run is working on case/evidence.sqlite; wait for it to end\n";
                assert_eq!((other.code, &*other.stderr), (Some(1), words), "{pair:?}");
            }
            is_whole(&desk.files("case"), &pair);
            desk.ransomtrace("verify case")
                .expect_in_stdout("No fault found\n")
                .run();
        }
    }
}
