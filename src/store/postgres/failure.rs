//! What went wrong, by what the caller does next.

use sqlx::migrate::MigrateError;

use crate::store::StoreError;
use crate::store::marks::Damaged;

/// Why an operation was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// As [`StoreError::Unavailable`].
    Unavailable(String),
    /// As [`StoreError::Unusable`].
    Unusable(String),
    /// The connection is lost; another one may serve.
    Lost(String),
    /// Two transactions were in each other's way and this one gave in: it may be repeated at once.
    Collided(String),
}

impl Failure {
    /// A value in the database that this version did not write.
    pub(super) fn damaged(what: &str) -> Self {
        Self::Unusable(format!(
            "it holds a {what} that cannot be read; restore the database from a backup"
        ))
    }
}

impl From<Damaged> for Failure {
    fn from(Damaged(what): Damaged) -> Self {
        Self::damaged(what)
    }
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unavailable(detail) | Failure::Lost(detail) | Failure::Collided(detail) => {
                Self::Unavailable(detail)
            }
            Failure::Unusable(detail) => Self::Unusable(detail),
        }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) => by_code(
                database.code().as_deref().unwrap_or_default(),
                database.message(),
            ),
            sqlx::Error::Io(error) => Self::Lost(format!(
                "PostgreSQL does not answer ({error}); is it running?"
            )),
            sqlx::Error::Tls(error) => Self::Unusable(format!(
                "there is no secure connection to PostgreSQL ({error}); check `sslmode` and \
                 `sslrootcert` in the address"
            )),
            sqlx::Error::Protocol(detail) => {
                Self::Lost(format!("PostgreSQL's answer cannot be read ({detail})"))
            }
            sqlx::Error::Configuration(error) => {
                Self::Unusable(format!("its address is not valid: {error}"))
            }
            // What is left are rows and columns of another shape than this version writes.
            _ => Self::Unusable(error.to_string()),
        }
    }
}

impl From<MigrateError> for Failure {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(version) => Self::Unusable(format!(
                "it was written by a newer version of wireglot (schema {version}); run that \
                 version, or restore the copy made before the upgrade"
            )),
            MigrateError::VersionMismatch(version) | MigrateError::Dirty(version) => {
                Self::Unusable(format!(
                    "its schema {version} is not the one of this version of wireglot; run the \
                     version that wrote it, or begin with an empty database"
                ))
            }
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            other => Self::Unusable(other.to_string()),
        }
    }
}

/// PostgreSQL's five-letter codes, of which the first two are a class. Its messages name users,
/// databases and tables, and none repeats a password or a value of ours but for the class of
/// data exceptions, whose messages are left out.
/// Source: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn by_code(code: &str, message: &str) -> Failure {
    let unavailable = |detail: &str| Failure::Unavailable(format!("{detail} ({message})"));
    let unusable = |detail: &str| Failure::Unusable(format!("{detail} ({message})"));
    match code {
        "40001" | "40P01" => Failure::Collided(format!("transactions collide ({message})")),
        "25006" => unavailable("the database takes no writes: it is read-only or a standby"),
        "25P03" => Failure::Lost(format!("PostgreSQL closed the connection ({message})")),
        "3D000" => unusable("the database does not exist; create it"),
        "3F000" => unusable("the schema of `search_path` does not exist; create it"),
        "42501" => unusable("the user lacks a permission"),
        "42P01" | "42703" => unusable("a table or column is missing; restart wireglot"),
        "42P07" | "42710" => unusable(
            "tables of the same name belong to another program; give wireglot a database or \
             schema of its own",
        ),
        "53100" => unavailable("PostgreSQL's disk is full"),
        "53300" => unavailable("PostgreSQL takes no more connections"),
        "55P03" | "57014" => unavailable("PostgreSQL takes too long"),
        "XX001" | "XX002" => unusable("the database is damaged; restore it from a backup"),
        _ => match code.get(..2).unwrap_or_default() {
            "08" | "57" => Failure::Lost(format!("PostgreSQL is going down or away ({message})")),
            "22" => Failure::Unusable("PostgreSQL cannot keep a value".to_owned()),
            "28" => unusable("PostgreSQL refuses user or password"),
            "53" | "55" | "58" => unavailable("PostgreSQL's system refuses"),
            _ => unusable("PostgreSQL refuses"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_told_from_what_an_operator_must_mend() {
        for code in ["25006", "53100", "53300", "55P03", "57014", "58030"] {
            let failure = by_code(code, "");
            assert!(matches!(failure, Failure::Unavailable(_)), "{code}");
        }
        for code in ["28P01", "3D000", "42501", "42P01", "XX001", "23505", ""] {
            let failure = by_code(code, "");
            assert!(matches!(failure, Failure::Unusable(_)), "{code}");
        }
        for code in ["08006", "57P01", "57P03", "25P03"] {
            assert!(matches!(by_code(code, ""), Failure::Lost(_)), "{code}");
        }
        assert!(matches!(by_code("40P01", ""), Failure::Collided(_)));
    }

    #[test]
    fn a_value_that_cannot_be_kept_is_not_repeated() {
        let message = "invalid byte sequence for encoding \"UTF8\": hunter2";
        let Failure::Unusable(detail) = by_code("22021", message) else {
            panic!("unusable");
        };
        assert!(!detail.contains("hunter2"));
    }
}
