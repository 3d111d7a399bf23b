//! The request queue: which requests wait, which are in flight, and on which line. No I/O, no clock.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::dialect::{MAX_RESPONSE, expected_answer_bytes, max_answer_bytes};
use super::load::LoadControl;
use crate::electrum::Request;

/// Longest line of requests in bytes. ElectrumX silently drops a line of a million.
const MAX_LINE_BYTES: usize = 64 << 10;

/// Bytes of requests in flight, unless one alone is larger. They fit into the system's socket buffers, so that both
/// ends never block on writing.
const MAX_REQUEST_BYTES: usize = 128 << 10;

/// Expected bytes of answers in flight: a few header chunks, and below the send limit of every server.
const MAX_EXPECTED_BYTES: usize = 1_500_000;

/// Header requests for more than this get a line of their own: 2016 headers take a third of a megabyte.
const FEW_HEADERS: u32 = 64;

/// A line of requests in flight.
#[derive(Debug)]
struct RequestLine {
    /// Number of its requests.
    total: usize,
    /// Number of unanswered requests.
    open: usize,
    /// Whether it is a JSON array.
    is_array: bool,
    /// Longest accepted response line in bytes.
    most: usize,
    likely: usize,
    length: usize,
}

/// Requests by index.
#[derive(Debug, Default)]
pub(super) struct RequestQueue {
    requests: Vec<Request>,
    /// Requests that wait.
    open: VecDeque<usize>,
    /// Requests that wait for a line of their own.
    alone: VecDeque<usize>,
    /// Requests in flight by id: index and line.
    flight: HashMap<u64, (usize, u64)>,
    lines: BTreeMap<u64, RequestLine>,
    next_line: u64,
    /// Whether any request was answered.
    is_answered: bool,
    /// How often each request was postponed.
    delays: HashMap<usize, u32>,
    /// Requests omitted from an array of answers.
    omitted: HashSet<usize>,
}

impl RequestQueue {
    /// Appends requests; returns the index of the first.
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

    /// Number of requests in flight.
    pub(super) fn in_flight(&self) -> usize {
        self.flight.len()
    }

    /// Number of lines in flight.
    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// Whether an array is in flight.
    pub(super) fn has_array(&self) -> bool {
        self.lines.values().any(|line| line.is_array)
    }

    /// Returns the request in flight if there is exactly one.
    pub(super) fn lone(&self) -> Option<usize> {
        let mut flight = self.flight.values();
        let (place, _) = flight.next()?;
        flight.next().is_none().then_some(*place)
    }

    /// Returns the longest accepted length in bytes of the next response line.
    pub(super) fn max_response_bytes(&self) -> usize {
        self.lines
            .values()
            .map(|line| line.most)
            .max()
            .unwrap_or_default()
    }

    /// Removes and returns the waiting requests from index `first` on that match the predicate.
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

