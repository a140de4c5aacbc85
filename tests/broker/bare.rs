//! Bare texts: the body is the text, headers say the rest.

use serde_json::Value;
use wireglot::backend::pseudo;

use crate::message::Post;
use crate::world::World;

fn bare(content_type: &str, text: &str, id: &str) -> Post {
    Post::bytes(text)
        .content_type(content_type)
        .header("article-id", id)
        .header("language", "en")
        .header("targets", "es, fr,")
        .header("title", "Storm closes harbour")
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_html_and_markdown_texts_are_jobs() {
    let mut world = World::new(|_| {}).await;
    let cases = [
        ("text/plain", "body", "The storm came.\n\nNobody was hurt."),
        (
            "text/html; charset=\"UTF-8\"",
            "body_html",
            "<p>The <em>storm</em> came.</p>",
        ),
        (
            "text/markdown; charset=utf-8",
            "body_markdown",
            "# The storm\n\nIt *came*.\n",
        ),
    ];
    let mut ids = Vec::new();
    for (content_type, field, text) in cases {
        let post = bare(content_type, text, field)
            .header("desk", "europe")
            .number("revision", 4);
        ids.push(world.complete(&post).await);
    }
    let seen = world.end().await;
    for ((_, field, text), id) in cases.into_iter().zip(ids) {
        assert_eq!(
            seen.keys("localized", &id),
            ["publish.es.europe", "publish.fr.europe"],
            "{}",
            seen.summary()
        );
        for message in seen.of_job("localized", &id) {
            let body = message.json();
            assert_eq!(body["article_id"], field);
            assert_eq!(body["revision"], "4");
            let article = &body["article"];
            assert_eq!(article["language"], body["language"]);
            let read = |value: &Value| pseudo::reverse(value.as_str().unwrap());
            assert_eq!(read(&article["title"]), "Storm closes harbour");
            let language = body["language"].as_str().unwrap();
            let translated = article[field].as_str().unwrap();
            assert!(
                translated.contains(&format!("[{language}: ")),
                "{translated}"
            );
            assert_eq!(translated.matches('\n').count(), text.matches('\n').count());
        }
    }
}
