//! Parses the YAML subset of TagPacks: one document of mappings, lists and texts, each with its line. Depth and number
//! of nodes are bounded; an alias shares its target, so that aliases cannot blow up a file.

use std::collections::BTreeMap;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use super::problem::{MAX_DEPTH, MAX_NODES, TagPackProblem as Problem, Wrong};

/// A value of a document.
#[derive(Debug)]
pub(super) struct YamlNode {
    /// Line of its beginning, counted from 1.
    pub(super) line: usize,
    /// Levels from here down, counted through aliases.
    height: usize,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    /// A text; a plain one is unquoted and may mean null.
    Text {
        text: Arc<str>,
        is_plain: bool,
    },
    List(Vec<Arc<YamlNode>>),
    Map(Fields),
}

/// Values by key.
pub(super) type Fields = BTreeMap<Arc<str>, Arc<YamlNode>>;

/// A problem and its line.
/// A mapping or list that is still open.
enum OpenValue {
    List(Vec<Arc<YamlNode>>),
    /// With the key whose value is pending.
    Map(Fields, Option<Arc<str>>),
}

struct OpenNode {
    line: usize,
    anchor: usize,
    open: OpenValue,
}

#[derive(Default)]
struct TreeBuilder {
    stack: Vec<OpenNode>,
    anchors: BTreeMap<usize, Arc<YamlNode>>,
    nodes: usize,
    root: Option<Arc<YamlNode>>,
}

/// Parses a text of one document.
pub(super) fn document(text: &str) -> Result<Arc<YamlNode>, Wrong> {
    // A missing end is reported on the line after the last.
    let last = text.split(['\n', '\r']).count();
    let mut builder = TreeBuilder::default();
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

impl TreeBuilder {
    /// Handles an event that starts on a line.
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<(), Wrong> {
        match event {
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
            Event::Scalar(text, style, anchor, tag) => {
                is_plain_yaml(tag.as_deref(), line)?;
                let node = YamlNode {
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
                self.opened(line, anchor, OpenValue::List(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                is_plain_yaml(tag.as_deref(), line)?;
                self.opened(line, anchor, OpenValue::Map(Fields::new(), None))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(OpenNode { line, anchor, open }) = self.stack.pop() else {
                    return Ok(());
                };
                let (value, below) = match open {
                    OpenValue::List(items) => {
                        let below = items.iter().map(|item| item.height).max();
                        (Value::List(items), below)
                    }
                    OpenValue::Map(fields, _) => {
                        let below = fields.values().map(|field| field.height).max();
                        (Value::Map(fields), below)
                    }
                };
                let height = below.unwrap_or(0) + 1;
                if height > MAX_DEPTH {
                    return Err((line, Problem::TooDeep));
                }
                let node = YamlNode {
                    line,
                    height,
                    value,
                };
                self.finished(Arc::new(node), anchor, line)
            }
        }
    }

    fn opened(&mut self, line: usize, anchor: usize, open: OpenValue) -> Result<(), Wrong> {
        if self.stack.len() >= MAX_DEPTH {
            return Err((line, Problem::TooDeep));
        }
        self.stack.push(OpenNode { line, anchor, open });
        Ok(())
    }

    /// Attaches a finished value to its parent.
    fn finished(&mut self, node: Arc<YamlNode>, anchor: usize, line: usize) -> Result<(), Wrong> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err((line, Problem::TooMany("values", MAX_NODES)));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, Arc::clone(&node));
        }
        match self.stack.last_mut().map(|frame| &mut frame.open) {
            None if self.root.is_some() => return Err((line, Problem::SeveralDocuments)),
            None => self.root = Some(node),
            Some(OpenValue::List(items)) => items.push(node),
            Some(OpenValue::Map(fields, key)) => match key.take() {
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
                    // It represents fields, which would be skipped as unknown.
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

/// Rejects a value with a custom tag, such as `!include other.yaml`.
fn is_plain_yaml(tag: Option<&Tag>, line: usize) -> Result<(), Wrong> {
    match tag {
        Some(tag) if !tag.is_yaml_core_schema() && !tag.suffix.is_empty() => {
            Err((line, Problem::Foreign(tag.to_string())))
        }
        _ => Ok(()),
    }
}
