//! The requests of one question: which wait, which are on their way, and on which line. No I/O, no clock.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::dialect::{LONGEST, likely_answer, most_answer};
use super::load::Load;
use crate::source::Request;

/// Bytes that one line of requests may have. ElectrumX drops a line of a million without a word.
const LINE_OUT: usize = 64 << 10;

/// Bytes of requests that may be in flight, unless one alone has more. The system's buffers hold them, so that both sides
/// are never stuck writing.
const OUT: usize = 128 << 10;

/// Bytes of usual answers that may be in flight: a few chunks of headers, and less than any server holds back.
const IN: usize = 1_500_000;

/// Headers more than this go on a line of their own: 2016 of them take a third of a megabyte.
const FEW_HEADERS: u32 = 64;

/// A line of requests on its way.
#[derive(Debug)]
struct Line {
    /// Requests on it.
    total: usize,
    /// Answers that have not come.
    open: usize,
    /// Whether it is an array of several requests.
    is_array: bool,
    /// Bytes that its answer may have.
    most: usize,
    likely: usize,
    length: usize,
}

/// Requests by their place in the question.
#[derive(Debug, Default)]
pub(super) struct Work {
    requests: Vec<Request>,
    /// Those that wait.
    open: VecDeque<usize>,
    /// Those that wait and get a line of their own.
    alone: VecDeque<usize>,
    /// Id of each request that is on its way: its place and its line.
    flight: HashMap<u64, (usize, u64)>,
    lines: BTreeMap<u64, Line>,
    next_line: u64,
    /// Whether anything was answered.
    is_answered: bool,
    /// How often a request was put off.
    delays: HashMap<usize, u32>,
    /// Requests that were left out of an array of answers.
    left_out: HashSet<usize>,
}

impl Work {
    /// Adds requests, each at the next place. Returns the first of these places.
    pub(super) fn add(&mut self, requests: Vec<Request>) -> usize {
        let first = self.requests.len();
        self.requests.extend(requests);
        self.open.extend(first..self.requests.len());
        first
    }

    pub(super) fn request(&self, place: usize) -> &Request {
        &self.requests[place]
    }

    pub(super) fn is_done(&self) -> bool {
        self.open.is_empty() && self.alone.is_empty() && self.flight.is_empty()
    }

    /// Requests on their way.
    pub(super) fn in_flight(&self) -> usize {
        self.flight.len()
    }

    /// Lines on their way.
    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// Whether an array is on its way.
    pub(super) fn has_array(&self) -> bool {
        self.lines.values().any(|line| line.is_array)
    }

    /// The one request that is on its way, if it is only one.
    pub(super) fn lone(&self) -> Option<usize> {
        let mut flight = self.flight.values();
        let (place, _) = flight.next()?;
        flight.next().is_none().then_some(*place)
    }

    /// Bytes that the next line of answers may have.
    pub(super) fn most_bytes(&self) -> usize {
        self.lines
            .values()
            .map(|line| line.most)
            .max()
            .unwrap_or_default()
    }

    /// Takes out the requests that are not to be asked, of those from the place `first` on.
    pub(super) fn refuse(
        &mut self,
        first: usize,
        is_refused: impl Fn(&Request) -> bool,
    ) -> Vec<usize> {
        let is_refused = |place: &usize| is_refused(&self.requests[*place]);
        let refused: Vec<usize> = (first..self.requests.len()).filter(is_refused).collect();
        if refused.is_empty() {
            return refused;
        }
        let open = std::mem::take(&mut self.open);
        let (refused, open): (Vec<usize>, Vec<usize>) = open
            .into_iter()
            .partition(|place| refused.binary_search(place).is_ok());
        self.open = open.into();
        refused
    }

