//! Messages of one kind, of which the first few are told in full and the rest are counted.

use std::fmt;

/// Messages of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    first: Vec<String>,
    count: usize,
    /// Messages that are told in full, at most.
    most: usize,
}

impl Default for Told {
    fn default() -> Self {
        Self::up_to(Self::MOST)
    }
}

impl Told {
    /// Messages that are told in full where nothing else is said.
    pub const MOST: usize = 10;

    /// None yet, of which so many are to be told in full.
    pub fn up_to(most: usize) -> Self {
        Self {
            first: Vec::new(),
            count: 0,
            most,
        }
    }

    /// Adds a message, which is made only where it is told.
    pub fn add(&mut self, message: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < self.most {
            self.first.push(message());
        }
    }

    /// Counts messages that are not told.
    pub fn count_more(&mut self, more: usize) {
        self.count += more;
    }

    /// How many messages there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// A line for each message, and one for those that are counted.
impl fmt::Display for Told {
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
    fn ten_messages_are_told_and_the_rest_is_counted() {
        let told = |messages: usize| {
            let mut told = Told::default();
            (1..=messages).for_each(|number| told.add(|| format!("line {number}")));
            told.to_string()
        };
        assert_eq!(told(0), "");
        assert_eq!(told(2), "line 1\nline 2");
        assert!(told(10).ends_with("\nline 10"));
        assert!(told(12).ends_with("\nline 10\nand 2 more"));
    }
}
