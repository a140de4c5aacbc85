//! Half an hour of everything: three workers on one store, and a fault every few seconds, drawn by
//! lot. The seed is printed; the same seed draws the same faults.

use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::process::{PATIENCE, Worker, eventually};
use crate::proxy::{Direction, Mode, Proxy};
use crate::stage::{BACK, Job, Stage};

const TARGETS: [&str; 6] = ["es", "fr", "de", "it", "nl", "uk"];

/// Engines that fail use up attempts, and the third is ten minutes later.
const LAST: Duration = Duration::from_secs(15 * 60);

/// What may happen, with its share.
const FAULTS: [(Fault, u32); 9] = [
    (Fault::KillWorker, 6),
    (Fault::StopWorker, 2),
    (Fault::Cut, 6),
    (Fault::HalfClose, 2),
    (Fault::BlackHole, 2),
    (Fault::CloseAll, 2),
    (Fault::BrokerRestart, 2),
    (Fault::EngineOutage, 1),
    (Fault::Alarm, 2),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    KillWorker,
    StopWorker,
    Cut,
    HalfClose,
    BlackHole,
    CloseAll,
    BrokerRestart,
    EngineOutage,
    Alarm,
}

struct Soak {
    stage: Stage,
    line: Proxy,
    engine_line: Proxy,
    workers: Vec<Worker>,
    random: Rng,
    revisions: Vec<u32>,
}

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |value| value.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes half an hour: scripts/faults --soak"]
async fn soak() {
    let minutes = setting("WIREGLOT_FAULTS_MINUTES", 30);
    let seed = setting("WIREGLOT_FAULTS_SEED", fastrand::u64(0..1_000_000));
    println!("soak: {minutes} min, seed {seed}");
    let mut soak = Soak::new(&format!("soak {minutes} min, seed {seed}"), seed).await;
    let mut happened = std::collections::BTreeMap::<Fault, u32>::new();
    let end = Instant::now() + Duration::from_secs(60 * minutes);
    while Instant::now() < end {
        soak.submit().await;
        let pause = Duration::from_millis(soak.random.u64(1000..4000));
        tokio::time::sleep(pause).await;
        let fault = soak.draw();
        *happened.entry(fault).or_default() += 1;
        soak.happen(fault).await;
        for worker in &mut soak.workers {
            assert!(!worker.has_ended(), "it ended by itself: {}", worker.log());
        }
    }
    println!("soak: {happened:?}");
    let Soak {
        mut stage, workers, ..
    } = soak;
    // The last fault may have closed the newsroom's connection too.
    stage.reconnect().await;
    let events = stage.until_completed_within(LAST).await;
    let row = stage.finish_completed(workers, events).await;
    assert_eq!(row.dead, 0, "{row}");
    assert!(row.back <= BACK, "{row}");
}

impl Soak {
    async fn new(name: &str, seed: u64) -> Self {
        let stage = Stage::new(
            name,
            &[("WORKER__ATTEMPTS", "20"), ("WORKER__CONCURRENCY", "32")],
        )
        .await;
        let line = Proxy::before(&stage.broker.address()).await;
        let engine_line = Proxy::before(stage.engine.address()).await;
        stage.engine.takes(Duration::from_millis(150));
        let mut soak = Self {
            line,
            engine_line,
            workers: Vec::new(),
            random: Rng::with_seed(seed),
            revisions: Vec::new(),
            stage,
        };
        for _ in 0..3 {
            let worker = soak.worker().await;
            soak.workers.push(worker);
        }
        soak
    }

    async fn worker(&self) -> Worker {
        let broker = self.stage.url_at(self.line.address());
        let engine = format!("http://{}", self.engine_line.address());
        let through = [
            ("WIREGLOT__BROKER__URL", broker.as_str()),
            ("WIREGLOT__BACKENDS__SCRIPTED__URL", &engine),
        ];
        self.stage.site.begin(&through).await
    }

