//! All that the typesetter can reach: the template, the data of one report and three fonts. No disk, no network, no clock.

use std::collections::BTreeMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

use super::glyphs;

/// The style of the report, in the typesetter's language.
const TEMPLATE: &str = include_str!("template.typ");

/// One report.
pub(super) struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    template: Source,
    fonts: [Font; 3],
    files: BTreeMap<String, Bytes>,
}

impl Desk {
    /// Lays out files, each under its name.
    pub(super) fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let features = [Feature::A11yExtras].into_iter().collect();
        let path = VirtualPath::new("template.typ").expect("a plain name");
        let id = RootedPath::new(VirtualRoot::Project, path).intern();
        let (fonts, files) = (glyphs::fonts(), files.into_iter());
        Self {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(id, TEMPLATE.to_owned()),
            files: files
                .map(|(name, bytes)| (name, Bytes::new(bytes)))
                .collect(),
        }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == self.template.id() {
            true => Ok(self.template.clone()),
            false => Err(FileError::NotSource),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.get().vpath();
        let file = self.files.get(path.get_without_slash());
        file.cloned()
            .ok_or_else(|| FileError::NotFound(path.get_without_slash().into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// There is no clock: what is dated is dated by the evidence.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
