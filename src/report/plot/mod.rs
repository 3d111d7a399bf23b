//! Charts of a case, as SVG and PNG: [`flow`] shows where the money went, [`timeline`] when it was paid and moved,
//! [`balance`] what was held meanwhile, [`methods`] what depends on the method. One file or folder per chart; palette, sizes and the two encodings are here.
//!
//! The charts draw finished numbers and conclude nothing. Floating point begins here and ends here: it places things on
//! a page, while the amounts written beside them are formatted from integers. The same findings give the same bytes.

use std::cell::RefCell;

use plotters::backend::{BitMapBackend, SVGBackend};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::style::RGBColor;
use plotters_backend::DrawingBackend;

use crate::findings::{End, Findings};
use crate::language::Language;
use canvas::{Fill, Letters, Pattern, Typeset, UNIT};

mod axes;
pub mod balance;
mod canvas;
pub mod flow;
pub mod methods;
mod page;
mod text;
pub mod timeline;

#[cfg(test)]
mod samples;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

/// Size of a chart in points, in the proportion of a page of A4 laid on its side.
pub const SIZE: (u32, u32) = (1200, 820);

/// Size a drawing area must have, in the units of its backend.
pub const UNITS: (u32, u32) = (SIZE.0 * UNIT, SIZE.1 * UNIT);

/// Pixels of the PNG per point. Units are averaged down to pixels, which smooths every edge.
const PIXELS: u32 = 2;

const INK: RGBColor = RGBColor(0x1a, 0x1a, 0x1a);
const MUTED: RGBColor = RGBColor(0x59, 0x59, 0x59);
const RULE: RGBColor = RGBColor(0xd0, 0xd0, 0xd0);
const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);
const WALLET: RGBColor = RGBColor(0x4a, 0x55, 0x65);
const MONEY: RGBColor = RGBColor(0xc9, 0xcf, 0xd8);
const ALARM: RGBColor = RGBColor(0xb0, 0x3a, 0x00);

// Okabe and Ito, "Color Universal Design" (2008): eight colours that stay apart under every kind of colour blindness.
// Their lightness does not differ enough for nine ends in grey, hence a pattern as well as a label for each.
const BLACK: RGBColor = RGBColor(0x26, 0x26, 0x26);
const ORANGE: RGBColor = RGBColor(0xe6, 0x9f, 0x00);
const SKY: RGBColor = RGBColor(0x56, 0xb4, 0xe9);
const GREEN: RGBColor = RGBColor(0x00, 0x9e, 0x73);
const YELLOW: RGBColor = RGBColor(0xf0, 0xe4, 0x42);
const BLUE: RGBColor = RGBColor(0x00, 0x72, 0xb2);
const VERMILION: RGBColor = RGBColor(0xd5, 0x5e, 0x00);
const PURPLE: RGBColor = RGBColor(0xcc, 0x79, 0xa7);
/// Not of the eight, which are used up: apart from the orange ones by its low lightness.
const BROWN: RGBColor = RGBColor(0x7a, 0x52, 0x30);

const fn fill(color: RGBColor, pattern: Pattern, lines: RGBColor) -> Fill {
    Fill {
        color,
        pattern,
        lines,
    }
}

/// Fill of an end. Dark fills carry light lines and light ones dark lines.
fn end_fill(end: End) -> Fill {
    match end {
        End::Unknown => fill(BLACK, Pattern::Plain, PAPER),
        End::Unconfirmed => fill(ORANGE, Pattern::Upright, INK),
        End::CoinJoin => fill(VERMILION, Pattern::Crossed, PAPER),
        End::Service => fill(BLUE, Pattern::Plain, PAPER),
        End::Busy => fill(SKY, Pattern::Rising, INK),
        End::Dust => fill(BROWN, Pattern::Falling, PAPER),
        End::Limit => fill(PURPLE, Pattern::Falling, INK),
        End::Unspent => fill(YELLOW, Pattern::Plain, INK),
        End::Fee => fill(GREEN, Pattern::Level, PAPER),
    }
}

/// A paler shade of `color`: `strength` of it on white. Ribbons are opaque, so that where two cross one can tell which.
fn pale(color: RGBColor, strength: f64) -> RGBColor {
    let mix = |part: u8| (255.0 - (255.0 - f64::from(part)) * strength).round() as u8;
    RGBColor(mix(color.0), mix(color.1), mix(color.2))
}

/// Why a chart could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PlotError {
    /// The font compiled in is damaged.
    #[error("the built-in font cannot be read")]
    Font,
    /// The flow of the findings contradicts itself.
    #[error("the flow has an edge to node `{0}`, which does not exist")]
    NoSuchNode(u32),
    /// The backend refused.
    #[error("drawing failed: {0}")]
    Draw(String),
    /// The picture could not be compressed.
    #[error("encoding the picture failed: {0}")]
    Encode(#[from] png::EncodingError),
}

/// Draws every chart in a language; returns file names and contents.
///
/// # Errors
///
/// Where the flow of `findings` names a node that does not exist; else only if the font or an encoder fails.
pub fn render(
    findings: &Findings,
    language: Language,
) -> Result<Vec<(String, Vec<u8>)>, PlotError> {
    let mut files = Vec::new();
    drawn_both("flow", &Flow, findings, language, &mut files)?;
    drawn_both("timeline", &Timeline, findings, language, &mut files)?;
    drawn_both("balance", &Balance, findings, language, &mut files)?;
    drawn_both("methods", &Methods, findings, language, &mut files)?;
    Ok(files)
}

