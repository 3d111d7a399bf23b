//! Runs the program as its users do: a process in a folder of its own, with an environment that holds nothing of
//! whoever runs the tests. Every run says what it expects of both streams and of the exit code; what is not said is
//! expected to be empty, and the exit code to be 0.
// Test code, where a panic is how a fault is told.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A temporary folder to run in. It has a home that nothing was configured in.
pub struct Desk {
    folder: TempDir,
}

/// Every file below a folder, by its path with `/` between the parts.
pub type Files = BTreeMap<String, Vec<u8>>;

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("temporary files can be made");
        fs::create_dir_all(folder.path().join("home/.config/ransomtrace")).unwrap();
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The user's configuration file.
    pub fn configure(&self, text: &str) -> &Self {
        self.write("home/.config/ransomtrace/config.toml", text)
    }

    pub fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// All files below a folder of the desk.
    pub fn files(&self, name: &str) -> Files {
        let mut files = Files::new();
        collect(&self.path(name), "", &mut files);
        files
    }

    /// The program with arguments that are separated by spaces.
    pub fn ransomtrace(&self, arguments: impl AsRef<str>) -> Run<'_> {
        Run {
            desk: self,
            arguments: arguments
                .as_ref()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            environment: Vec::new(),
            stdin: Vec::new(),
            max_file: None,
            code: 0,
            stdout: Expected::default(),
            stderr: Expected::default(),
        }
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
}

/// What a stream is expected to hold: exactly a text, or texts in this order with anything between them.
enum Expected {
    Exactly(String),
    Parts(Vec<String>),
}

impl Default for Expected {
    fn default() -> Self {
        Self::Exactly(String::new())
    }
}

impl Expected {
    fn add(&mut self, part: &str) {
        match self {
            Self::Exactly(_) => *self = Self::Parts(vec![part.to_owned()]),
            Self::Parts(parts) => parts.push(part.to_owned()),
        }
    }

    fn is_met(&self, text: &str) -> bool {
        match self {
            Self::Exactly(whole) => text == whole,
            Self::Parts(parts) => {
                let mut rest = text;
                parts.iter().all(|part| match rest.split_once(part) {
                    Some((_, after)) => {
                        rest = after;
                        true
                    }
                    None => false,
                })
            }
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::Exactly(whole) => whole.clone(),
            Self::Parts(parts) => parts.join("\n…\n"),
        }
    }
}

/// A run to come, with what is expected of it.
#[must_use]
pub struct Run<'a> {
    desk: &'a Desk,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    stdin: Vec<u8>,
    max_file: Option<u64>,
    code: i32,
    stdout: Expected,
    stderr: Expected,
}

/// A run in progress.
#[must_use]
pub struct Running<'a> {
    child: Child,
    run: Run<'a>,
}

/// How a run ended of which nothing was expected beforehand.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; nothing if a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    /// The most memory that it held, in KiB, as far as the system tells. For whoever reads why a test failed.
    #[allow(dead_code)]
    pub memory: u64,
}

/// Memory that no run may take, in KiB: 500 MB.
const MOST_MEMORY: u64 = 500_000_000 >> 10;

impl<'a> Run<'a> {
    /// More arguments, separated by spaces.
    pub fn args(mut self, arguments: impl AsRef<str>) -> Self {
        let arguments = arguments.as_ref().split_whitespace().map(str::to_owned);
        self.arguments.extend(arguments);
        self
    }

    /// One argument as it is.
    pub fn arg(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    pub fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.stdin = text.into();
        self
    }

    /// Lets no file grow beyond so many blocks of 512 or 1024 bytes, as the shell has it: a disk that is full.
    pub fn on_a_disk_of(mut self, blocks: u64) -> Self {
        self.max_file = Some(blocks);
        self
    }

    pub fn expect_exit_code(mut self, code: i32) -> Self {
        self.code = code;
        self
    }

    /// The whole of standard output.
    pub fn expect_stdout(mut self, text: impl Into<String>) -> Self {
        self.stdout = Expected::Exactly(text.into());
        self
    }

    /// A part of standard output, after the parts said before.
    pub fn expect_in_stdout(mut self, part: impl AsRef<str>) -> Self {
        self.stdout.add(part.as_ref());
        self
    }

    /// Findings in tables for people: what ends them is the folder.
    pub fn expect_findings_in(self, folder: &str) -> Self {
        self.expect_in_stdout("\nPaid\n")
            .expect_in_stdout("\nWhere the trace ended\n")
            .expect_in_stdout("\nWhat limits these findings\n")
            .expect_in_stdout(format!("\nCase folder: {folder}\n"))
    }

    /// The whole of standard error.
    pub fn expect_stderr(mut self, text: impl Into<String>) -> Self {
        self.stderr = Expected::Exactly(text.into());
        self
    }

    /// A part of standard error, after the parts said before.
    pub fn expect_in_stderr(mut self, part: impl AsRef<str>) -> Self {
        self.stderr.add(part.as_ref());
        self
    }

