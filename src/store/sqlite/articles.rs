//! Articles and their high-water marks, which are kept for ever.

use sqlx::SqliteConnection;

use super::failure::Failure;
use crate::job::{Identity, Revision};
use crate::locale::LanguageTag;
use crate::store::marks::{self, Article, ArticleColumns, Newest, NewestColumns};

/// The row number of an article, which is added when it is not known: a unit may outlive the
/// file in which its job was recorded.
pub(super) async fn find_or_add(
    connection: &mut SqliteConnection,
    desk: &str,
    article_id: &str,
) -> Result<i64, Failure> {
    let known = sqlx::query_scalar("SELECT id FROM articles WHERE desk = ? AND article_id = ?")
        .bind(desk)
        .bind(article_id)
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id =
        sqlx::query_scalar("INSERT INTO articles (desk, article_id) VALUES (?, ?) RETURNING id")
            .bind(desk)
            .bind(article_id)
            .fetch_one(connection)
            .await?;
    Ok(id)
}

/// The article with its marks; it is added when it is not known.
pub(super) async fn load(
    connection: &mut SqliteConnection,
    desk: &str,
    article_id: &str,
) -> Result<Article, Failure> {
    let row: Option<ArticleColumns> = sqlx::query_as(
        "SELECT id, revision_kind, revision, edition, content_hash, withdrawn_revision \
         FROM articles WHERE desk = ? AND article_id = ?",
    )
    .bind(desk)
    .bind(article_id)
    .fetch_optional(&mut *connection)
    .await?;
    match row {
        Some(columns) => Ok(Article::read(columns)?),
        None => Ok(Article::new(
            find_or_add(connection, desk, article_id).await?,
        )),
    }
}

/// Writes the marks of an article back.
pub(super) async fn save(
    connection: &mut SqliteConnection,
    article: &Article,
) -> Result<(), Failure> {
    let Some(mark) = &article.mark else {
        return Ok(());
    };
    sqlx::query(
        "UPDATE articles SET revision_kind = ?, revision = ?, edition = ?, content_hash = ?, \
         withdrawn_revision = ? WHERE id = ?",
    )
    .bind(mark.revision.kind().as_str())
    .bind(mark.revision.text())
    .bind(mark.edition)
    .bind(&mark.content_hash)
    .bind(article.withdrawn.as_ref().map(Revision::text))
    .bind(article.id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Raises what was asked for to `revision` and `edition` in every target that has less. The
/// article's mark must not be raised yet.
pub(super) async fn ask(
    connection: &mut SqliteConnection,
    article: &Article,
    targets: &[LanguageTag],
    revision: &Revision,
    edition: u32,
) -> Result<(), Failure> {
    let asked = if article.is_beyond(revision, edition) {
        sqlx::query_as(
            "SELECT target, asked_revision, asked_edition FROM languages \
             WHERE article = ? AND asked_revision IS NOT NULL",
        )
        .bind(article.id)
        .fetch_all(&mut *connection)
        .await?
    } else {
        Vec::new()
    };
    let behind = article.behind(targets, asked, (revision, edition))?;
    sqlx::query(
        "INSERT INTO languages (article, target, asked_revision, asked_edition) \
         SELECT ?1, value, ?2, ?3 FROM json_each(?4) WHERE true \
         ON CONFLICT DO UPDATE SET asked_revision = ?2, asked_edition = ?3",
    )
    .bind(article.id)
    .bind(revision.text())
    .bind(edition)
    .bind(json_list(&behind))
    .execute(connection)
    .await?;
    Ok(())
}

/// A JSON array of strings, the one form in which SQLite takes a list as a parameter.
pub(super) fn json_list(strings: &[&str]) -> String {
    serde_json::Value::from(strings.to_vec()).to_string()
}

/// What the store knows of newer wishes; `None` for an article that is not known.
pub(super) async fn newest(
    connection: &mut SqliteConnection,
    identity: &Identity,
) -> Result<Option<Newest>, Failure> {
    let row: Option<NewestColumns> = sqlx::query_as(
        "SELECT revision_kind, withdrawn_revision, asked_revision, asked_edition \
         FROM articles LEFT JOIN languages ON article = id AND target = ? \
         WHERE desk = ? AND article_id = ?",
    )
    .bind(identity.target.as_str())
    .bind(&identity.desk)
    .bind(&identity.article_id)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Newest::read).transpose()?)
}

/// Raises the highest published revision of an article and target.
pub(super) async fn mark_published(
    connection: &mut SqliteConnection,
    article: i64,
    target: &str,
    revision: &str,
) -> Result<(), Failure> {
    let row: Option<(Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT revision_kind, published_revision \
         FROM articles JOIN languages ON article = id WHERE id = ? AND target = ?",
    )
    .bind(article)
    .bind(target)
    .fetch_optional(&mut *connection)
    .await?;
    if let Some((Some(kind), Some(published))) = row
        && !marks::is_higher(&kind, &published, revision)?
    {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO languages (article, target, published_revision) VALUES (?1, ?2, ?3) \
         ON CONFLICT DO UPDATE SET published_revision = ?3",
    )
    .bind(article)
    .bind(target)
    .bind(revision)
    .execute(connection)
    .await?;
    Ok(())
}

/// The targets whose highest published revision lies above the highest withdrawal.
pub(super) async fn published_languages(
    connection: &mut SqliteConnection,
    desk: &str,
    article_id: &str,
) -> Result<Vec<LanguageTag>, Failure> {
    let rows = sqlx::query_as(
        "SELECT target, published_revision, revision_kind, withdrawn_revision \
         FROM articles JOIN languages ON article = id \
         WHERE desk = ? AND article_id = ? AND published_revision IS NOT NULL ORDER BY target",
    )
    .bind(desk)
    .bind(article_id)
    .fetch_all(connection)
    .await?;
    Ok(marks::not_withdrawn(rows)?)
}

/// The targets that were ever asked for.
pub(super) async fn known_languages(
    connection: &mut SqliteConnection,
    desk: &str,
    article_id: &str,
) -> Result<Vec<LanguageTag>, Failure> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT target FROM articles JOIN languages ON article = id \
         WHERE desk = ? AND article_id = ? \
         AND (asked_revision IS NOT NULL OR published_revision IS NOT NULL) ORDER BY target",
    )
    .bind(desk)
    .bind(article_id)
    .fetch_all(connection)
    .await?;
    let languages: Result<_, _> = rows.iter().map(|target| marks::tag(target)).collect();
    Ok(languages?)
}
