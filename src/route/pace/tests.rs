use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn rate(count: u32, seconds: u64) -> Rate {
    Rate {
        count,
        per: Duration::from_secs(seconds),
    }
}

async fn turn(pace: &Pace, characters: u64) {
    let turn = pace.take(characters, false, Duration::MAX, || Some(Duration::ZERO));
    assert_eq!(turn.await, Ok(true));
}

#[tokio::test(start_paused = true)]
async fn no_window_of_any_kind_is_passed() {
    let pace = Pace::new(&[rate(3, 1), rate(10, 60)], &[rate(100, 1)]);
    let began = Instant::now();
    let mut calls: Vec<(Duration, u64)> = Vec::new();
    for number in 0..40 {
        let characters = [10, 90, 1, 60][number % 4];
        turn(&pace, characters).await;
        calls.push((began.elapsed(), characters));
    }
    for &(start, _) in &calls {
        let within = |seconds: u32| {
            calls
                .iter()
                .filter(move |(at, _)| *at >= start && *at < start + SECOND * seconds)
        };
        assert!(within(1).count() <= 3);
        assert!(within(60).count() <= 10);
        assert!(within(1).map(|call| call.1).sum::<u64>() <= 100);
    }
    // Ten a minute: the last of forty in the fourth minute, not later.
    assert!((180..190).contains(&calls[39].0.as_secs()), "{calls:?}");
}

#[tokio::test(start_paused = true)]
async fn more_than_a_window_goes_alone() {
    let pace = Pace::new(&[], &[rate(10, 1)]);
    assert_eq!(pace.most_characters, Some(10));
    let began = Instant::now();
    for expected in [0, 1, 2] {
        turn(&pace, 25).await;
        assert_eq!(began.elapsed().as_secs(), expected);
    }
    turn(&pace, 1).await;
    assert_eq!(began.elapsed().as_secs(), 3);
    assert_eq!(Pace::new(&[rate(1, 1)], &[]).most_characters, None);
}

#[tokio::test(start_paused = true)]
async fn who_would_wait_too_long_is_told_and_takes_nothing() {
    let pace = Pace::new(&[rate(2, 3600)], &[]);
    let longest = SECOND * 60;
    let take = || pace.take(1, false, longest, || Some(Duration::ZERO));
    for _ in 0..2 {
        assert_eq!(take().await, Ok(true));
    }
    tokio::time::advance(SECOND * 600).await;
    for _ in 0..2 {
        let full = Full {
            wait: SECOND * 3000,
            least: SECOND * 3000,
        };
        assert_eq!(take().await, Err(full));
    }
    tokio::time::advance(SECOND * 2950).await;
    for _ in 0..2 {
        assert_eq!(take().await, Ok(true));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_too_large_for_the_hour_leaves_it_to_smaller_ones() {
    let pace = Pace::new(&[], &[rate(100, 3600)]);
    let take = |characters| pace.take(characters, false, SECOND, || Some(Duration::ZERO));
    assert_eq!(take(60).await, Ok(true));
    let full = Full {
        wait: SECOND * 3600,
        least: Duration::ZERO,
    };
    assert_eq!(take(50).await, Err(full));
    assert_eq!(take(40).await, Ok(true));
}

#[tokio::test(start_paused = true)]
async fn what_is_not_wanted_any_more_is_not_counted() {
    let pace = Pace::new(&[rate(1, 1)], &[]);
    turn(&pace, 1).await;
    let began = Instant::now();
    let wanted_for = |time| move || (Instant::now() < began + time).then_some(Duration::ZERO);
    let given_up = pace.take(1, false, Duration::MAX, wanted_for(SECOND / 2));
    assert_eq!(given_up.await, Ok(false));
    turn(&pace, 1).await;
    assert_eq!(began.elapsed(), SECOND);
}

#[tokio::test(start_paused = true)]
async fn after_a_silence_calls_come_at_the_rate_as_before() {
    let pace = Pace::new(&[rate(2, 1)], &[]);
    let end = Instant::now() + SECOND * 15;
    let silence = || end.saturating_duration_since(Instant::now());
    let calls = (0..8).map(|_| async {
        let turn = pace.take(1, false, Duration::MAX, || Some(silence()));
        assert_eq!(turn.await, Ok(true));
        Instant::now().duration_since(end).as_secs()
    });
    let came = futures_util::future::join_all(calls).await;
    assert_eq!(came, [0, 0, 1, 1, 2, 2, 3, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_crowd_is_halved_by_throttling_and_grows_again() {
    let crowd = Crowd::new(8);
    let mut places = Vec::new();
    for _ in 0..8 {
        places.push(crowd.enter(false).await);
    }
    // Calls that were under way together are throttled together: that counts once.
    places.iter().for_each(Place::throttled);
    assert_eq!(crowd.limit(), 4);
    drop(places);
    assert_eq!(crowd.permits.available_permits(), 4);
    for expected in [2, 1, 1] {
        tokio::time::advance(SECOND).await;
        crowd.enter(false).await.throttled();
        assert_eq!(crowd.limit(), expected);
    }
    assert_eq!(crowd.permits.available_permits(), 1);
    let mut calls = 0;
    while crowd.limit() < 8 {
        crowd.enter(false).await.answered();
        calls += 1;
    }
    assert_eq!(calls, GROWTH * (1 + 2 + 3 + 4 + 5 + 6 + 7));
    assert_eq!(crowd.permits.available_permits(), 8);
    for _ in 0..100 {
        crowd.enter(false).await.answered();
    }
    assert_eq!(crowd.limit(), 8);
}

#[tokio::test]
async fn what_the_engine_takes_may_change_while_it_is_called() {
    let crowd = Crowd::new(4);
    let places = [
        crowd.enter(false).await,
        crowd.enter(false).await,
        crowd.enter(false).await,
    ];
    crowd.set_most(2);
    assert_eq!(crowd.permits.available_permits(), 0);
    crowd.set_most(3);
    drop(places);
    assert_eq!(crowd.permits.available_permits(), 3);
    crowd.set_most(6);
    assert_eq!(crowd.permits.available_permits(), 6);
}

#[test]
fn repetitions_are_a_share_of_calls() {
    let retries = Retries::new(0.4);
    let (mut calls, mut repeated) = (0, 0);
    for _ in 0..1000 {
        calls += 1;
        retries.earn();
        while retries.take() {
            repeated += 1;
        }
    }
    assert!(repeated <= 10 + calls * 4 / 10, "{repeated}");
    assert!(repeated >= 400);
    // Nothing is saved up without end.
    (0..10_000).for_each(|_| retries.earn());
    let left = (0..10_000).filter(|_| retries.take()).count();
    assert_eq!(left, 100);
}

#[tokio::test(start_paused = true)]
async fn the_longest_silence_counts() {
    let silence = Silence::new();
    let now = Instant::now();
    assert!(silence.left(now).is_zero());
    silence.keep(now + 5 * SECOND);
    silence.keep(now + 2 * SECOND);
    assert_eq!(silence.left(now + SECOND), 4 * SECOND);
    assert!(silence.left(now + 6 * SECOND).is_zero());
}