    /// An error: its exit code, and the whole of its message.
    pub fn expect_error(self, code: i32, message: impl AsRef<str>) -> Self {
        self.expect_exit_code(code)
            .expect_stderr(format!("error: {}\n", message.as_ref()))
    }

    /// Starts the process and does not wait for its end.
    pub fn start(self) -> Running<'a> {
        let program = env!("CARGO_BIN_EXE_ransomtrace");
        let mut command = match self.max_file {
            None => Command::new(program),
            Some(blocks) => {
                let mut shell = Command::new("sh");
                let script = format!(r#"trap '' XFSZ; ulimit -f {blocks}; exec "$0" "$@""#);
                shell.args(["-c", &script, program]);
                shell
            }
        };
        command
            .args(&self.arguments)
            .current_dir(self.desk.folder.path())
            .env_clear()
            .env("HOME", self.desk.path("home"))
            .env("XDG_CONFIG_HOME", self.desk.path("home/.config"))
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program was built");
        // A program that does not read its input closes it.
        let _ = child.stdin.take().unwrap().write_all(&self.stdin);
        Running { child, run: self }
    }

    /// Runs to the end, checks what was expected, and returns standard output.
    pub fn run(self) -> String {
        self.start().end()
    }

    /// Runs to the end, whatever it is, within bounds of time and memory.
    #[track_caller]
    pub fn watch(self) -> Ended {
        self.start().watch(Duration::from_secs(60))
    }
}

/// The most memory that the program has held so far, in KiB, where the system tells. Until it is loaded the process has the
/// memory of the one that starts it, and its name.
fn peak_memory(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    if !status.starts_with("Name:\transomtrace\n") {
        return None;
    }
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().strip_suffix(" kB")?.parse().ok()
}

impl Running<'_> {
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Kills the process at once, as a power cut would, and waits until it is gone. Whatever is running or has ended is
    /// all right.
    pub fn kill(mut self) -> Ended {
        let _ = self.child.kill();
        self.watch(Duration::from_secs(60))
    }

    /// Waits for the end, whatever it is; a run that takes longer than this, or more memory than any should, is killed
    /// and fails the test.
    #[track_caller]
    pub fn watch(mut self, longest: Duration) -> Ended {
        let start = Instant::now();
        let read = |stream: &mut dyn std::io::Read| {
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).unwrap();
            String::from_utf8(bytes).expect("UTF-8 on both streams")
        };
        let (mut out, mut err) = (self.child.stdout.take().unwrap(), self.child.stderr.take());
        let (stdout, stderr, status, fault, memory) = thread::scope(|scope| {
            let stdout = scope.spawn(move || read(&mut out));
            let stderr = scope.spawn(move || read(err.as_mut().unwrap()));
            let (mut fault, mut most) = (None, 0);
            let status = loop {
                if let Some(status) = self.child.try_wait().unwrap() {
                    break status;
                }
                most = peak_memory(self.child.id()).unwrap_or(most);
                if most > MOST_MEMORY {
                    fault = Some(format!("takes {most} KiB"));
                } else if start.elapsed() > longest {
                    fault = Some(format!("takes longer than {longest:?}"));
                }
                if fault.is_some() {
                    let _ = self.child.kill();
                }
                thread::sleep(Duration::from_millis(2));
            };
            (
                stdout.join().unwrap(),
                stderr.join().unwrap(),
                status,
                fault,
                most,
            )
        });
        let arguments = self.run.arguments.join(" ");
        let ended = Ended {
            code: status.code(),
            stdout,
            stderr,
            memory,
        };
        assert!(
            fault.is_none(),
            "`{arguments}` {}\n{ended:?}",
            fault.unwrap()
        );
        assert_ne!(ended.code, Some(101), "`{arguments}` panics\n{ended:?}");
        ended
    }

    /// Sends a signal by its name, as in `INT`.
    pub fn signal(&self, name: &str) {
        let (signal, id) = (format!("-{name}"), self.child.id().to_string());
        let killed = Command::new("kill").args([signal, id]).status();
        assert!(killed.expect("a system with kill").success());
    }

    /// Closes the end of the pipe that the program writes its findings to.
    pub fn close_stdout(&mut self) {
        self.child.stdout.take();
    }

    /// Waits for the end, checks what was expected, and returns standard output.
    pub fn end(self) -> String {
        let Self { child, run } = self;
        let output = child.wait_with_output().unwrap();
        let stdout = String::from_utf8(output.stdout).expect("UTF-8 on standard output");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8 on standard error");
        let said = format!("--- stdout\n{stdout}--- stderr\n{stderr}---");
        let arguments = run.arguments.join(" ");
        let code = output.status.code();
        assert_eq!(code, Some(run.code), "exit code of `{arguments}`\n{said}");
        for (name, expected, text) in [
            ("stdout", &run.stdout, &stdout),
            ("stderr", &run.stderr, &stderr),
        ] {
            assert!(
                expected.is_met(text),
                "{name} of `{arguments}` is not\n{}\n{said}",
                expected.describe()
            );
        }
        stdout
    }
}
