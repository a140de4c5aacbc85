//! Odd properties and headers that do no harm: the job is served, and nothing of them is passed on.

use serde_json::json;
use wireglot::job::Unit;

use crate::articles::{job, ninjs};
use crate::message::{Message, Post, Seen};
use crate::world::{BOTH, World};

const FORGED: [(&str, &str); 10] = [
    ("job", "forged"),
    ("desk", "forged"),
    ("article", "forged"),
    ("language", "tlh"),
    ("sequence", "99"),
    ("verdict", "fail"),
    ("meta", "forged"),
    ("first-seen", "2020-01-01T00:00:00Z"),
    ("reason", "forged"),
    ("future", "forged"),
];

fn forged(mut post: Post) -> Post {
    for (name, value) in FORGED {
        post = post.header(&format!("x-wireglot-{name}"), value);
    }
    post.number("x-wireglot-attempt", 900)
        .number("x-delivery-count", 900)
}

fn forged_header(message: &Message) -> Option<String> {
    let headers = message.properties.headers().as_ref()?;
    let mut names = headers.inner().iter();
    names
        .find(|(name, value)| {
            name.as_str() == "x-wireglot-future" || format!("{value:?}").contains("forged")
        })
        .map(|(name, _)| name.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_headers_are_ignored() {
    let mut world = World::new(|_| {}).await;
    let replies = world.reply_queue().await;
    let post = Post::job(&job(ninjs("urn:test:forged", "1"), &["es"]))
        .id("job")
        .reply_to(&replies);
    world.complete(&forged(post)).await;
    world
        .post(&forged(Post::bytes("{}").id("bad").content_type("a/b")))
        .await;
    world.until_event("job.rejected", &["bad"]).await;
    let seen = world.end().await;

    for queue in ["localized", &replies] {
        let result = seen.queue(queue)[0];
        assert_eq!(result.own("job"), "job");
        assert_eq!(result.own("language"), "es");
        assert_eq!(result.own("article"), "urn:test:forged");
        assert_eq!(result.own("verdict"), "pass");
        assert_eq!(result.own("sequence"), "1");
        assert_eq!(forged_header(result), None);
    }
    let letter = seen.queue("dead")[0];
    assert_eq!(letter.own("reason"), "unsupported-type");
    assert_eq!(letter.own("attempts"), "1");
    assert!(!letter.own("first-seen").starts_with("2020"));
    assert_eq!(letter.header("x-wireglot-future"), None);
    assert_eq!(letter.header("x-wireglot-job"), None);
}

/// A lane is chosen by the job and by the queue it came from.
#[tokio::test(flavor = "multi_thread")]
async fn a_forged_queue_makes_nothing_breaking() {
    let mut world = World::without_worker(|_| {}).await;
    let (breaking, normal) = (world.name("units.breaking"), world.name("units.normal"));
    world.consume(&breaking, "breaking").await;
    world.consume(&normal, "normal").await;
    world.work(intake_only()).await;
    let queue = world.name("jobs.breaking");
    let post = Post::job(&job(ninjs("urn:test:lane", "1"), &["es"]))
        .id("job")
        .header("x-wireglot-queue", &queue);
    world.post(&post).await;
    world
        .until("a unit", |seen| {
            !seen.queue("normal").is_empty() || !seen.queue("breaking").is_empty()
        })
        .await;
    let seen = world.end().await;
    assert_eq!(seen.queue("breaking").len(), 0);
    assert_eq!(seen.queue("normal").len(), 1);
}

fn intake_only() -> wireglot::worker::Roles {
    wireglot::worker::Roles {
        translate: false,
        ..BOTH
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn priority_urgency_and_queue_choose_the_lane() {
    let mut world = World::without_worker(|_| {}).await;
    let (breaking, normal) = (world.name("units.breaking"), world.name("units.normal"));
    world.consume(&breaking, "breaking").await;
    world.consume(&normal, "normal").await;
    world.work(intake_only()).await;

    let mut expected = Vec::new();
    for (number, (queue, urgency, priority, lane)) in [
        ("jobs", None, None, "normal"),
        ("jobs", Some(1), None, "breaking"),
        ("jobs", Some(2), None, "breaking"),
        ("jobs", Some(3), None, "normal"),
        ("jobs", Some(1), Some("normal"), "normal"),
        ("jobs", None, Some("breaking"), "breaking"),
        ("jobs.breaking", None, None, "breaking"),
        ("jobs.breaking", Some(8), None, "breaking"),
        ("jobs.breaking", None, Some("normal"), "normal"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut job = job(ninjs(&format!("urn:test:lane:{number}"), "1"), &["es"]);
        if let Some(urgency) = urgency {
            job["article"]["urgency"] = json!(urgency);
        }
        if let Some(priority) = priority {
            job["priority"] = json!(priority);
        }
        let id = format!("job-{number}");
        world.post(&Post::job(&job).id(&id).to(queue)).await;
        expected.push((id, lane));
    }
    let count = expected.len();
    world
        .until("every unit", |seen| {
            seen.queue("normal").len() + seen.queue("breaking").len() == count
        })
        .await;
    let seen = world.end().await;
    for (id, lane) in expected {
        let units = seen.of_job(lane, &id);
        assert_eq!(units.len(), 1, "{id} belongs to {lane}");
        assert_eq!(units[0].kind(), "wireglot.unit.v1");
        assert_eq!(units[0].own("language"), "es");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_and_private_properties_of_a_job_are_not_those_of_its_results() {
    let mut world = World::new(|_| {}).await;
    let (cc, bcc) = (world.private_queue().await, world.private_queue().await);
    world.consume(&cc, "cc").await;
    world.consume(&bcc, "bcc").await;
    let replies = world.reply_queue().await;
    let uri: lapin::uri::AMQPUri = world.config.broker.url.expose().parse().unwrap();
    let user = uri.authority.userinfo.username;
    let job = job(ninjs("urn:test:copies", "1"), &["es", "fr"]);
    let post = |post: Post| {
        post.user(&user)
            .expiration("3600000")
            .queues("CC", &[&cc])
            .queues("BCC", &[&bcc])
            .header("x-trace", "mine")
    };
    let id = world
        .complete(&post(Post::job(&job).id("job").reply_to(&replies)))
        .await;
    world.post(&post(Post::bytes("{").id("bad"))).await;
    world.until_event("job.rejected", &["bad"]).await;
    let seen = world.end().await;

    assert_eq!(seen.keys("localized", &id).len(), 2);
    assert_eq!(seen.queue(&replies).len(), 2);
    // The broker itself copied the two messages of the producer, and nothing else came.
    for queue in ["cc", "bcc"] {
        let mut ids: Vec<_> = seen
            .queue(queue)
            .iter()
            .map(|copy| copy.message_id())
            .collect();
        ids.sort_unstable();
        assert_eq!(ids, ["bad", "job"], "{queue}");
    }
    let ours = seen
        .0
        .iter()
        .filter(|message| !["cc", "bcc"].contains(&message.queue.as_str()));
    for message in ours {
        let properties = &message.properties;
        assert_eq!(properties.expiration(), &None, "{}", message.queue);
        assert_eq!(properties.user_id(), &None, "{}", message.queue);
        for name in ["CC", "BCC", "x-death"] {
            assert_eq!(message.header(name), None, "{} {name}", message.queue);
        }
    }
    let letter = seen.queue("dead")[0];
    let original: serde_json::Value = serde_json::from_str(&letter.own("original")).unwrap();
    assert_eq!(original["expiration"], "3600000");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_queue_that_is_gone_costs_the_reply_alone() {
    let mut world = World::new(|_| {}).await;
    let job = job(ninjs("urn:test:gone", "1"), &["es", "fr"]);
    let id = world
        .complete(&Post::job(&job).id("job").reply_to("nobody-has-this-queue"))
        .await;
    let seen = world.end().await;
    assert_eq!(
        seen.keys("localized", &id),
        ["publish.es.-", "publish.fr.-"]
    );
    let events = seen.events("unit.published", &id);
    assert_eq!(events.len(), 2);
    for event in events {
        assert_eq!(event["reason"], "unroutable");
        let detail = event["detail"].as_str().unwrap();
        assert!(detail.contains("reply"), "{detail}");
    }
    let completed = seen.event("job.completed", &id);
    assert_eq!(completed["counts"]["published"], 2);
    assert!(seen.queue("dead").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_expiration_of_a_job_is_its_deadline() {
    let mut world = World::without_worker(|_| {}).await;
    world.watch("units.normal").await;
    world.work(intake_only()).await;
    let hour = jiff::SignedDuration::from_hours(1);
    let job = job(ninjs("urn:test:late", "1"), &["es"]);
    let before = jiff::Timestamp::now() + hour;
    world.post(&Post::job(&job).expiration("3600000")).await;
    world
        .until("a unit", |seen| !seen.queue("units.normal").is_empty())
        .await;
    let after = jiff::Timestamp::now() + hour;
    let seen = world.end().await;
    let message = seen.queue("units.normal")[0];
    // The unit must not vanish from its queue: its deadline makes it fail instead.
    assert_eq!(message.properties.expiration(), &None);
    let unit = Unit::decode(&message.body, 1 << 20).unwrap();
    let deadline = unit.deadline.unwrap();
    assert!(before <= deadline && deadline <= after, "{deadline}");
}

/// What was put off of the job `late`.
fn waits(seen: &Seen) -> Vec<&Message> {
    let mut waits = seen.queue("retry.60s.jobs");
    waits.retain(|message| message.message_id() == "late");
    waits
}

/// A job that is put off for a minute again and again has no more time than its producer gave it.
#[tokio::test(flavor = "multi_thread")]
async fn the_expiration_of_a_job_that_is_put_off_stays_its_deadline() {
    let mut world = World::without_worker(|config| config.worker.max_waiting_units = 1).await;
    world.watch("retry.60s.jobs").await;
    world.work(intake_only()).await;
    // Until what was accepted is counted.
    for number in 0..100 {
        let id = format!("early-{number}");
        let early = job(ninjs(&format!("urn:test:{id}"), "1"), &["es"]);
        world.post(&Post::job(&early).id(&id)).await;
        world
            .until("the job's units, or its waiting", |seen| {
                !seen.events("job.accepted", &id).is_empty()
                    || !seen.queue("retry.60s.jobs").is_empty()
            })
            .await;
        if !world.seen.queue("retry.60s.jobs").is_empty() {
            break;
        }
    }
    let hour = jiff::SignedDuration::from_hours(1);
    let before = jiff::Timestamp::now() + hour;
    let late = Post::job(&job(ninjs("urn:test:late", "1"), &["es"])).id("late");
    let forged = late.header("x-wireglot-expires", "2099-01-01T00:00:00Z");
    world.post(&forged.expiration("3600000")).await;
    world
        .until("the job that is put off", |seen| waits(seen).len() == 1)
        .await;
    let after = jiff::Timestamp::now() + hour;
    let waiting = waits(&world.seen)[0].clone();
    let expires = waiting.own("expires");
    let time: jiff::Timestamp = expires.parse().unwrap();
    assert!(before <= time && time <= after, "{expires}");

    // It comes back, as the delay queue gives it back, and is put off once more.
    let delayed = world.name("retry.60s.jobs");
    let again = Post::again(&waiting).header("x-first-death-queue", &delayed);
    let jobs = world.names.work_exchange();
    world.send(&jobs, "jobs", &again).await;
    world
        .until("the job again", |seen| waits(seen).len() == 2)
        .await;
    let waiting = waits(&world.seen)[1].clone();
    assert_eq!(waiting.own("expires"), expires);

    // And once more, when there is room.
    world.stop().await;
    world.config.worker.max_waiting_units = 100;
    world.consume(&world.name("units.normal"), "units").await;
    world.work(intake_only()).await;
    let again = Post::again(&waiting).header("x-first-death-queue", &delayed);
    world.send(&jobs, "jobs", &again).await;
    world
        .until("its unit", |seen| !seen.of_job("units", "late").is_empty())
        .await;
    let seen = world.end().await;
    let unit = Unit::decode(&seen.of_job("units", "late")[0].body, 1 << 20).unwrap();
    assert_eq!(unit.deadline, Some(time));
}

/// What the worker adds to a dead letter must not make its headers larger than the protocol carries.
#[tokio::test(flavor = "multi_thread")]
async fn enormous_headers_do_not_break_the_connection() {
    let mut world = World::new(|_| {}).await;
    let enormous = |post: Post| {
        let sizes = [64 * 1024, 63 * 1024, 700];
        let names = ["x-large", "x-larger", "x-small"];
        names.iter().zip(sizes).fold(post, |post, (name, size)| {
            post.header(name, &"h".repeat(size))
        })
    };
    let bad = enormous(Post::bytes("{").id("bad"));
    world.post(&bad).await;
    world
        .complete(&enormous(Post::job(&job(
            ninjs("urn:test:headers", "1"),
            &["es"],
        ))))
        .await;
    world.until_event("job.rejected", &["bad"]).await;
    let seen = world.end().await;
    let [letter] = seen.queue("dead")[..] else {
        panic!("{} dead letters", seen.queue("dead").len());
    };
    assert_eq!(letter.body, bad.body);
    assert_eq!(letter.own("reason"), "malformed-job");
    assert_eq!(letter.header("x-small").map(|text| text.len()), Some(700));
    assert_eq!(seen.queue("localized").len(), 1);
}

/// The broker takes a message whose `expiration` passes out of the queue; it is not lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_expires_before_it_is_read_is_a_dead_letter() {
    let mut world = World::without_worker(|_| {}).await;
    let poison = world.name("poison");
    let post = Post::job(&job(ninjs("urn:test:expired", "1"), &["es"]));
    world.post(&post.clone().id("job").expiration("0")).await;
    world.until_moved(&poison).await;
    let breaking = Post::job(&job(ninjs("urn:test:expired-too", "1"), &["es"]));
    let breaking = breaking.to("jobs.breaking").id("breaking");
    world.post(&breaking.expiration("0")).await;
    world.work(BOTH).await;
    world
        .until_event("job.rejected", &["job", "breaking"])
        .await;
    let seen = world.end().await;
    let letter = |id| {
        let letters = seen.queue("dead");
        letters
            .into_iter()
            .find(|letter| letter.message_id() == id)
            .unwrap()
    };
    // A replay takes it back to where it came from.
    assert!(letter("breaking").own("queue").ends_with("jobs.breaking"));
    let letter = letter("job");
    assert!(letter.own("queue").ends_with(".jobs"));
    assert_eq!(letter.body, post.body);
    assert_eq!(letter.own("reason"), "expired", "{}", letter.own("detail"));
    assert!(letter.own("detail").starts_with("expiration: "));
    assert_eq!(seen.event("job.rejected", "job")["reason"], "expired");
}
