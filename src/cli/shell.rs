//! `ransomtrace completions` and `ransomtrace man`: shell completions and man page, generated from the command definition.

use clap::{Args, Command};
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::exit::Exit;
use super::stdout::write_out;

/// Flags of `completions`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:\n  ransomtrace completions bash > ~/.local/share/bash-completion/completions/ransomtrace\n  ransomtrace completions zsh > \
~/.zfunc/_ransomtrace")]
pub struct CompletionsArgs {
    /// Shell to print completions for
    shell: Shell,
}

/// Prints completions for a shell.
pub fn completions(options: &CompletionsArgs, mut program: Command) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    generate(options.shell, &mut program, "ransomtrace", &mut script);
    write_out(|out| out.write_all(&script))?;
    Ok(Exit::Done)
}

/// Prints the man page: the program, then one section per command.
pub fn man(mut program: Command) -> anyhow::Result<Exit> {
    program.build();
    let mut page = Vec::new();
    Man::new(program.clone()).render(&mut page)?;
    for subcommand in program.get_subcommands() {
        let is_shown = subcommand.get_name() != "help" && !subcommand.is_hide_set();
        if is_shown {
            section(subcommand, &mut page)?;
        }
    }
    write_out(|out| out.write_all(&page))?;
    Ok(Exit::Done)
}

/// Appends the section of a command to the page.
fn section(command: &Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    let name = format!("ransomtrace {}", command.get_name());
    page.extend_from_slice(format!(".SH \"{}\"\n", name.to_uppercase()).as_bytes());
    let man = Man::new(command.clone().display_name(&name).bin_name(&name));
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    man.render_extra_section(page)
}
