//! A list of messages that keeps the first few and counts the rest.

use std::fmt;

/// Messages of one kind: the first few in full, the number of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Messages {
    first: Vec<String>,
    count: usize,
    /// Messages kept in full, at most.
    limit: usize,
}

impl Default for Messages {
    fn default() -> Self {
        Self::with_limit(Self::MAX_SHOWN)
    }
}

impl Messages {
    /// Default limit of messages kept in full.
    pub const MAX_SHOWN: usize = 10;

    /// Creates an empty list that keeps up to `limit` messages in full.
    pub fn with_limit(limit: usize) -> Self {
        Self {
            first: Vec::new(),
            count: 0,
            limit,
        }
    }

    /// Adds a message; builds it only if it is kept.
    pub fn add(&mut self, message: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < self.limit {
            self.first.push(message());
        }
    }

    /// Counts messages without keeping them.
    pub fn count_more(&mut self, more: usize) {
        self.count += more;
    }

    /// Returns the number of messages.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// Prints one line per kept message and one for the number of others.
impl fmt::Display for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.first.join("\n"))?;
        match self.count - self.first.len() {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_ten_messages_and_counts_the_rest() {
        let told = |messages: usize| {
            let mut told = Messages::default();
            (1..=messages).for_each(|number| told.add(|| format!("line {number}")));
            told.to_string()
        };
        assert_eq!(told(0), "");
        assert_eq!(told(2), "line 1\nline 2");
        assert!(told(10).ends_with("\nline 10"));
        assert!(told(12).ends_with("\nline 10\nand 2 more"));
    }
}
