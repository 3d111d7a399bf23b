//! YAML as far as TagPacks need it: one document of mappings, lists and texts, each with its line. Bounded in depth and
//! number of nodes; an alias shares what it stands for, so that no file grows by them.

use std::collections::BTreeMap;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use super::TagPackProblem as Problem;

/// Deepest nesting, also through aliases. A TagPack has four levels.
pub(super) const MOST_DEPTH: usize = 32;
/// Most mappings, lists, texts and aliases in a file.
pub(super) const MOST_NODES: usize = 4_000_000;

/// A value of a document.
#[derive(Debug)]
pub(super) struct Node {
    /// Line of its beginning, counted from 1.
    pub(super) line: usize,
    /// Levels from here down, counted through aliases.
    height: usize,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    /// A text; a plain one is written without quotation marks, so that it may stand for nothing.
    Text {
        text: Arc<str>,
        is_plain: bool,
    },
    List(Vec<Arc<Node>>),
    Map(Fields),
}

/// Values by key.
pub(super) type Fields = BTreeMap<Arc<str>, Arc<Node>>;

/// Something is wrong in a line.
type Wrong = (usize, Problem);

/// A mapping or list whose end was not met yet.
enum Open {
    List(Vec<Arc<Node>>),
    /// With the key that waits for its value.
    Map(Fields, Option<Arc<str>>),
}

struct Frame {
    line: usize,
    anchor: usize,
    open: Open,
}

#[derive(Default)]
struct Builder {
    stack: Vec<Frame>,
    anchors: BTreeMap<usize, Arc<Node>>,
    nodes: usize,
    root: Option<Arc<Node>>,
}

/// Reads the one document of a text.
pub(super) fn document(text: &str) -> Result<Arc<Node>, Wrong> {
    // What is missing at the end of a text is said to be missing from the line after.
    let last = text.split(['\n', '\r']).count();
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| not_yaml(&error, last))?;
        builder.take(event, span.start.line().min(last))?;
    }
    builder.root.ok_or((1, Problem::Empty))
}

fn not_yaml(error: &ScanError, last: usize) -> Wrong {
    let line = error.marker().line().min(last);
    (line, Problem::Yaml(error.info().to_owned()))
}

impl Builder {
    /// Takes what begins in a line.
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<(), Wrong> {
        match event {
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
            Event::Scalar(text, style, anchor, tag) => {
                is_plain_yaml(tag.as_deref(), line)?;
                let node = Node {
                    line,
                    height: 1,
                    value: Value::Text {
                        text: text.trim().into(),
                        is_plain: style == ScalarStyle::Plain,
                    },
                };
                self.finished(Arc::new(node), anchor, line)
            }
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned();
                let node = node.ok_or((line, Problem::Alias))?;
                self.finished(node, 0, line)
            }
            Event::SequenceStart(anchor, tag) => {
                is_plain_yaml(tag.as_deref(), line)?;
                self.opened(line, anchor, Open::List(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                is_plain_yaml(tag.as_deref(), line)?;
                self.opened(line, anchor, Open::Map(Fields::new(), None))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(Frame { line, anchor, open }) = self.stack.pop() else {
                    return Ok(());
                };
                let (value, below) = match open {
                    Open::List(items) => {
                        let below = items.iter().map(|item| item.height).max();
                        (Value::List(items), below)
                    }
                    Open::Map(fields, _) => {
                        let below = fields.values().map(|field| field.height).max();
                        (Value::Map(fields), below)
                    }
                };
                let height = below.unwrap_or(0) + 1;
                if height > MOST_DEPTH {
                    return Err((line, Problem::TooDeep));
                }
                let node = Node {
                    line,
                    height,
                    value,
                };
                self.finished(Arc::new(node), anchor, line)
            }
        }
    }

    fn opened(&mut self, line: usize, anchor: usize, open: Open) -> Result<(), Wrong> {
        if self.stack.len() >= MOST_DEPTH {
            return Err((line, Problem::TooDeep));
        }
        self.stack.push(Frame { line, anchor, open });
        Ok(())
    }

    /// Puts a whole value where it belongs.
    fn finished(&mut self, node: Arc<Node>, anchor: usize, line: usize) -> Result<(), Wrong> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err((line, Problem::TooMany("values", MOST_NODES)));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, Arc::clone(&node));
        }
        match self.stack.last_mut().map(|frame| &mut frame.open) {
            None if self.root.is_some() => return Err((line, Problem::SeveralDocuments)),
            None => self.root = Some(node),
            Some(Open::List(items)) => items.push(node),
            Some(Open::Map(fields, key)) => match key.take() {
                Some(key) => {
                    fields.insert(key, node);
                }
                None => {
                    let Value::Text { text, .. } = &node.value else {
                        return Err((line, Problem::Key));
                    };
                    if let Some(first) = fields.get(text) {
                        let (field, first) = (text.to_string(), first.line);
                        return Err((line, Problem::Twice { field, first }));
                    }
                    // It would stand for fields, which would be passed over as an unknown one.
                    if &**text == "<<" {
                        return Err((line, Problem::Merge));
                    }
                    *key = Some(Arc::clone(text));
                }
            },
        }
        Ok(())
    }
}

/// Refuses a value of a type of its own, such as `!include other.yaml`.
fn is_plain_yaml(tag: Option<&Tag>, line: usize) -> Result<(), Wrong> {
    match tag {
        Some(tag) if !tag.is_yaml_core_schema() && !tag.suffix.is_empty() => {
            Err((line, Problem::Foreign(tag.to_string())))
        }
        _ => Ok(()),
    }
}
