//! The job without servers: writes a case folder again from its evidence, or for another case file on the same
//! evidence. The evidence is not modified.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use glob::Pattern;

use super::error::JobError;
use super::exhibits::{EXHIBITS, Exhibits, logged_exhibits, tag_packs};
use super::live::{is_untouched, nothing_received};
use super::replay::{CaseInput, Evaluated, Replay, evaluate, is_file_of_a_case, paths};
use super::{Concluded, provenance, remove_old_letters};
use crate::acquire::Progress;
use crate::archive::{Archive, Exhibit};
use crate::case::file::{self, same_question};
use crate::case::question::{BUNDLED, Case, TagList};
use crate::language::Locale;
use crate::rates;
use crate::report::{
    self, CaseFolder, CourtFile, EVIDENCE, Edition, File, FolderError, QUESTION, Tool,
};

/// A file named by an offline case file.
#[derive(Debug, Clone)]
pub struct Given {
    /// Path relative to the folder of the evidence.
    pub path: String,
    /// Content; `None` if it cannot be read, so that the evidence must contain it.
    pub content: Option<Vec<u8>>,
}

/// The files named by an offline case file, in order.
#[derive(Debug, Clone, Default)]
pub struct GivenFiles {
    /// Rates.
    pub rates: Vec<Given>,
    /// Each tag pack pattern, relative to the folder of the evidence, with its matches; `None` if there are none, so
    /// that the evidence must contain some.
    pub packs: Vec<(String, Vec<Given>)>,
    /// Lists of addresses, in the order of the case file.
    pub lists: Vec<Given>,
    /// Whether the tag packs inside the program that the evidence has are used too. A later program may have other ones, so
    /// they are not taken from it.
    pub has_bundled_tags: bool,
    /// Whether the reference rates inside the program are used too, if there are other rates: those that the evidence has, or
    /// else those of this program, which are then kept beside it.
    pub has_bundled_rates: bool,
}