    /// Some new articles, and new revisions of others.
    async fn submit(&mut self) {
        let mut jobs = Vec::new();
        for _ in 0..6 {
            self.revisions.push(1);
            jobs.push(self.revisions.len() - 1);
        }
        for _ in 0..2 {
            let known = self.revisions.len();
            let article = self.random.usize(known.saturating_sub(40)..known);
            if !jobs.contains(&article) {
                self.revisions[article] += 1;
                jobs.push(article);
            }
        }
        let job =
            |number: usize| Job::new(format!("story-{number}"), self.revisions[number], &TARGETS);
        let jobs = jobs.into_iter().map(job).collect();
        self.stage.submit(jobs).await;
    }

    fn draw(&mut self) -> Fault {
        let all: u32 = FAULTS.iter().map(|(_, share)| share).sum();
        let mut lot = self.random.u32(0..all);
        for (fault, share) in FAULTS {
            match lot.checked_sub(share) {
                None => return fault,
                Some(rest) => lot = rest,
            }
        }
        unreachable!("the lot is below the sum of the shares")
    }

    /// The workers that consume, by their numbers.
    async fn consuming(&self) -> Vec<usize> {
        let mut consuming = Vec::new();
        for (number, worker) in self.workers.iter().enumerate() {
            let answer = worker.get("/readyz").await;
            // Engines that are out are another matter.
            if answer.is_ok_and(|(_, body)| body.contains(r#""broker":"ok""#)) {
                consuming.push(number);
            }
        }
        consuming
    }

    /// Measures how long those that consumed before a fault take until they do so again.
    async fn until_consuming(&mut self, before: &[usize]) {
        let began = Instant::now();
        let back = eventually(PATIENCE, async || {
            let now = self.consuming().await;
            before.iter().all(|number| now.contains(number))
        });
        assert!(back.await, "{before:?} consume no more");
        self.stage.remember_back(began.elapsed());
    }

    async fn happen(&mut self, fault: Fault) {
        let before = self.consuming().await;
        let time = Duration::from_millis(self.random.u64(500..5000));
        match fault {
            Fault::KillWorker => {
                let number = self.random.usize(0..self.workers.len());
                self.workers.remove(number).kill().await;
                tokio::time::sleep(time / 4).await;
                let worker = self.worker().await;
                self.workers.push(worker);
            }
            Fault::StopWorker => {
                let mut worker = self.workers.remove(0);
                worker.terminate();
                let code = worker.ended(PATIENCE).await;
                assert_eq!(code, Some(0), "{}", worker.log());
                let worker = self.worker().await;
                self.workers.push(worker);
            }
            Fault::Cut => {
                self.line.cut();
                self.until_consuming(&before).await;
            }
            Fault::HalfClose => {
                let direction = if self.random.bool() {
                    Direction::Up
                } else {
                    Direction::Down
                };
                self.line.half_close(direction);
            }
            Fault::BlackHole => {
                self.line.set_both(Mode::Swallow);
                tokio::time::sleep(time + Duration::from_secs(2)).await;
                self.line.set_both(Mode::Pass);
            }
            Fault::CloseAll => {
                self.stage
                    .broker
                    .ctl(&["close_all_connections", "soak"])
                    .await;
                self.until_consuming(&before).await;
            }
            Fault::BrokerRestart => {
                if self.random.bool() {
                    self.stage.broker.kill().await;
                } else {
                    self.stage.broker.stop().await;
                }
                tokio::time::sleep(time).await;
                self.stage.broker.start_again().await;
                self.until_consuming(&before).await;
                self.stage.reconnect().await;
            }
            Fault::EngineOutage => {
                self.engine_line.refuse(true);
                self.engine_line.cut();
                tokio::time::sleep(time).await;
                self.engine_line.refuse(false);
            }
            Fault::Alarm => {
                self.stage.broker.alarm(true).await;
                tokio::time::sleep(time).await;
                self.stage.broker.alarm(false).await;
            }
        }
    }
}
