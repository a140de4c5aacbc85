//! How many batches are translated at the same time.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The batches that may be translated at the same time. Who came first has the next free slot: no
/// model waits for another that has ever more to do.
pub(super) struct Slots {
    tickets: Mutex<Tickets>,
    freed: Condvar,
}

struct Tickets {
    next: u64,
    /// Tickets below it have a slot, or had one.
    served: u64,
}

/// A slot, freed when dropped.
pub(super) struct Slot<'a>(&'a Slots);

impl Slots {
    pub(super) fn new(slots: usize) -> Self {
        Self {
            tickets: Mutex::new(Tickets {
                next: 0,
                served: slots as u64,
            }),
            freed: Condvar::new(),
        }
    }

    /// Waits for a slot.
    pub(super) fn take(&self) -> Slot<'_> {
        let mut tickets = self.lock();
        let ticket = tickets.next;
        tickets.next += 1;
        let waits = |tickets: &mut Tickets| tickets.served <= ticket;
        let held = self.freed.wait_while(tickets, waits);
        drop(held.unwrap_or_else(PoisonError::into_inner));
        Slot(self)
    }

    fn lock(&self) -> MutexGuard<'_, Tickets> {
        self.tickets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.0.lock().served += 1;
        self.0.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn as_many_as_slots_work_at_a_time_in_the_order_they_came() {
        let slots = Slots::new(2);
        let first = slots.take();
        let second = slots.take();
        let (told, order) = channel();
        std::thread::scope(|scope| {
            let slots = &slots;
            for number in 2..6 {
                let told = told.clone();
                scope.spawn(move || {
                    let slot = slots.take();
                    told.send(number).unwrap();
                    drop(slot);
                });
                // Only when it waits may the next one come.
                while slots.lock().next <= number {
                    std::thread::yield_now();
                }
            }
            assert!(order.try_recv().is_err());
            drop(first);
            let came: Vec<u64> = order.iter().take(4).collect();
            assert_eq!(came, [2, 3, 4, 5]);
        });
        drop(second);
    }
}
