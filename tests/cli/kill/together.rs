//! Two runs on one case at once.

use std::time::Duration;

use super::{ask, desk, goes_on, is_whole, slow, tries};

#[test]
fn of_two_runs_that_begin_at_once_one_does_the_work_and_the_other_says_that_it_does_not() {
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
                    "error: another run has just begun a case in case; run the same command again\n",
                ];
                assert_eq!(other.code, Some(1), "{ended:#?}");
                assert!(words.contains(&&*other.stderr), "{ended:#?}");
            }
            is_whole(&desk.files("case"), &(is_new, at));
            goes_on(&desk, &server, &(is_new, at));
        }
    }
}
