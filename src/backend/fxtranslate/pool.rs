//! Models in memory, each in a thread of its own.
//!
//! An engine cannot leave the thread that made it, but may be used from others while it lives. So
//! every model has a thread that loads it and waits for batches, which workers beside it translate.
//! Batches wait in a queue of their model, so that a worker has the next one the moment it is done
//! with one. How many batches are translated at a time, whatever their models, is bounded by
//! [`Slots`].

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::installed::Installed;
use super::panics::caught;
use super::slots::Slots;
use super::work::{Answer, Model, Sentence};

/// Why a batch was not translated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The model cannot be loaded.
    Damaged(String),
    /// The model fails on this batch; where in the sources.
    Failed(String),
    /// No thread, or the engine is being ended.
    Ended(String),
}

/// Sentences for a model, and who waits for them.
pub(super) struct Batch {
    pub(super) sentences: Vec<Sentence>,
    /// Told when a thread has it.
    pub(super) begun: oneshot::Sender<()>,
    pub(super) reply: oneshot::Sender<Result<Vec<Answer>, Fault>>,
}

/// The models in memory.
pub(super) struct Pool {
    state: Arc<Mutex<State>>,
    threads: usize,
    slots: Arc<Slots>,
    max_models: usize,
    idle: Duration,
}

#[derive(Default)]
struct State {
    loaded: HashMap<String, Loaded>,
    threads: Vec<JoinHandle<()>>,
    /// Counts models, so that a thread knows whether the entry of its name is its own.
    last: usize,
    closed: bool,
}

struct Loaded {
    number: usize,
    installed: Installed,
    batches: Sender<(Batch, Busy)>,
    busy: Arc<AtomicUsize>,
    used: Instant,
}