fn drawn_both(
    name: &str,
    chart: &impl Chart,
    findings: &Findings,
    language: Language,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), PlotError> {
    files.push((format!("{name}.svg"), svg(chart, findings, language)?));
    files.push((format!("{name}.png"), png(chart, findings, language)?));
    Ok(())
}

/// A chart, for either backend; a closure cannot be generic.
trait Chart {
    /// The message that is its title.
    fn heading(&self) -> &'static str;
    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        findings: &Findings,
        language: Language,
    ) -> Result<(), PlotError>;
}

struct Flow;

impl Chart for Flow {
    fn heading(&self) -> &'static str {
        flow::HEADING
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        findings: &Findings,
        language: Language,
    ) -> Result<(), PlotError> {
        flow::draw(area, findings, language)
    }
}

struct Timeline;

impl Chart for Timeline {
    fn heading(&self) -> &'static str {
        timeline::HEADING
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        findings: &Findings,
        language: Language,
    ) -> Result<(), PlotError> {
        timeline::draw(area, findings, language)
    }
}

struct Balance;

impl Chart for Balance {
    fn heading(&self) -> &'static str {
        balance::HEADING
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        findings: &Findings,
        language: Language,
    ) -> Result<(), PlotError> {
        balance::draw(area, findings, language)
    }
}

struct Methods;

impl Chart for Methods {
    fn heading(&self) -> &'static str {
        methods::HEADING
    }

    fn draw<DB: DrawingBackend>(
        &self,
        area: &DrawingArea<DB, Shift>,
        findings: &Findings,
        language: Language,
    ) -> Result<(), PlotError> {
        methods::draw(area, findings, language)
    }
}

fn drawn<DB: DrawingBackend>(
    backend: DB,
    chart: &impl Chart,
    findings: &Findings,
    language: Language,
) -> Result<(), PlotError> {
    text::register()?;
    let area = backend.into_drawing_area();
    chart.draw(&area, findings, language)?;
    area.present()
        .map_err(|error| PlotError::Draw(error.to_string()))
}

fn svg(chart: &impl Chart, findings: &Findings, language: Language) -> Result<Vec<u8>, PlotError> {
    let mut drawing = String::new();
    let widths = RefCell::new(Vec::new());
    let backend = Typeset {
        inner: SVGBackend::with_string(&mut drawing, UNITS),
        letters: Letters::Noted(&widths),
    };
    drawn(backend, chart, findings, language)?;

    // Units to points: the view box stays, the size does not.
    let fine = format!("width=\"{}\" height=\"{}\" viewBox", UNITS.0, UNITS.1);
    let size = format!("width=\"{}\" height=\"{}\" viewBox", SIZE.0, SIZE.1);
    let drawing = drawing.replacen(&fine, &size, 1);
    // `<` of a text itself is escaped, so this finds the tags, in the order of the widths.
    let mut parts = drawing.split("<text ");
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let head = parts.next().unwrap_or_default();
    let (open, rest) = head.split_once(">\n").unwrap_or((head, ""));
    let title = language.text(chart.heading());
    out.push_str(&format!("{open}>\n<title>{title}</title>\n{rest}"));
    for (part, width) in parts.zip(widths.take()) {
        // The line breaks around the words would count as letters where white space is kept.
        let part = part
            .replacen(">\n", ">", 1)
            .replacen("\n</text>", "</text>", 1);
        out.push_str(&format!(
            "<text textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" {part}"
        ));
    }
    Ok(out.into_bytes())
}

fn png(chart: &impl Chart, findings: &Findings, language: Language) -> Result<Vec<u8>, PlotError> {
    let mut fine = vec![0_u8; UNITS.0 as usize * UNITS.1 as usize * 3];
    let backend = Typeset {
        inner: BitMapBackend::with_buffer(&mut fine, UNITS),
        letters: Letters::Painted,
    };
    drawn(backend, chart, findings, language)?;
    let (width, height) = (SIZE.0 * PIXELS, SIZE.1 * PIXELS);
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Default);
    // Plain areas repeat as they are.
    encoder.set_filter(png::FilterType::NoFilter);
    // 96 points to the inch, as browsers take a point of an SVG.
    let per_meter = (f64::from(96 * PIXELS) / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_meter,
        yppu: per_meter,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&averaged(&fine, width as usize))?;
    writer.finish()?;
    Ok(out)
}

/// Units in the side of a pixel.
const SIDE: usize = (UNIT / PIXELS) as usize;

/// Averages squares of units into pixels. The loop is plain, since tests run it unoptimised over two hundred megabytes.
fn averaged(fine: &[u8], width: usize) -> Vec<u8> {
    const COUNT: u32 = (SIDE * SIDE) as u32;
    let (units, _) = fine.as_chunks::<3>();
    let mut out = Vec::with_capacity(fine.len() / (SIDE * SIDE));
    let mut sums = vec![[0_u32; 3]; width];
    for lines in units.chunks_exact(width * SIDE * SIDE) {
        sums.fill([0; 3]);
        for line in lines.chunks_exact(width * SIDE) {
            for (at, [red, green, blue]) in line.iter().enumerate() {
                let sum = &mut sums[at / SIDE];
                sum[0] += u32::from(*red);
                sum[1] += u32::from(*green);
                sum[2] += u32::from(*blue);
            }
        }
        let pixels = sums.as_flattened().iter();
        out.extend(pixels.map(|sum| ((sum + COUNT / 2) / COUNT) as u8));
    }
    out
}