    /// The requests that go on the next line, if one can go now, of which each has so many bytes.
    ///
    /// Half of what may be on its way goes out at first, the rest with the first answer. A server may answer all that has
    /// come in as one heap (electrs does): were there only one, it would be idle for a round trip after each.
    pub(super) fn next(&self, load: &Load, batch: usize) -> Option<Vec<usize>> {
        let (batch, window) = (load.batch().min(batch), load.window());
        let window = match self.is_answered {
            true => window,
            false => window.div_ceil(2).max(batch),
        };
        let group = match self.alone.front() {
            Some(place) => vec![*place],
            None => self.group(batch),
        };
        let sum = |of: fn(&Request) -> usize| -> usize {
            group.iter().map(|place| of(self.request(*place))).sum()
        };
        let flying = |of: fn(&Line) -> usize| -> usize { self.lines.values().map(of).sum() };
        let fits = self.flight.len() + group.len() <= window
            && flying(|line| line.likely) + sum(likely_answer) <= IN
            && flying(|line| line.length) + sum(length) <= OUT;
        (!group.is_empty() && (fits || self.flight.is_empty())).then_some(group)
    }

    fn group(&self, batch: usize) -> Vec<usize> {
        let mut group = Vec::new();
        let mut bytes = 0;
        for place in self.open.iter().copied() {
            let request = self.request(place);
            bytes += length(request);
            let is_heavy =
                matches!(request, Request::Headers { count, .. } if *count > FEW_HEADERS);
            if !group.is_empty() && (is_heavy || bytes > LINE_OUT) {
                break;
            }
            group.push(place);
            if is_heavy || group.len() >= batch {
                break;
            }
        }
        group
    }

    /// Notes that the requests which [`Self::next`] gave go out on a line, each with its id; with a filler it is an array in
    /// any case. Returns the number of the line.
    pub(super) fn launch(&mut self, group: &[(u64, usize)], has_filler: bool) -> u64 {
        let line = self.next_line;
        self.next_line += 1;
        let queue = if self.alone.is_empty() {
            &mut self.open
        } else {
            &mut self.alone
        };
        queue.drain(..group.len());
        self.flight
            .extend(group.iter().map(|(id, place)| (*id, (*place, line))));
        let sum = |of: fn(&Request) -> usize| -> usize {
            group
                .iter()
                .map(|(_, place)| of(self.request(*place)))
                .sum()
        };
        let line_of = Line {
            total: group.len(),
            open: group.len(),
            is_array: has_filler || group.len() > 1,
            most: sum(most_answer).min(LONGEST),
            likely: sum(likely_answer),
            length: sum(length),
        };
        self.lines.insert(line, line_of);
        line
    }

    /// An answer came: the place of its request, its line, and whether that was an array. `None` if nothing with that id is
    /// on its way.
    pub(super) fn land(&mut self, id: u64) -> Option<(usize, u64, bool)> {
        let (place, at) = self.flight.remove(&id)?;
        self.is_answered = true;
        let line = self.lines.get_mut(&at)?;
        line.open -= 1;
        let is_array = line.is_array;
        if line.open == 0 {
            self.lines.remove(&at);
        }
        Some((place, at, is_array))
    }

    /// What is still on its way of a line of which an array has answered so many, and so will not come. What has answered
    /// less than half of it is not the array that answers it: some servers may answer in parts.
    pub(super) fn leave_out(&mut self, line: u64, answered: usize) -> Vec<usize> {
        let total = self.lines.get(&line).map_or(0, |line| line.total);
        if 2 * answered < total {
            return Vec::new();
        }
        let mut places: Vec<usize> = Vec::new();
        self.flight.retain(|_, (place, at)| {
            let is_of_line = *at == line;
            places.extend(is_of_line.then_some(*place));
            !is_of_line
        });
        self.lines.remove(&line);
        places.sort_unstable();
        places
    }

    /// Asks again for what was left out, in an array of its own, where it shows at once whether it is left out again.
    /// Returns how often that was done.
    pub(super) fn again(&mut self, place: usize) -> u32 {
        self.alone.push_back(place);
        self.left_out.insert(place);
        let delays = self.delays.entry(place).or_default();
        *delays += 1;
        *delays
    }

    /// Whether a request was left out of an array of answers.
    pub(super) fn was_left_out(&self, place: usize) -> bool {
        self.left_out.contains(&place)
    }

    /// Whether anything was answered.
    pub(super) fn is_answered(&self) -> bool {
        self.is_answered
    }

    /// Asks again, on a line of its own.
    pub(super) fn alone(&mut self, place: usize) {
        self.alone.push_back(place);
    }