/// Counts a batch of a model until it is done.
struct Busy(Arc<AtomicUsize>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Pool {
    /// Translates up to `threads` batches at a time. Keeps up to `max_models` in memory, and each
    /// for `idle` after its last batch.
    pub(super) fn new(threads: usize, max_models: usize, idle: Duration) -> Self {
        Self {
            state: Arc::default(),
            threads,
            slots: Arc::new(Slots::new(threads)),
            max_models,
            idle,
        }
    }

    /// Gives a batch to a model, which is loaded if need be. Every batch is answered, or its
    /// answer's sender dropped.
    ///
    /// # Errors
    /// [`Fault::Ended`] when there is no thread to be had.
    pub(super) fn submit(&self, installed: &Installed, batch: Batch) -> Result<(), Fault> {
        let mut state = lock(&self.state);
        if state.closed {
            return Err(Fault::Ended("is being ended".to_owned()));
        }
        let present = state.loaded.get(&installed.name);
        if present.is_none_or(|loaded| loaded.installed != *installed) {
            // Another model of this name ends when its last batch is done.
            state.loaded.remove(&installed.name);
            while state.loaded.len() >= self.max_models {
                let unload = state.least_used();
                state.loaded.remove(&unload);
            }
            self.start(&mut state, installed)?;
        }
        let ended = || Fault::Ended("the model's thread has ended".to_owned());
        let loaded = state.loaded.get_mut(&installed.name).ok_or_else(ended)?;
        loaded.used = Instant::now();
        loaded.busy.fetch_add(1, Ordering::SeqCst);
        let busy = Busy(loaded.busy.clone());
        if loaded.batches.send((batch, busy)).is_err() {
            state.loaded.remove(&installed.name);
            return Err(ended());
        }
        Ok(())
    }

    fn start(&self, state: &mut State, installed: &Installed) -> Result<(), Fault> {
        state.threads.retain(|thread| !thread.is_finished());
        state.last += 1;
        let number = state.last;
        let (batches, received) = channel();
        let thread = Thread {
            number,
            installed: installed.clone(),
            threads: self.threads,
            slots: self.slots.clone(),
            idle: self.idle,
            state: self.state.clone(),
        };
        let spawned = Builder::new()
            .name(format!("fx {}", installed.name))
            .spawn(move || thread.run(received));
        let thread =
            spawned.map_err(|error| Fault::Ended(format!("no thread ({})", error.kind())))?;
        state.threads.push(thread);
        let loaded = Loaded {
            number,
            installed: installed.clone(),
            batches,
            busy: Arc::default(),
            used: Instant::now(),
        };
        state.loaded.insert(installed.name.clone(), loaded);
        Ok(())
    }

    /// The names of the models in memory, in order.
    pub(super) fn loaded(&self) -> Vec<String> {
        let mut names: Vec<String> = lock(&self.state).loaded.keys().cloned().collect();
        names.sort();
        names
    }

    /// Ends all threads when what they translate is done; what waits is not begun. Blocks.
    pub(super) fn close(&self) {
        let threads = {
            let mut state = lock(&self.state);
            state.closed = true;
            state.loaded.clear();
            std::mem::take(&mut state.threads)
        };
        for thread in threads {
            // Panics are caught inside.
            let _ = thread.join();
        }
    }
}

impl State {
    /// The model that is to go: unused for longest, one without work before one with.
    fn least_used(&self) -> String {
        self.loaded
            .iter()
            .min_by_key(|(_, loaded)| (loaded.busy.load(Ordering::SeqCst) > 0, loaded.used))
            .map(|(name, _)| name.clone())
            .unwrap_or_default()
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The thread of a model.
struct Thread {
    number: usize,
    installed: Installed,
    threads: usize,
    slots: Arc<Slots>,
    idle: Duration,
    state: Arc<Mutex<State>>,
}

impl Thread {
    fn run(self, batches: Receiver<(Batch, Busy)>) {
        let began = Instant::now();
        let name = self.installed.name.as_str();
        match Model::load(&self.installed) {
            Ok(model) => {
                let milliseconds = began.elapsed().as_millis() as u64;
                tracing::info!(model = name, milliseconds, "loaded a model");
                self.serve(&model, &batches);
                tracing::info!(model = name, "unloaded a model");
            }
            Err(damage) => {
                tracing::warn!(model = name, damage, "a model cannot be used");
                self.retire(&mut lock(&self.state));
                for (batch, _busy) in batches {
                    // Who gave up waiting needs no answer.
                    let _ = batch.reply.send(Err(Fault::Damaged(damage.clone())));
                }
            }
        }
    }

    /// Translates batches until nobody has had one for a while, or nobody can have one any more.
    fn serve(&self, model: &Model, batches: &Receiver<(Batch, Busy)>) {
        let (give, given) = channel();
        let workers = Workers {
            model,
            given: Mutex::new(given),
            slots: &self.slots,
            state: &self.state,
        };
        let mut started = 0;
        std::thread::scope(|scope| {
            // Dropped at the end of this scope: then the workers end too, when all is done.
            let give = give;
            loop {
                let (batch, busy) = match batches.recv_timeout(self.idle) {
                    Err(RecvTimeoutError::Timeout) => {
                        let mut state = lock(&self.state);
                        // Batches are given under the lock: none can come in between.
                        match batches.try_recv() {
                            Ok(received) => received,
                            Err(_) => return self.retire(&mut state),
                        }
                    }
                    Err(RecvTimeoutError::Disconnected) => return,
                    Ok(received) => received,
                };
                let undone = busy.0.load(Ordering::SeqCst);
                // There is a receiver as long as this thread lives.
                let _ = give.send((batch, busy));
                if undone > started && started < self.threads {
                    let name = format!("fx {} {started}", self.installed.name);
                    let spawned = Builder::new().name(name);
                    match spawned.spawn_scoped(scope, || while workers.work() {}) {
                        Ok(_) => started += 1,
                        // Without any other thread, this one does it.
                        Err(_) if started == 0 => {
                            workers.work();
                        }
                        Err(_) => {}
                    }
                }
            }
        });
    }

    /// Takes the model off the list, if it is still on it: then no more batches come.
    fn retire(&self, state: &mut State) {
        let name = &self.installed.name;
        if state
            .loaded
            .get(name)
            .is_some_and(|loaded| loaded.number == self.number)
        {
            state.loaded.remove(name);
        }
    }
}

/// What the threads that translate with a model share. They stay as long as the model: the scratch
/// memory that the engine keeps in each thread would else be made anew for every batch.
struct Workers<'a> {
    model: &'a Model,
    given: Mutex<Receiver<(Batch, Busy)>>,
    slots: &'a Slots,
    state: &'a Mutex<State>,
}

impl Workers<'_> {
    /// Waits for a batch and translates it; false when there will be none any more.
    fn work(&self) -> bool {
        let received = lock(&self.given).recv();
        let Ok((batch, _busy)) = received else {
            return false;
        };
        let Batch {
            sentences,
            begun,
            reply,
        } = batch;
        let stop = || reply.is_closed();
        let outcome = {
            let _slot = self.slots.take();
            if lock(self.state).closed {
                // Who waits learns it by the end of the channel.
                return true;
            }
            let _ = begun.send(());
            caught(|| self.model.translate(&sentences, &stop))
        };
        let answer = match outcome {
            Ok(Some(answers)) => Ok(answers),
            // Nobody waits any more.
            Ok(None) => return true,
            Err(panic) => Err(Fault::Failed(panic.place)),
        };
        let _ = reply.send(answer);
        true
    }
}
