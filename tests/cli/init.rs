//! `ransomtrace init`: a case file to fill in.

use crate::support::command::Desk;

#[test]
fn init_writes_a_case_file_that_the_program_reads() {
    let desk = Desk::new();
    desk.ransomtrace("init clinic.toml")
        .expect_in_stdout("Wrote clinic.toml. Fill in at least one [[address]]")
        .run();
    // It lacks an address, and nothing else.
    desk.ransomtrace("trace --case clinic.toml --dry-run")
        .expect_exit_code(2)
        .expect_in_stderr("clinic.toml: it contains no address")
        .run();
}

#[test]
fn init_never_overwrites_a_file() {
    let desk = Desk::new();
    desk.write("case.toml", "title = \"mine\"\n");
    desk.ransomtrace("init")
        .expect_exit_code(1)
        .expect_in_stderr("cannot write case.toml, which must be a new file")
        .run();
    assert_eq!(desk.read("case.toml"), "title = \"mine\"\n");
}

#[test]
fn init_asks_again_until_an_answer_can_be_read() {
    let desk = Desk::new();
    let answers = "Clinic\n02-1\n\neur many\neur 300000 350000\n2017-06-30\n1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb\n\
                   1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n\n";
    desk.ransomtrace("init --ask")
        .stdin(answers)
        .expect_in_stderr("Amount demanded")
        .expect_in_stdout("Wrote case.toml. Next:")
        .run();
    let written = desk.read("case.toml");
    for key in [
        "title     = \"Clinic\"",
        "reference = \"02-1\"",
        "amount   = { eur = [300000, 350000] }",
        "deadline = 2017-06-30",
        "address = \"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\"",
    ] {
        assert!(written.contains(key), "{key}\n{written}");
    }
}
