//! The suite of every store on PostgreSQL, and what only a server has.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use wireglot::store::{PostgresOptions, PostgresStore};

use crate::store_suite::{Opened, suite};

/// The address of the server that `scripts/test` starts.
pub(crate) fn server() -> String {
    std::env::var("WIREGLOT_TEST_POSTGRES_URL")
        .expect("WIREGLOT_TEST_POSTGRES_URL is not set: run the tests with scripts/test")
}

/// Runs statements at an address.
pub(crate) async fn sql(url: &str, statements: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statements.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// The address of an empty schema of its own.
pub(crate) async fn schema() -> String {
    let server = server();
    let name = format!("test_{:032x}", fastrand::u128(..));
    sql(&server, &format!("CREATE SCHEMA {name}")).await;
    format!("{server}?options[search_path]={name}")
}

pub(crate) async fn open(url: &str) -> PostgresStore {
    PostgresStore::open(url, PostgresOptions::default())
        .await
        .unwrap()
}

async fn in_a_schema() -> Opened {
    Opened {
        store: Arc::new(open(&schema().await).await),
        _guard: Box::new(()),
    }
}

suite!(in_a_schema);
