//! Load control: batch and window sizes shrink on trouble, grow again after a calm period, and never exceed a size that
//! the server refused.

/// Answers without trouble after which the sizes grow.
const CALM: usize = 500;

/// Current batch and window sizes.
#[derive(Debug, Clone)]
pub(super) struct LoadControl {
    batch: usize,
    window: usize,
    /// Upper bounds of `batch` and `window`.
    most: (usize, usize),
    /// Answers since the last trouble.
    calm: usize,
    /// Requests still to be sent one at a time because one of them may break the connection.
    isolated: usize,
}

impl LoadControl {
    /// Starts with arrays of `batch` requests and `window` requests in flight.
    pub(super) fn new(batch: usize, window: usize) -> Self {
        let (batch, window) = (batch.max(1), window.max(1));
        Self {
            batch,
            window,
            most: (batch, window),
            calm: 0,
            isolated: 0,
        }
    }

    /// Returns the requests per array; 1 means single lines.
    pub(super) fn batch(&self) -> usize {
        if self.isolated > 0 {
            1
        } else {
            self.batch.min(self.window)
        }
    }

    /// Returns the limit of requests in flight.
    pub(super) fn window(&self) -> usize {
        if self.isolated > 0 { 1 } else { self.window }
    }

    /// Whether the server accepts arrays.
    pub(super) fn takes_arrays(&self) -> bool {
        self.most.0 > 1
    }

    /// Halves the sizes: the connection broke, or the server is busy.
    pub(super) fn shrink(&mut self) {
        self.calm = 0;
        self.batch = (self.batch / 2).max(1);
        self.window = (self.window / 2).max(1);
    }

    /// Halves the sizes for good: the server refused this many at once.
    pub(super) fn lower_limits(&mut self) {
        self.shrink();
        self.most = (self.batch, self.window);
    }

    /// Stops using arrays: the server refuses them.
    pub(super) fn forbid_arrays(&mut self) {
        self.batch = 1;
        self.most.0 = 1;
    }

    /// Sends the next `count` requests one at a time, to find one that breaks the connection.
    pub(super) fn bisect(&mut self, count: usize) {
        self.isolated = count;
    }

    /// Counts an answer.
    pub(super) fn note_answer(&mut self) {
        self.isolated = self.isolated.saturating_sub(1);
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

    fn sizes(load: &LoadControl) -> (usize, usize) {
        (load.batch(), load.window())
    }

    fn calm(load: &mut LoadControl) {
        (0..CALM).for_each(|_| load.note_answer());
    }

    #[test]
    fn load_halves_on_trouble_and_doubles_after_calm() {
        let mut load = LoadControl::new(50, 300);
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
    fn refused_sizes_are_not_used_again() {
        let mut load = LoadControl::new(50, 300);
        load.lower_limits();
        calm(&mut load);
        assert_eq!(sizes(&load), (25, 150));
        load.forbid_arrays();
        calm(&mut load);
        assert_eq!(sizes(&load), (1, 150));
        assert!(!load.takes_arrays());
    }

    #[test]
    fn bisected_requests_are_sent_one_at_a_time() {
        let mut load = LoadControl::new(50, 300);
        load.bisect(2);
        assert_eq!(sizes(&load), (1, 1));
        load.note_answer();
        load.note_answer();
        assert_eq!(sizes(&load), (50, 300));
    }
}
