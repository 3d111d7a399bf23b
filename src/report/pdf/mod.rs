//! Prints the report as a PDF for a court file: archive form PDF/A-3a and accessible form PDF/UA-1, with the findings and
//! the manifest inside. It says what `report.html` says because it is made out of that page: [`tree`] reads the page,
//! [`arrange`] decides what needs measuring, and `template.typ` sets it. The typesetter enforces both forms.
//!
//! Text goes to the typesetter as data and never as its language, so that a stranger's text cannot be a command.

mod arrange;
mod glyphs;
mod tree;
mod world;

use bitcoin::hashes::{Hash, HashEngine, sha256};
use serde::Serialize;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::findings::Findings;
use crate::language::{Language, Value, say};
use crate::report::words::visible;
use tree::Element;
use world::Desk;

pub use tree::TreeError;

/// Names of the attached files.
const ATTACHED: [&str; 2] = ["findings.json", "manifest.json"];

/// Stand for the number of a page and of all pages, which the template knows.
const PAGE: &str = "{page}";
const PAGES: &str = "{pages}";

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The page cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The typesetter refuses.
    #[error("{0}")]
    Typesetter(String),
}

/// What a PDF is made of.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The report as HTML.
    pub page: &'a str,
    /// `findings.json`.
    pub findings: &'a [u8],
    /// The manifest of all other files, as JSON.
    pub manifest: &'a [u8],
}

/// What the template reads.
#[derive(Serialize)]
struct Content {
    language: &'static str,
    title: String,
    /// Year, month and day.
    date: [i16; 3],
    /// Left half of the foot of each page.
    foot: String,
    /// Right half, with places for the numbers.
    numbering: String,
    contents: String,
    attachments: [Attachment; 2],
    body: Element,
}

/// A file inside the PDF.
#[derive(Serialize)]
struct Attachment {
    name: &'static str,
    /// What it is to the PDF.
    relationship: &'static str,
    description: String,
}

/// Prints a report.
///
/// # Errors
///
/// [`PdfError`].
pub fn render(
    findings: &Findings,
    language: Language,
    parts: Parts<'_>,
) -> Result<Vec<u8>, PdfError> {
    let mut tree = tree::read(parts.page, &language.number(","))?;
    arrange::arrange(&mut tree.body);
    let content = content(findings, language, tree.body);
    let content = serde_json::to_vec(&content).expect("texts and numbers are JSON");
    let mut engine = sha256::HashEngine::default();
    for part in [parts.page.as_bytes(), parts.findings, parts.manifest] {
        engine.input(&sha256::Hash::hash(part).to_byte_array());
    }
    let drawings = tree.drawings.into_iter();
    let drawings = drawings.map(|(name, drawing)| (name, drawing.into_bytes()));
    let data = [
        ("content.json".to_owned(), content),
        (ATTACHED[0].to_owned(), parts.findings.to_vec()),
        (ATTACHED[1].to_owned(), parts.manifest.to_vec()),
    ];
    let desk = Desk::new(drawings.chain(data));
    let printed = print(&desk, sha256::Hash::from_engine(engine).to_string());
    // The typesetter keeps what it has computed for a next time, which does not come.
    typst::comemo::evict(0);
    printed
}

fn content(findings: &Findings, language: Language, body: Element) -> Content {
    let title = match findings.title.is_empty() {
        true => language.text("title"),
        false => glyphs::spelled(&visible(&findings.title)),
    };
    let date = match findings.evidence_taken {
        Some(taken) => taken,
        None => findings.tip_time.day(),
    };
    let hash = findings.tip.hash.to_string();
    let (first, last) = (&hash[..4], &hash[hash.len() - 4..]);
    let block = say!(
        "pdf-block",
        height = Value::Number(findings.tip.height.to_string()),
        hash = format!("{first}…{last}")
    );
    let mut foot = vec![block.text(language)];
    if !findings.reference.is_empty() {
        let reference = say!("head-reference", reference = &findings.reference);
        let reference = visible(&reference.text(language));
        foot.insert(0, glyphs::spelled(&reference));
    }
    let numbering = say!(
        "pdf-page",
        page = Value::Number(PAGE.to_owned()),
        pages = Value::Number(PAGES.to_owned())
    );
    let attachment = |name, relationship, description| Attachment {
        name,
        relationship,
        description: language.text(description),
    };
    Content {
        language: language.code(),
        title,
        date: [date.year(), date.month().into(), date.day().into()],
        foot: foot.join(" · "),
        numbering: numbering.text(language),
        contents: language.text("head-contents"),
        attachments: [
            attachment(ATTACHED[0], "source", "pdf-findings"),
            attachment(ATTACHED[1], "supplement", "pdf-manifest"),
        ],
        body,
    }
}

/// Sets the template and writes the PDF. `ident` identifies the content.
fn print(desk: &Desk, ident: String) -> Result<Vec<u8>, PdfError> {
    let refused = |problems: typst::ecow::EcoVec<typst::diag::SourceDiagnostic>| {
        let problems = problems.iter().map(|problem| problem.message.to_string());
        PdfError::Typesetter(problems.collect::<Vec<String>>().join("; "))
    };
    let document: PagedDocument = typst::compile(desk).output.map_err(refused)?;
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1]);
    let standards = standards.expect("the two forms agree");
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some(
            concat!("ransomtrace ", env!("CARGO_PKG_VERSION")).to_owned(),
        )),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(refused)
}

#[cfg(test)]
mod tests;
