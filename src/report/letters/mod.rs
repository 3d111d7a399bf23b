//! Writes the letters of a case folder, each as HTML and as text to copy into a mail: one to every service that the money
//! reached, and one sheet for the authority’s own file. Without such a service there are none.
//!
//! A letter goes to strangers, so it names no payment, no payer and no note of the case: [`withheld`] leaves out what would
//! lead to victims. [`sheet`] has the facts, [`sentences`] and [`fixed`] the names of messages, [`wording`] their texts; the
//! templates in `templates/letters` arrange them, and [`escape`] makes text of strangers safe there.

pub(crate) mod escape;
mod fixed;
mod own_file;
mod sentences;
mod sheet;
mod table;
#[cfg(test)]
mod tests;
mod way;
mod withheld;
mod wording;
mod wrap;

use std::io::{self, Write};
use std::rc::Rc;

use askama::Template;
use fast_qr::ECL;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;

use super::{File, csv};
use crate::findings::Findings;
use crate::language::{Locale, Sentence, Value, say};
use own_file::OwnFile;
use sheet::Sheet;
use wording::Wording;

/// Folder of the letters in a case folder.
pub(super) const LETTERS: &str = "letters";

/// Name of the sheet for the authority’s own file, without extension.
const OWN_FILE: &str = "file";

/// Longest name of a service in a file name, in characters.
const MAX_NAME: usize = 40;

/// What every letter states about the case. The title is left out, since it may name a victim.
struct Head {
    reference: String,
    /// Block and time as of which everything holds.
    state: Sentence,
    network: Sentence,
    tool: &'static str,
}

#[derive(Template)]
#[template(path = "letters/service.html")]
struct ServiceHtml<'a> {
    say: Wording,
    head: &'a Head,
    sheet: &'a Sheet,
}

#[derive(Template)]
#[template(path = "letters/service.txt")]
struct ServiceText<'a> {
    say: Wording,
    head: &'a Head,
    sheet: &'a Sheet,
}

#[derive(Template)]
#[template(path = "letters/file.html")]
struct OwnFileHtml<'a> {
    say: Wording,
    head: &'a Head,
    file: &'a OwnFile,
}

#[derive(Template)]
#[template(path = "letters/file.txt")]
struct OwnFileText<'a> {
    say: Wording,
    head: &'a Head,
    file: &'a OwnFile,
}

/// Whether a path in a case folder is that of a letter. The names of letters depend on the findings.
pub fn is_letter(path: &str) -> bool {
    let name = path
        .strip_prefix(LETTERS)
        .and_then(|rest| rest.strip_prefix('/'));
    let Some((stem, "html" | "txt")) = name.and_then(|name| name.rsplit_once('.')) else {
        return false;
    };
    let is_numbered = |(number, name): (&str, &str)| {
        let is_number = number.len() >= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        is_number && (1..=MAX_NAME).contains(&name.len()) && name.bytes().all(is_name)
    };
    stem == OWN_FILE || stem.split_once('-').is_some_and(is_numbered)
}

/// Returns the letters, those to services in the order of their ransom part; none if money reached no service.
pub(super) fn files(findings: &Findings, locale: Locale) -> Vec<File<'_>> {
    let sheets = sheet::sheets(findings, locale.language).into_iter();
    let sheets: Vec<Rc<Sheet>> = sheets.map(Rc::new).collect();
    if sheets.is_empty() {
        return Vec::new();
    }
    let say = Wording { locale };
    let head = Rc::new(Head::new(findings));
    let own = Rc::new(OwnFile::new(findings, &sheets));
    let mut files = Vec::with_capacity(2 * sheets.len() + 2);
    for sheet in sheets {
        let path = format!("{LETTERS}/{}", sheet.stem);
        files.extend(letter(path, &head, &sheet, say));
    }
    let path = format!("{LETTERS}/{OWN_FILE}");
    let (of_html, of_text) = ((head.clone(), own.clone()), (head, own));
    files.push(html(&path, move || {
        let (head, file) = &of_html;
        OwnFileHtml { say, head, file }.render()
    }));
    files.push(text(&path, move || {
        let (head, file) = &of_text;
        OwnFileText { say, head, file }.render()
    }));
    files
}