    /// Asks again, when the others have been asked. Returns how often that was done.
    pub(super) fn later(&mut self, place: usize) -> u32 {
        self.open.push_back(place);
        let delays = self.delays.entry(place).or_default();
        *delays += 1;
        *delays
    }

    /// Takes a request out that waits.
    pub(super) fn remove(&mut self, place: usize) {
        self.open.retain(|other| *other != place);
        self.alone.retain(|other| *other != place);
    }

    /// What was on its way waits again, first of all. Returns how many that were.
    pub(super) fn recall(&mut self) -> usize {
        let mut back: Vec<usize> = self.flight.drain().map(|(_, (place, _))| place).collect();
        self.lines.clear();
        back.sort_unstable();
        let count = back.len();
        back.extend(self.open.drain(..));
        self.open = back.into();
        count
    }
}

/// Bytes of a request, about.
fn length(request: &Request) -> usize {
    150 + match request {
        // In the versions that ask for scripts themselves.
        Request::History(script) | Request::Balance(script) | Request::Spender { script, .. } => {
            2 * script.len()
        }
        Request::Tip
        | Request::Headers { .. }
        | Request::Transaction(_)
        | Request::Proof { .. }
        | Request::First { .. } => 0,
    }
}

/// Whether a request has more bytes than servers read.
pub(super) fn is_oversize(request: &Request) -> bool {
    length(request) > 900_000
}

#[cfg(test)]
mod tests {
    use bitcoin::hashes::Hash;
    use bitcoin::{ScriptBuf, Txid};

    use super::*;

    /// Sends whatever can be sent; returns the places on each line. The id of a request is its place.
    fn send(work: &mut Work, load: &Load) -> Vec<Vec<usize>> {
        let mut lines = Vec::new();
        while let Some(group) = work.next(load, usize::MAX) {
            let ids: Vec<_> = group.iter().map(|place| (*place as u64, *place)).collect();
            work.launch(&ids, false);
            lines.push(group);
        }
        lines
    }

    /// Work of which something was answered already.
    fn begun(requests: &[Request]) -> Work {
        let mut work = Work {
            is_answered: true,
            ..Work::default()
        };
        work.add(requests.to_vec());
        work
    }

    fn small(count: usize) -> Vec<Request> {
        vec![Request::Transaction(Txid::all_zeros()); count]
    }

    #[test]
    fn the_window_is_filled_with_whole_arrays_and_again_as_answers_come() {
        let requests = small(100);
        let (mut work, load) = (begun(&requests), Load::new(10, 35));
        let sizes: Vec<usize> = send(&mut work, &load).iter().map(Vec::len).collect();
        assert_eq!(sizes, [10, 10, 10]);
        (0..4).for_each(|id| {
            assert!(matches!(work.land(id), Some((place, _, true)) if place == id as usize))
        });
        assert!(
            send(&mut work, &load).is_empty(),
            "half an array is not sent"
        );
        work.land(4);
        assert_eq!(send(&mut work, &load), [(30..40).collect::<Vec<_>>()]);
        assert_eq!((work.in_flight(), work.lines()), (35, 4));
        assert_eq!(work.land(4), None, "answered already");
    }

    #[test]
    fn at_first_half_of_the_window_goes_out_and_the_rest_with_the_first_answer() {
        let (mut work, load) = (Work::default(), Load::new(10, 60));
        work.add(small(50));
        work.add(small(50));
        assert_eq!(send(&mut work, &load).len(), 3);
        work.land(0);
        assert_eq!(send(&mut work, &load).len(), 3);
        let (mut work, load) = (Work::default(), Load::new(10, 15));
        work.add(small(50));
        assert_eq!(send(&mut work, &load).len(), 1, "an array in any case");
    }

    #[test]
    fn the_rest_goes_out_though_it_fills_no_array() {
        let requests = small(12);
        let (mut work, load) = (begun(&requests), Load::new(10, 35));
        assert_eq!(send(&mut work, &load)[1], [10, 11]);
        (0..12).for_each(|id| assert!(work.land(id).is_some()));
        assert!(work.is_done());
    }

