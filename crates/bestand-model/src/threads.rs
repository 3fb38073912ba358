//! How many threads may share work, and work that two of them share.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Fewer items than this are done before another thread has begun.
const FEW: usize = 10_000;

/// As many as the machine has while nobody says otherwise.
static MOST: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Sets how many threads this process may use at most to lay out and write an answer.
pub fn limit(most: usize) {
    MOST.store(most, Ordering::Relaxed);
}

/// Does the first half of so many items here and the second half on another thread: all of them here where they are
/// few or no other thread may be used, and then the second has none.
///
/// ```
/// use bestand_model::threads::in_halves;
///
/// let numbers: Vec<u32> = (0..50_000).collect();
/// let (first, second): (u32, u32) =
///     in_halves(numbers.len(), |half| numbers[half].iter().sum(), |half| numbers[half].iter().sum());
/// assert_eq!(first + second, numbers.iter().sum());
/// ```
pub fn in_halves<A, B: Send>(
    items: usize,
    first: impl FnOnce(Range<usize>) -> A,
    second: impl FnOnce(Range<usize>) -> B + Send,
) -> (A, B) {
    let available = || thread::available_parallelism().map_or(1, usize::from);
    if items < FEW || MOST.load(Ordering::Relaxed) < 2 || available() < 2 {
        return (first(0..items), second(items..items));
    }
    let half = items / 2;
    thread::scope(|scope| {
        let second = scope.spawn(move || second(half..items));
        let first = first(0..half);
        match second.join() {
            Ok(second) => (first, second),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