    /// Returns the requests of the next line, if the limits allow one now.
    ///
    /// Half of the window is sent at first and the rest with the first answer. electrs answers its whole input at once:
    /// with a single batch it would idle for a round trip after each.
    pub(super) fn next(&self, load: &LoadControl, batch: usize) -> Option<Vec<usize>> {
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
        let flying = |of: fn(&RequestLine) -> usize| -> usize { self.lines.values().map(of).sum() };
        let fits = self.flight.len() + group.len() <= window
            && flying(|line| line.likely) + sum(expected_answer_bytes) <= MAX_EXPECTED_BYTES
            && flying(|line| line.length) + sum(length) <= MAX_REQUEST_BYTES;
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
            if !group.is_empty() && (is_heavy || bytes > MAX_LINE_BYTES) {
                break;
            }
            group.push(place);
            if is_heavy || group.len() >= batch {
                break;
            }
        }
        group
    }

    /// Marks the requests returned by [`Self::next`] as sent on one line, with their ids; a padding ping makes it an
    /// array in any case. Returns the number of the line.
    pub(super) fn mark_sent(&mut self, group: &[(u64, usize)], has_ping: bool) -> u64 {
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
        let request_line = RequestLine {
            total: group.len(),
            open: group.len(),
            is_array: has_ping || group.len() > 1,
            most: sum(max_answer_bytes).min(MAX_RESPONSE),
            likely: sum(expected_answer_bytes),
            length: sum(length),
        };
        self.lines.insert(line, request_line);
        line
    }

    /// Marks a request as answered: returns its index, its line, and whether that was an array. `None` if no request
    /// with this id is in flight.
    pub(super) fn mark_answered(&mut self, id: u64) -> Option<(usize, u64, bool)> {
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

    /// Returns the unanswered requests of a line to which an array gave `answered` answers; they will not arrive any
    /// more. An array that answers less than half of the line is not its answer: some servers may answer in parts.
    pub(super) fn handle_omitted(&mut self, line: u64, answered: usize) -> Vec<usize> {
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

    /// Queues an omitted request again, in an array of its own, which shows at once whether it is omitted again.
    /// Returns how often that was done.
    pub(super) fn retry_omitted(&mut self, place: usize) -> u32 {
        self.alone.push_back(place);
        self.omitted.insert(place);
        let delays = self.delays.entry(place).or_default();
        *delays += 1;
        *delays
    }

    /// Whether the request was omitted from an array of answers.
    pub(super) fn was_omitted(&self, place: usize) -> bool {
        self.omitted.contains(&place)
    }

    /// Whether any request was answered.
    pub(super) fn is_answered(&self) -> bool {
        self.is_answered
    }

    /// Queues the request again, on a line of its own.
    pub(super) fn retry_alone(&mut self, place: usize) {
        self.alone.push_back(place);
    }

    /// Queues the request again behind all others. Returns how often that was done.
    pub(super) fn retry_later(&mut self, place: usize) -> u32 {
        self.open.push_back(place);
        let delays = self.delays.entry(place).or_default();
        *delays += 1;
        *delays
    }

    /// Removes a waiting request.
    pub(super) fn remove(&mut self, place: usize) {
        self.open.retain(|other| *other != place);
        self.alone.retain(|other| *other != place);
    }

    /// Puts the requests in flight back at the front of the queue. Returns their number.
    pub(super) fn requeue_in_flight(&mut self) -> usize {
        let mut back: Vec<usize> = self.flight.drain().map(|(_, (place, _))| place).collect();
        self.lines.clear();
        back.sort_unstable();
        let count = back.len();
        back.extend(self.open.drain(..));
        self.open = back.into();
        count
    }
}

/// Returns the approximate length of a request in bytes.
fn length(request: &Request) -> usize {
    150 + match request {
        // In versions that query by script instead of script hash.
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

/// Whether the request is longer than servers accept.
pub(super) fn is_oversize(request: &Request) -> bool {
    length(request) > 900_000
}

#[cfg(test)]
mod tests {
    use bitcoin::hashes::Hash;
    use bitcoin::{ScriptBuf, Txid};

    use super::*;

    /// Sends all that the limits allow; returns the indices on each line. A request's id is its index.
    fn send(queue: &mut RequestQueue, load: &LoadControl) -> Vec<Vec<usize>> {
        let mut lines = Vec::new();
        while let Some(group) = queue.next(load, usize::MAX) {
            let ids: Vec<_> = group.iter().map(|place| (*place as u64, *place)).collect();
            queue.mark_sent(&ids, false);
            lines.push(group);
        }
        lines
    }

    /// Returns a queue in which a request was answered already.
    fn resumed_queue(requests: &[Request]) -> RequestQueue {
        let mut queue = RequestQueue {
            is_answered: true,
            ..RequestQueue::default()
        };
        queue.add(requests.to_vec());
        queue
    }

    fn small(count: usize) -> Vec<Request> {
        vec![Request::Transaction(Txid::all_zeros()); count]
    }

    #[test]
    fn window_is_refilled_with_full_arrays() {
        let requests = small(100);
        let (mut queue, load) = (resumed_queue(&requests), LoadControl::new(10, 35));
        let sizes: Vec<usize> = send(&mut queue, &load).iter().map(Vec::len).collect();
        assert_eq!(sizes, [10, 10, 10]);
        (0..4).for_each(|id| {
            assert!(
                matches!(queue.mark_answered(id), Some((place, _, true)) if place == id as usize)
            )
        });
        assert!(
            send(&mut queue, &load).is_empty(),
            "half an array is not sent"
        );
        queue.mark_answered(4);
        assert_eq!(send(&mut queue, &load), [(30..40).collect::<Vec<_>>()]);
        assert_eq!((queue.in_flight(), queue.lines()), (35, 4));
        assert_eq!(queue.mark_answered(4), None, "answered already");
    }

    #[test]
    fn half_the_window_is_sent_until_the_first_answer() {
        let (mut queue, load) = (RequestQueue::default(), LoadControl::new(10, 60));
        queue.add(small(50));
        queue.add(small(50));
        assert_eq!(send(&mut queue, &load).len(), 3);
        queue.mark_answered(0);
        assert_eq!(send(&mut queue, &load).len(), 3);
        let (mut queue, load) = (RequestQueue::default(), LoadControl::new(10, 15));
        queue.add(small(50));
        assert_eq!(send(&mut queue, &load).len(), 1, "always an array");
    }

    #[test]
    fn last_requests_are_sent_in_a_short_array() {
        let requests = small(12);
        let (mut queue, load) = (resumed_queue(&requests), LoadControl::new(10, 35));
        assert_eq!(send(&mut queue, &load)[1], [10, 11]);
        (0..12).for_each(|id| assert!(queue.mark_answered(id).is_some()));
        assert!(queue.is_done());
    }

    #[test]
    fn large_header_requests_get_lines_of_their_own() {
        let headers = |count| Request::Headers { start: 0, count };
        let mut requests = vec![headers(2016); 8];
        requests.splice(0..0, small(2));
        requests.push(headers(1));
        let (mut queue, load) = (resumed_queue(&requests), LoadControl::new(50, 300));
        assert_eq!(
            send(&mut queue, &load),
            [vec![0, 1], vec![2], vec![3], vec![4], vec![5]]
        );
        queue.mark_answered(2);
        assert_eq!(send(&mut queue, &load), [[6]]);
        assert!(
            [0, 1, 3, 4, 5, 6]
                .into_iter()
                .all(|id| queue.mark_answered(id).is_some())
        );
        assert_eq!(
            send(&mut queue, &load),
            [vec![7], vec![8], vec![9], vec![10]]
        );
    }

    #[test]
    fn lines_of_long_scripts_stay_below_the_limit() {
        let script = ScriptBuf::from_bytes(vec![0; 10_000]);
        let mut requests = vec![Request::History(script); 20];
        let huge = Request::History(ScriptBuf::from_bytes(vec![0; 200_000]));
        assert!(!is_oversize(&huge));
        requests.push(huge);
        let (mut queue, load) = (resumed_queue(&requests), LoadControl::new(50, 300));
        let lines = send(&mut queue, &load);
        assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3]);
        (0..20).for_each(|_| {
            let flying: Vec<u64> = queue.flight.keys().copied().collect();
            assert!(
                flying
                    .into_iter()
                    .all(|id| queue.mark_answered(id).is_some())
            );
            send(&mut queue, &load);
        });
        assert!(queue.is_done(), "the oversized one too, alone");
    }

    #[test]
    fn requeued_requests_go_first_and_in_order() {
        let requests = small(20);
        let (mut queue, load) = (resumed_queue(&requests), LoadControl::new(5, 10));
        send(&mut queue, &load);
        assert!((0..7).all(|id| queue.mark_answered(id).is_some()));
        assert_eq!(queue.requeue_in_flight(), 3);
        assert_eq!(
            send(&mut queue, &load),
            [(7..12).collect::<Vec<_>>(), (12..17).collect()]
        );
        assert_eq!(queue.mark_answered(0), None);
    }

    #[test]
    fn postponed_requests_go_last_and_oversized_ones_alone() {
        let requests = small(4);
        let (mut queue, load) = (resumed_queue(&requests), LoadControl::new(2, 2));
        send(&mut queue, &load);
        queue.mark_answered(0);
        assert_eq!(queue.retry_later(0), 1);
        queue.mark_answered(1);
        queue.retry_alone(1);
        assert_eq!(send(&mut queue, &load), [[1]]);
        assert!(matches!(queue.mark_answered(1), Some((1, _, false))));
        assert_eq!(send(&mut queue, &load), [[2, 3]]);
        queue.mark_answered(2);
        queue.mark_answered(3);
        assert_eq!(send(&mut queue, &load), [[0]]);
        assert_eq!(queue.lone(), Some(0));
        queue.requeue_in_flight();
        queue.remove(0);
        assert!(queue.is_done());
    }

    #[test]
    fn response_limit_is_the_sum_over_its_requests() {
        let requests = vec![Request::Tip, Request::Transaction(Txid::all_zeros())];
        let (mut queue, load) = (resumed_queue(&requests), LoadControl::new(1, 9));
        send(&mut queue, &load);
        assert_eq!(queue.max_response_bytes(), max_answer_bytes(&requests[1]));
        queue.mark_answered(1);
        assert_eq!(queue.max_response_bytes(), max_answer_bytes(&Request::Tip));
        let requests = small(50);
        let (mut queue, load) = (resumed_queue(&requests), LoadControl::new(50, 50));
        send(&mut queue, &load);
        assert_eq!(queue.max_response_bytes(), MAX_RESPONSE);
    }

    #[test]
    fn omitted_requests_are_retried_alone() {
        let requests = small(5);
        let (mut queue, load) = (resumed_queue(&requests), LoadControl::new(5, 5));
        send(&mut queue, &load);
        let lines = [0, 1, 3].map(|id| queue.mark_answered(id).expect("on its way").1);
        assert!(
            queue.handle_omitted(lines[0], 2).is_empty(),
            "a partial answer"
        );
        assert_eq!(queue.handle_omitted(lines[0], 3), [2, 4]);
        assert_eq!((queue.in_flight(), queue.lines()), (0, 0));
        assert_eq!((queue.retry_omitted(2), queue.retry_omitted(4)), (1, 1));
        assert_eq!(send(&mut queue, &load), [[2], [4]]);
        assert!(queue.was_omitted(2) && !queue.was_omitted(1));
    }
}