    #[test]
    fn headers_go_one_by_one_and_only_a_few_at_a_time() {
        let headers = |count| Request::Headers { start: 0, count };
        let mut requests = vec![headers(2016); 8];
        requests.splice(0..0, small(2));
        requests.push(headers(1));
        let (mut work, load) = (begun(&requests), Load::new(50, 300));
        assert_eq!(
            send(&mut work, &load),
            [vec![0, 1], vec![2], vec![3], vec![4], vec![5]]
        );
        work.land(2);
        assert_eq!(send(&mut work, &load), [[6]]);
        assert!(
            [0, 1, 3, 4, 5, 6]
                .into_iter()
                .all(|id| work.land(id).is_some())
        );
        assert_eq!(
            send(&mut work, &load),
            [vec![7], vec![8], vec![9], vec![10]]
        );
    }

    #[test]
    fn scripts_make_lines_long_and_lines_stay_short() {
        let script = ScriptBuf::from_bytes(vec![0; 10_000]);
        let mut requests = vec![Request::History(script); 20];
        let huge = Request::History(ScriptBuf::from_bytes(vec![0; 200_000]));
        assert!(!is_oversize(&huge));
        requests.push(huge);
        let (mut work, load) = (begun(&requests), Load::new(50, 300));
        let lines = send(&mut work, &load);
        assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3]);
        (0..20).for_each(|_| {
            let flying: Vec<u64> = work.flight.keys().copied().collect();
            assert!(flying.into_iter().all(|id| work.land(id).is_some()));
            send(&mut work, &load);
        });
        assert!(work.is_done(), "the huge one too, alone");
    }

    #[test]
    fn what_is_called_back_goes_first_and_in_order() {
        let requests = small(20);
        let (mut work, load) = (begun(&requests), Load::new(5, 10));
        send(&mut work, &load);
        assert!((0..7).all(|id| work.land(id).is_some()));
        assert_eq!(work.recall(), 3);
        assert_eq!(
            send(&mut work, &load),
            [(7..12).collect::<Vec<_>>(), (12..17).collect()]
        );
        assert_eq!(work.land(0), None);
    }

    #[test]
    fn what_is_put_off_is_asked_later_and_what_is_too_large_alone() {
        let requests = small(4);
        let (mut work, load) = (begun(&requests), Load::new(2, 2));
        send(&mut work, &load);
        work.land(0);
        assert_eq!(work.later(0), 1);
        work.land(1);
        work.alone(1);
        assert_eq!(send(&mut work, &load), [[1]]);
        assert!(matches!(work.land(1), Some((1, _, false))));
        assert_eq!(send(&mut work, &load), [[2, 3]]);
        work.land(2);
        work.land(3);
        assert_eq!(send(&mut work, &load), [[0]]);
        assert_eq!(work.lone(), Some(0));
        work.recall();
        work.remove(0);
        assert!(work.is_done());
    }

    #[test]
    fn a_line_of_answers_may_have_what_its_requests_may_have() {
        let requests = vec![Request::Tip, Request::Transaction(Txid::all_zeros())];
        let (mut work, load) = (begun(&requests), Load::new(1, 9));
        send(&mut work, &load);
        assert_eq!(work.most_bytes(), most_answer(&requests[1]));
        work.land(1);
        assert_eq!(work.most_bytes(), most_answer(&Request::Tip));
        let requests = small(50);
        let (mut work, load) = (begun(&requests), Load::new(50, 50));
        send(&mut work, &load);
        assert_eq!(work.most_bytes(), LONGEST);
    }

    #[test]
    fn what_an_array_leaves_out_is_asked_for_again_alone() {
        let requests = small(5);
        let (mut work, load) = (begun(&requests), Load::new(5, 5));
        send(&mut work, &load);
        let lines = [0, 1, 3].map(|id| work.land(id).expect("on its way").1);
        assert!(work.leave_out(lines[0], 2).is_empty(), "a part of it");
        assert_eq!(work.leave_out(lines[0], 3), [2, 4]);
        assert_eq!((work.in_flight(), work.lines()), (0, 0));
        assert_eq!((work.again(2), work.again(4)), (1, 1));
        assert_eq!(send(&mut work, &load), [[2], [4]]);
        assert!(work.was_left_out(2) && !work.was_left_out(1));
    }
}