/// Returns a folder for every service, to send as it is: the letter, and its outputs as a table; none if money reached no
/// service.
pub(super) fn parcels(findings: &Findings, locale: Locale) -> Vec<File<'_>> {
    let say = Wording { locale };
    let head = Rc::new(Head::new(findings));
    let sheets = sheet::sheets(findings, locale.language).into_iter();
    let parcels = sheets.map(Rc::new).flat_map(|sheet| {
        let [html, text] = letter(format!("{}/letter", sheet.stem), &head, &sheet, say);
        let outputs = File::new(format!("{}/outputs.csv", sheet.stem), move |out| {
            csv::write(&table::outputs(&sheet), out)
        });
        [html, text, outputs]
    });
    parcels.collect()
}

/// Returns both editions of a letter, at a path without extension.
fn letter<'a>(path: String, head: &Rc<Head>, sheet: &Rc<Sheet>, say: Wording) -> [File<'a>; 2] {
    let of_html = (head.clone(), sheet.clone());
    let of_text = of_html.clone();
    [
        html(&path, move || {
            let (head, sheet) = &of_html;
            ServiceHtml { say, head, sheet }.render()
        }),
        text(&path, move || {
            let (head, sheet) = &of_text;
            ServiceText { say, head, sheet }.render()
        }),
    ]
}

fn html<'a>(path: &str, render: impl Fn() -> askama::Result<String> + 'a) -> File<'a> {
    file(format!("{path}.html"), render)
}

fn text<'a>(path: &str, render: impl Fn() -> askama::Result<String> + 'a) -> File<'a> {
    file(format!("{path}.txt"), move || {
        render().map(|text| wrap::wrapped(&text))
    })
}

fn file<'a>(path: String, render: impl Fn() -> askama::Result<String> + 'a) -> File<'a> {
    File::new(path, move |out: &mut dyn Write| {
        let rendered = render().map_err(io::Error::other)?;
        out.write_all(rendered.as_bytes())
    })
}

impl Head {
    fn new(findings: &Findings) -> Self {
        let network = match findings.network.as_str() {
            "bitcoin" => Sentence::verbatim("Bitcoin"),
            other => say!(
                "letter-other-network",
                network = Value::Id(other.to_owned())
            ),
        };
        Self {
            reference: findings.reference.clone(),
            state: state(findings),
            network,
            tool: concat!("ransomtrace ", env!("CARGO_PKG_VERSION")),
        }
    }

    /// Says with which program the letter was made.
    fn produced(&self) -> Sentence {
        say!("letter-produced", tool = Value::Id(self.tool.to_owned()))
    }

    /// Names the program.
    fn software(&self) -> Sentence {
        say!("letter-software", tool = Value::Id(self.tool.to_owned()))
    }

    /// Returns the reference of the authority, or a blank for it.
    fn reference(&self) -> &str {
        match self.reference.as_str() {
            "" => "______________________________",
            reference => reference,
        }
    }
}

/// Says as of which block the trace holds, and when the evidence was taken.
fn state(findings: &Findings) -> Sentence {
    let block = say!(
        "letter-state",
        time = Value::Second(findings.tip_time.0),
        block = findings.tip.height,
        hash = Value::Id(findings.tip.hash.to_string())
    );
    match findings.evidence_taken {
        Some(day) => say!("letter-state-taken", block = block, day = day),
        None => block,
    }
}

/// Draws the QR code of an address as SVG; empty if the text is too long for one. The text is the plain address, since a
/// payment URI would open a wallet to pay it.
fn qr(address: &str) -> String {
    let code = QRBuilder::new(address).ecl(ECL::M).build();
    code.map_or_else(
        |_| String::new(),
        |code| SvgBuilder::default().to_str(&code),
    )
}
