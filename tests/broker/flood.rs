//! More jobs than can be translated soon.

use serde_json::json;
use wireglot::worker::Roles;

use crate::articles::{job, ninjs};
use crate::message::Post;
use crate::world::{BOTH, World};

const INTAKE: Roles = Roles {
    intake: true,
    translate: false,
};

#[tokio::test(flavor = "multi_thread")]
async fn jobs_are_put_off_while_many_units_wait() {
    let mut world = World::without_worker(|config| config.worker.max_waiting_units = 5).await;
    world.watch("retry.60s.jobs").await;
    world.work(INTAKE).await;
    let normal = |id: &str| {
        let uri = format!("urn:test:{id}");
        Post::job(&job(ninjs(&uri, "1"), &["es", "fr", "de"])).id(id)
    };
    for id in ["first", "second"] {
        world.post(&normal(id)).await;
        world.until_event("job.accepted", &[id]).await;
    }
    world.post(&normal("late")).await;
    world
        .until("the job that is put off", |seen| {
            !seen.queue("retry.60s.jobs").is_empty()
        })
        .await;
    assert!(world.seen.events("job.accepted", "late").is_empty());

    // What is urgent goes on, by whatever way it comes.
    let mut urgent = job(ninjs("urn:test:urgent", "1"), &["es"]);
    urgent["article"]["urgency"] = json!(1);
    world.post(&Post::job(&urgent).id("urgent")).await;
    let breaking = Post::job(&job(ninjs("urn:test:breaking", "1"), &["es"])).id("breaking");
    world.post(&breaking.to("jobs.breaking")).await;
    let mut withdrawn = job(ninjs("urn:test:first", "2"), &["es"]);
    withdrawn["article"]["pubStatus"] = json!("canceled");
    world.post(&Post::job(&withdrawn).id("withdrawn")).await;
    world
        .until_event("job.accepted", &["urgent", "breaking", "withdrawn"])
        .await;
    assert!(world.seen.events("job.accepted", "late").is_empty());

    // When the units are translated jobs are split again, without anybody doing anything.
    world.stop().await;
    world.work(BOTH).await;
    let others = ["first", "second", "urgent", "breaking", "withdrawn"];
    world.until_event("job.completed", &others).await;
    while world.seen.events("job.accepted", "late").is_empty() {
        let waiting = world.seen.queue("retry.60s.jobs");
        let (again, times) = (Post::again(waiting[0]), waiting.len());
        world
            .send(&world.names.work_exchange(), "jobs", &again)
            .await;
        world
            .until("the job, or its waiting again", |seen| {
                !seen.events("job.accepted", "late").is_empty()
                    || seen.queue("retry.60s.jobs").len() > times
            })
            .await;
    }
    world.until_event("job.completed", &["late"]).await;
    let seen = world.end().await;
    assert_eq!(
        seen.event("job.completed", "late")["counts"]["published"],
        3
    );
    assert!(seen.queue("dead").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn units_that_were_put_off_count_as_waiting() {
    const LIMIT: u32 = 50;
    let mut world = World::without_worker(|config| config.worker.max_waiting_units = LIMIT).await;
    let delayed = world.name("retry.10m.normal");
    for number in 0..LIMIT {
        let unit = Post::bytes("{}").id(&number.to_string());
        world.send("", &delayed, &unit).await;
    }
    world.watch("retry.60s.jobs").await;
    world.work(INTAKE).await;
    // The first jobs may come before the first count.
    for number in 0..LIMIT / 2 {
        let id = format!("job-{number}");
        let job = job(ninjs(&format!("urn:test:{id}"), "1"), &["es"]);
        world.post(&Post::job(&job).id(&id)).await;
        world
            .until("the job's units, or its waiting", |seen| {
                !seen.events("job.accepted", &id).is_empty()
                    || !seen.queue("retry.60s.jobs").is_empty()
            })
            .await;
    }
    let (seen, _) = world.end_with_rest().await;
    assert!(!seen.queue("retry.60s.jobs").is_empty());
}