/// Writes the files and the manifest of a case folder again from its evidence and case file.
///
/// # Errors
///
/// [`JobError`]; [`JobError::Question`] if `case.toml` was modified.
pub fn rewrite(
    folder: &Path,
    tell: &dyn Fn(&'static str),
    progress: &mut dyn FnMut(Progress),
) -> Result<Concluded, JobError> {
    let held = hold(folder)?;
    let replay = evaluate_folder(folder, progress)?.conclude()?;
    tell("writing the files");
    write(&held, replay)
}

/// Writes only the files of an edition, which derive from the evidence of a case folder, into the new folder `out`. `locale` gets the
/// locale of the case folder and returns that of the files.
///
/// # Errors
///
/// As [`rewrite`].
pub fn rewrite_into(
    folder: &Path,
    out: &Path,
    edition: Edition,
    locale: impl FnOnce(Locale) -> Locale,
    tell: &dyn Fn(&'static str),
    progress: &mut dyn FnMut(Progress),
) -> Result<Concluded, JobError> {
    CaseFolder::check_outside(folder, out)?;
    CaseFolder::inspect(out, |_| false)?;
    let replay = evaluate_folder(folder, progress)?.conclude()?;
    tell("writing the files");
    let locale = locale(replay.input.case.locale);
    let write_outside = |files: &[File<'_>]| CaseFolder::make(out)?.write_all(files);
    match edition {
        Edition::Court => {}
        Edition::Service => {
            write_outside(&report::service_edition(&replay.findings, locale)?)?;
            return Ok(replay.concluded());
        }
        Edition::Public => {
            write_outside(&report::public_edition(&replay.findings, locale))?;
            return Ok(replay.concluded());
        }
    }
    let files = replay.files(locale)?;
    let made = CaseFolder::make(out)?;
    let mut hashes = made.write_all(&files)?;
    let court_file = CourtFile::of(&replay.findings, locale.language, &files)?;
    drop(files);
    if Tool::this().pdf {
        // The manifest inside it is that of the case folder as it would be with these files.
        hashes.insert(QUESTION.to_owned(), replay.input.sha256());
        for exhibit in replay.exhibits_beside() {
            hashes.insert(exhibit.path.clone(), exhibit.sha256());
        }
        let manifest = CaseFolder::of(folder).list(&replay.findings, replay.origin()?, hashes)?;
        made.write_all(court_file.print(&manifest)?.as_slice())?;
    }
    Ok(replay.concluded())
}

/// Locks a case folder against other runs, before it is read and until all is written.
fn hold(folder: &Path) -> Result<CaseFolder, FolderError> {
    let folder = CaseFolder::of(folder);
    folder.lock()?;
    Ok(folder)
}

/// Replays the evidence in a case folder with the folder's case file.
///
/// # Errors
///
/// [`JobError`]; [`JobError::Question`] if `case.toml` was modified.
pub(super) fn evaluate_folder(
    folder: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Evaluated, JobError> {
    let ask = |archive: &Archive| CaseInput::read(question(folder, archive)?, archive, folder);
    evaluate(folder, ask, progress)
}

/// Applies a case file to the evidence at `out` and writes the result there. Addresses and demands must be the same;
/// limits, rates, tag packs, merges and splits may differ. Data not in the evidence is missing. A result for other
/// settings is overwritten only if `replaced`.
///
/// # Errors
///
/// [`JobError`]; [`JobError::OtherAnswer`] leaves the folder unchanged.
pub fn ask(
    case: &Case,
    given: &GivenFiles,
    out: &Path,
    replaced: bool,
    tell: &dyn Fn(&'static str),
    progress: &mut dyn FnMut(Progress),
) -> Result<Concluded, JobError> {
    let held = hold(out)?;
    let ask = |archive: &Archive| {
        let input = input(case, given, archive, out)?;
        if !replaced {
            check_answer(&input.case, archive, out)?;
        }
        Ok(input)
    };
    let evaluated = evaluate(out, ask, progress)?;
    if is_untouched(&evaluated.input.case, &evaluated.acquired) {
        return Err(nothing_received(case, &evaluated.acquired));
    }
    let replay = evaluated.conclude()?;
    tell("writing the case folder");
    write(&held, replay)
}

/// Applies a case file to the evidence of the folder `from` and writes the result into the new folder `out`, with a
/// copy of the evidence, so that it can be verified by itself. See [`ask`].
///
/// # Errors
///
/// [`JobError`]; then there is no new folder, unless some of its files could not be written.
pub fn ask_into(
    case: &Case,
    given: &GivenFiles,
    from: &Path,
    out: &Path,
    tell: &dyn Fn(&'static str),
    progress: &mut dyn FnMut(Progress),
) -> Result<Concluded, JobError> {
    CaseFolder::inspect(out, |_| false)?;
    let _read = CaseFolder::lock_for_reading(from)?;
    let ask = |archive: &Archive| input(case, given, archive, from);
    let evaluated = evaluate(from, ask, progress)?;
    if is_untouched(&evaluated.input.case, &evaluated.acquired) {
        return Err(nothing_received(case, &evaluated.acquired));
    }
    let replay = evaluated.conclude()?;
    tell("writing the case folder");
    let was_there = out.exists();
    let folder = CaseFolder::make(out)?;
    let copied = folder.copy_from(from, EVIDENCE).map_err(JobError::from);
    let concluded = copied.and_then(|()| write(&folder, replay));
    if concluded.is_err() {
        // It was empty before.
        let _ = std::fs::remove_file(CaseFolder::evidence_in(out));
        if !was_there {
            let _ = std::fs::remove_dir(out);
        }
    }
    concluded
}

/// Returns an error if a finished folder contains the result for other settings.
fn check_answer(case: &Case, archive: &Archive, folder: &Path) -> Result<(), JobError> {
    if CaseFolder::manifest(folder)?.is_none() {
        return Ok(());
    }
    let text = match CaseFolder::question(folder) {
        Ok(text) => text,
        Err(_) => archive.question()?.case,
    };
    let Ok(answered) = file::parse(&text, Path::new(QUESTION)) else {
        return Ok(());
    };
    if answered == *case {
        return Ok(());
    }
    Err(JobError::OtherAnswer {
        folder: folder.to_owned(),
        differences: differences(&answered, case),
    })
}

/// Describes the first differing lines of two case files.
fn differences(answered: &Case, asked: &Case) -> String {
    const NAMED: usize = 3;
    let (before, now) = (file::to_toml(answered), file::to_toml(asked));
    let other = |of: &str, than: &str| -> Vec<String> {
        let known: BTreeSet<&str> = than.lines().collect();
        let lines = of
            .lines()
            .filter(|line| line.contains('=') && !known.contains(line));
        lines.take(NAMED).map(str::to_owned).collect()
    };
    let side = |word: &str, lines: Vec<String>| match lines.is_empty() {
        true => None,
        false => Some(format!("{word} {}", lines.join(", "))),
    };
    let sides = [
        side("asked now:", other(&now, &before)),
        side("answered:", other(&before, &now)),
    ];
    let sides: Vec<String> = sides.into_iter().flatten().collect();
    match sides.is_empty() {
        true => "its lists are in another order".to_owned(),
        false => sides.join("; "),
    }
}

/// Returns the case file of a folder: the one in the log, or a later one applied to the evidence.
fn question(folder: &Path, archive: &Archive) -> Result<String, JobError> {
    let logged = archive.question()?.case;
    let path = folder.join(QUESTION);
    let parse = |text: &str| file::parse(text, Path::new(QUESTION));
    if !path.exists() {
        provenance::check(folder, archive, &parse(&logged)?)?;
        return Ok(logged);
    }
    let found = CaseFolder::question(folder)?;
    provenance::check(folder, archive, &parse(&found)?)?;
    // A copy may have changed the line ends.
    if found == logged || found.replace("\r\n", "\n") == logged {
        return Ok(logged);
    }
    let is_sealed = match CaseFolder::manifest(folder)? {
        Some(manifest) => manifest.names(QUESTION, found.as_bytes()) && manifest.offline,
        // Nothing contradicts it.
        None => true,
    };
    if !is_sealed {
        return Err(JobError::Question(path));
    }
    Ok(found)
}

/// Parses a case file for the evidence in `folder` with its files, which may be in the evidence, and chooses its
/// wording.
fn input(
    case: &Case,
    given: &GivenFiles,
    archive: &Archive,
    folder: &Path,
) -> Result<CaseInput, JobError> {
    let parse = |text: &str| file::parse(text, Path::new(QUESTION)).ok();
    let logged = archive.question()?.case;
    let asked = parse(&logged);
    if !asked
        .as_ref()
        .is_some_and(|asked| same_question(case, asked))
    {
        return Err(JobError::OtherQuestion(CaseFolder::evidence_in(folder)));
    }
    provenance::check(folder, archive, case)?;
    if let Some(height) = asked.and_then(|asked| asked.limits.at_height)
        && case.limits.at_height.is_none_or(|wanted| wanted > height)
    {
        return Err(JobError::BeyondEvidence { height });
    }
    let (exhibits, lists) = exhibits(given, archive, folder)?;
    let tag_lists = case.tag_lists.iter().zip(&lists);
    let tag_lists = tag_lists.map(|(list, path)| TagList {
        file: path.clone(),
        ..list.clone()
    });
    let case = Case {
        tag_packs: patterns(given, &exhibits, &lists, &logged_exhibits(archive)?, folder),
        tag_lists: tag_lists.collect(),
        rate_files: exhibits
            .rates
            .iter()
            .map(|exhibit| exhibit.path.as_str().into())
            .collect(),
        ..case.clone()
    };
    // A case file with the same meaning is kept with its wording and comments.
    let kept = [Some(logged), CaseFolder::question(folder).ok()];
    let mut kept = kept.into_iter().flatten();
    let text = kept.find(|text| parse(text).as_ref() == Some(&case));
    Ok(CaseInput {
        text: text.unwrap_or_else(|| file::to_toml(&case)),
        case,
        exhibits,
    })
}

/// Returns the files named by a case file, from the evidence or else to be copied beside it, and the paths of the lists among
/// them.
fn exhibits(
    given: &GivenFiles,
    archive: &Archive,
    folder: &Path,
) -> Result<(Exhibits, Vec<PathBuf>), JobError> {
    let logged = logged_exhibits(archive)?;
    let mut names = BTreeSet::new();
    let mut exhibit = |given: &Given, logged: &[Exhibit]| {
        let is_named = |known: &&Exhibit| known.path == given.path;
        let known = match &given.content {
            Some(content) => {
                let same = || logged.iter().filter(|known| known.content == *content);
                same().find(is_named).or_else(|| same().next())
            }
            None => logged.iter().find(is_named),
        };
        if let Some(known) = known {
            return Ok(known.clone());
        }
        let Some(content) = given.content.clone() else {
            return Err(JobError::Exhibit(given.path.clone()));
        };
        let name = given.path.rsplit(['/', '\\']).next().unwrap_or_default();
        let mut path = format!("{EXHIBITS}/{name}");
        for number in 2.. {
            if names.insert(path.clone()) {
                break;
            }
            path = format!("{EXHIBITS}/{number}-{name}");
        }
        Ok(Exhibit { path, content })
    };
    let mut exhibits = Exhibits::default();
    for rates in &given.rates {
        exhibits.rates.push(exhibit(rates, &logged.rates)?);
    }
    if given.has_bundled_rates && !exhibits.rates.is_empty() {
        let inside: Vec<&Exhibit> = bundled(&logged.rates).collect();
        if inside.is_empty() {
            let (name, content) = rates::bundled();
            let table = Given {
                path: name.trim_start_matches(BUNDLED).to_owned(),
                content: Some(content.to_vec()),
            };
            exhibits.rates.push(exhibit(&table, &logged.rates)?);
        }
        exhibits.rates.extend(inside.into_iter().cloned());
    }
    for (pattern, files) in &given.packs {
        if files.is_empty() {
            for pack in tag_packs(pattern, &logged, folder)? {
                exhibits.add_pack(pack);
            }
        }
        for file in files {
            exhibits.add_pack(exhibit(file, &logged.tags)?);
        }
    }
    if given.has_bundled_tags {
        for pack in bundled(&logged.tags) {
            exhibits.add_pack(pack.clone());
        }
    }
    let mut lists = Vec::new();
    for list in &given.lists {
        let list = exhibit(list, &logged.tags)?;
        lists.push(list.path.as_str().into());
        exhibits.add_pack(list);
    }
    Ok((exhibits, lists))
}

/// Returns the exhibits that were inside the program.
fn bundled(exhibits: &[Exhibit]) -> impl Iterator<Item = &Exhibit> {
    let exhibits = exhibits.iter();
    exhibits.filter(|exhibit| exhibit.path.starts_with(BUNDLED))
}

/// Returns the tag pack patterns to write: those given if they match the same packs again, else the paths.
fn patterns(
    given: &GivenFiles,
    exhibits: &Exhibits,
    lists: &[PathBuf],
    logged: &Exhibits,
    folder: &Path,
) -> Vec<String> {
    let is_list = |exhibit: &Exhibit| lists.iter().any(|list| list == Path::new(&exhibit.path));
    let packs: Vec<&Exhibit> = exhibits.tags.iter().filter(|tags| !is_list(tags)).collect();
    let mut again = Exhibits::default();
    for (pattern, _) in &given.packs {
        for pack in tag_packs(pattern, logged, folder).unwrap_or_default() {
            again.add_pack(pack);
        }
    }
    let inside: Vec<&Exhibit> = bundled(&exhibits.tags).collect();
    for pack in &inside {
        again.add_pack((*pack).clone());
    }
    if again.tags.iter().eq(packs.iter().copied()) {
        let patterns = given.packs.iter().map(|(pattern, _)| pattern.clone());
        let inside = inside.into_iter().map(|pack| pack.path.clone());
        return patterns.chain(inside).collect();
    }
    let paths = packs.into_iter();
    paths.map(|pack| Pattern::escape(&pack.path)).collect()
}

/// Writes the files derived from the evidence into its own folder, with the manifest.
fn write(folder: &CaseFolder, replay: Replay) -> Result<Concluded, JobError> {
    let mut files = replay.files(replay.input.case.locale)?;
    files.push(File::of(QUESTION, &replay.input.text));
    let exhibits = replay.exhibits_beside();
    files.extend(exhibits.map(|exhibit| File::of(&exhibit.path, &exhibit.content)));
    folder.remove_partial_files(is_file_of_a_case);
    let hashes = folder.write_all(&files)?;
    let court_file = CourtFile::of(&replay.findings, replay.input.case.locale.language, &files)?;
    drop(files);
    remove_old_letters(folder, &hashes);
    let (mut left, made) = (paths(&Tool::whole()), paths(&Tool::this()));
    left.retain(|left| !made.contains(left) && folder.path().join(left).exists());
    let manifest = folder.list(&replay.findings, replay.origin()?, hashes)?;
    let printed = court_file.print(&manifest)?;
    folder.seal(manifest, printed)?;
    if !left.is_empty() {
        log::warn!(
            "{} does not make {}: existing ones were not changed, and the manifest no longer names them",
            Tool::this(),
            left.join(", ")
        );
    }
    Ok(replay.concluded())
}

impl Replay {
    /// The files that the case file names and that are kept beside it, because the evidence does not have them.
    fn exhibits_beside(&self) -> impl Iterator<Item = &Exhibit> {
        let exhibits = self.input.exhibits.iter();
        exhibits.filter(|exhibit| exhibit.path.starts_with(EXHIBITS))
    }

    fn concluded(self) -> Concluded {
        let ended = self.archive.ended();
        Concluded {
            since: ended.map(|ended| ended.time.clone()),
            findings: self.findings,
            disclosure: self.disclosure,
        }
    }
}
