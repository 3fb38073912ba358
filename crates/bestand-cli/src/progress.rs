//! Progress on standard error: only on a terminal, only when the work takes more than a second.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::args::Global;

/// How long work may take before anybody needs to be told.
const PATIENCE: Duration = Duration::from_secs(1);

/// A spinner that appears when patience runs out and goes away when the work is done.
pub(crate) struct Progress {
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    pub(crate) fn start(global: &Global, what: &'static str) -> Self {
        if global.no_progress || global.quiet || !std::io::stderr().is_terminal() {
            return Self { waiting: None };
        }
        let (done, is_done) = channel();
        let thread = std::thread::spawn(move || {
            if is_done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                let spinner = ProgressBar::new_spinner().with_message(what);
                spinner.enable_steady_tick(Duration::from_millis(100));
                let _ = is_done.recv();
                spinner.finish_and_clear();
            }
        });
        Self { waiting: Some((done, thread)) }
    }

    pub(crate) fn finish(self) {
        if let Some((done, thread)) = self.waiting {
            drop(done);
            let _ = thread.join();
        }
    }
}

/// A bar for work that is made of many pieces.
pub(crate) struct Bar(Option<ProgressBar>);

impl Bar {
    pub(crate) fn start(global: &Global, pieces: usize, what: &'static str) -> Self {
        if global.no_progress || global.quiet || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new(pieces as u64).with_message(what);
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}");
        Self(Some(style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)))
    }

    /// One piece is done.
    pub(crate) fn step(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }

    pub(crate) fn finish(self) {
        if let Some(bar) = self.0 {
            bar.finish_and_clear();
        }
    }
}
