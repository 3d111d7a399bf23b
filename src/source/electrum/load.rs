//! How much is asked of a server at once: less after trouble, more again after a calm time, and never again as much as
//! it has refused.

/// Answers without trouble after which more is asked at once again.
const CALM: usize = 500;

/// The sizes in use.
#[derive(Debug, Clone)]
pub(super) struct Load {
    batch: usize,
    window: usize,
    /// What the two may grow to.
    most: (usize, usize),
    /// Answers since the last trouble.
    calm: usize,
    /// Requests that are asked one at a time because one of them may be what breaks the connection.
    suspects: usize,
}

impl Load {
    /// Arrays of `batch` requests, and `window` requests in flight.
    pub(super) fn new(batch: usize, window: usize) -> Self {
        let (batch, window) = (batch.max(1), window.max(1));
        Self {
            batch,
            window,
            most: (batch, window),
            calm: 0,
            suspects: 0,
        }
    }

    /// Requests in one array; 1 if each goes on a line of its own.
    pub(super) fn batch(&self) -> usize {
        if self.suspects > 0 {
            1
        } else {
            self.batch.min(self.window)
        }
    }

    /// Requests in flight.
    pub(super) fn window(&self) -> usize {
        if self.suspects > 0 { 1 } else { self.window }
    }

    /// Whether the server takes arrays at all.
    pub(super) fn takes_arrays(&self) -> bool {
        self.most.0 > 1
    }

    /// The connection broke, or the server is busy.
    pub(super) fn shrink(&mut self) {
        self.calm = 0;
        self.batch = (self.batch / 2).max(1);
        self.window = (self.window / 2).max(1);
    }

    /// The server refused this much at once: it is not asked for so much again.
    pub(super) fn forbid(&mut self) {
        self.shrink();
        self.most = (self.batch, self.window);
    }

    /// The server refuses arrays.
    pub(super) fn forbid_arrays(&mut self) {
        self.batch = 1;
        self.most.0 = 1;
    }

    /// The next `count` requests are asked one at a time.
    pub(super) fn suspect(&mut self, count: usize) {
        self.suspects = count;
    }

    /// An answer came.
    pub(super) fn answered(&mut self) {
        self.suspects = self.suspects.saturating_sub(1);
        self.calm += 1;
        if self.calm >= CALM {
            self.calm = 0;
            self.batch = (2 * self.batch).min(self.most.0);
            self.window = (2 * self.window).min(self.most.1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(load: &Load) -> (usize, usize) {
        (load.batch(), load.window())
    }

    fn calm(load: &mut Load) {
        (0..CALM).for_each(|_| load.answered());
    }

    #[test]
    fn trouble_halves_what_is_asked_at_once_and_calm_doubles_it() {
        let mut load = Load::new(50, 300);
        load.shrink();
        load.shrink();
        assert_eq!(sizes(&load), (12, 75));
        calm(&mut load);
        assert_eq!(sizes(&load), (24, 150));
        calm(&mut load);
        calm(&mut load);
        assert_eq!(sizes(&load), (50, 300));
        (0..20).for_each(|_| load.shrink());
        assert_eq!(sizes(&load), (1, 1));
    }

    #[test]
    fn what_was_refused_is_not_tried_again() {
        let mut load = Load::new(50, 300);
        load.forbid();
        calm(&mut load);
        assert_eq!(sizes(&load), (25, 150));
        load.forbid_arrays();
        calm(&mut load);
        assert_eq!(sizes(&load), (1, 150));
        assert!(!load.takes_arrays());
    }

    #[test]
    fn suspects_are_asked_one_at_a_time_and_no_others() {
        let mut load = Load::new(50, 300);
        load.suspect(2);
        assert_eq!(sizes(&load), (1, 1));
        load.answered();
        load.answered();
        assert_eq!(sizes(&load), (50, 300));
    }
}
