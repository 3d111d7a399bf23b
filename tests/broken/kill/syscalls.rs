//! Killed at one system call after the other: every one that makes, writes, renames, removes or syncs a file.

use std::process::{Command, Stdio};

use super::{ask, desk, goes_on, slow};

/// The calls by which a run changes what is on the disk.
const CALLS: &str =
    "openat,write,pwrite64,rename,renameat2,unlink,unlinkat,mkdir,rmdir,ftruncate,fsync,fdatasync";

#[test]
#[ignore = "needs strace, and takes minutes"]
fn run_killed_at_each_write_syscall_resumes() {
    let server = slow();
    for is_new in [true, false] {
        let mut call = 1;
        loop {
            let desk = desk();
            if !is_new {
                ask(&desk, &server).args("--hops 1").watch();
            }
            let inject = format!("inject={CALLS}:signal=SIGKILL:when={call}");
            let status = Command::new("strace")
                .args(["-f", "-qq", "-o", "/dev/null", "-e"])
                .arg(format!("trace={CALLS}"))
                .args(["-e", &inject, env!("CARGO_BIN_EXE_ransomtrace")])
                .args("trace --case clinic.toml -o case -s".split(' '))
                .arg(server.url())
                .current_dir(desk.path(""))
                .env("HOME", desk.path("home"))
                .env("XDG_CONFIG_HOME", desk.path("home/.config"))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .expect("strace");
            if status.code() == Some(0) {
                break;
            }
            goes_on(&desk, &server, &(is_new, call));
            call += 1;
        }
        eprintln!("{call} calls");
        assert!(call > 50, "{call}");
    }
}
