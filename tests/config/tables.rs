//! Mistakes and what is said about them, one case after the other.

use crate::Environment;

/// Text of a file, and what is said about it. Lines count from the first line of the text.
#[rustfmt::skip]
pub(crate) const MISTAKES: &[(&str, &[&str])] = &[
    // Keys
    ("[worker]\nconcurency = 3", &["w.toml:2: worker.concurency: unknown key; did you mean `concurrency`?"]),
    ("[broker]\n\nURL = \"amqp://h\"", &["w.toml:3: broker.URL: unknown key; did you mean `url`?"]),
    ("[brokre]\nurl = 1", &["w.toml:1: brokre: unknown key; did you mean `broker`?"]),
    ("concurrency = 3", &["w.toml:1: concurrency: unknown key; known here: `broker`, `store`, `http`, `languages`, `worker`, `profiles`, `backends`, `routes`, `routing`, `memory`, `glossaries`, `documents`, `protect`, `quality`, `localize`, `furniture`, `telemetry`"]),
    ("worker.concurency = 3", &["w.toml:1: worker.concurency: unknown key; did you mean `concurrency`?"]),
    ("\"a b\" = 3\n[store]\nretension = 1", &[
        "w.toml:1: \"a b\": unknown key; known here: `broker`, `store`, `http`, `languages`, `worker`, `profiles`, `backends`, `routes`, `routing`, `memory`, `glossaries`, `documents`, `protect`, `quality`, `localize`, `furniture`, `telemetry`",
        "w.toml:3: store.retension: unknown key; did you mean `retention`?"]),
    ("[backends.p]\nkind = \"pseudo\"\nconcurency = 1", &["w.toml:3: backends.p.concurency: unknown key; did you mean `concurrency`?"]),
    // Types
    ("[worker]\nconcurrency = \"many\"", &["w.toml:2: worker.concurrency: must be a whole number from 0, not text"]),
    ("[worker]\nconcurrency = 2.5", &["w.toml:2: worker.concurrency: must be a whole number from 0, not a number with a fraction"]),
    ("[worker]\nconcurrency = -2", &["w.toml:2: worker.concurrency: must be a whole number from 0, not a negative one"]),
    ("[worker]\nattempts = 5000000000", &["w.toml:2: worker.attempts: must be a whole number from 0 to 4294967295, not a larger one"]),
    ("[broker]\ndefault_queue = \"yes\"", &["w.toml:2: broker.default_queue: must be `true` or `false`, not text"]),
    ("[broker]\nprefix = 5", &["w.toml:2: broker.prefix: must be text in quotes, not a whole number"]),
    ("[broker]\nprefix = 2026-11-23", &["w.toml:2: broker.prefix: must be text in quotes, not a date"]),
    ("broker = 5", &["w.toml:1: broker: must be a table, not a whole number"]),
    ("[worker.concurrency]\nx = 1", &["w.toml:1: worker.concurrency: must be a whole number from 0, not a table"]),
    ("[routes]\ndefault = \"local\"", &["w.toml:2: routes.default: must be a list in `[ ]`, not text"]),
    ("[routes]\ndefault = [1]", &["w.toml:2: routes.default[0]: must be the name of a backend in quotes, `\"!name\"` or `\"*\"`, not a whole number"]),
    ("[backends]\nlocal = \"apertium\"", &["w.toml:2: backends.local: must be a table, not text"]),
    // Values
    ("[worker]\nmax_age = \"soon\"", &["w.toml:2: worker.max_age: `soon` is not a duration with a unit, such as `30s`, `10m` or `24h`"]),
    ("[worker]\nmax_age = 30", &["w.toml:2: worker.max_age: must be a duration with a unit, such as `30s`, `10m` or `24h`, not a whole number"]),
    ("[worker]\nmax_job = \"4000000\"", &["w.toml:2: worker.max_job: `4000000` is not a size with a unit, such as `512KiB` or `4MiB`"]),
    ("[worker]\nmax_job = 4000000", &["w.toml:2: worker.max_job: must be a size with a unit, such as `512KiB` or `4MiB`, not a whole number"]),
    ("[http]\nlisten = \"localhost\"", &["w.toml:2: http.listen: `localhost` is not an IP address and port, such as `127.0.0.1:9464`"]),
    ("[telemetry]\nlog_format = \"xml\"", &["w.toml:2: telemetry.log_format: `xml` is not known; write `json` or `text`"]),
    ("[telemetry]\nlog_format = {}", &["w.toml:2: telemetry.log_format: must be `json` or `text`, not a table"]),
    ("[telemetry]\nlog = \"wireglot=loud\"", &["w.toml:2: telemetry.log: no filter of log lines; write levels such as `info` or `wireglot=debug,info`"]),
    ("[quality]\nmax_length_ratio = 1", &["w.toml:2: quality.max_length_ratio: must be more than 1"]),
    ("[quality]\nmax_length_ratio = nan", &["w.toml:2: quality.max_length_ratio: must be more than 1"]),
    ("[documents]\nbr_ends_segment = 1", &["w.toml:2: documents.br_ends_segment: must be `true` or `false`, not a whole number"]),
    ("[documents]\nmax_segment = 99\nmax_depth = 0", &[
        "w.toml:2: documents.max_segment: must be between 100 and 100000",
        "w.toml:3: documents.max_depth: must be between 1 and 4096"]),
    ("[furniture]\noverlay = \"no/such/folder\"\ndrop = [\"a\", \"two words\"]", &[
        "w.toml:2: furniture.overlay: there is no folder no/such/folder",
        "w.toml:3: furniture.drop[1]: not the name of a message; write one such as `accessibility-links`"]),
    // Languages
    ("[languages.sets]\nall = [\n  \"en\",\n  \"english\",\n  \"de\",\n  \"e\",\n]", &[
        "w.toml:4: languages.sets.all[1]: `english` is not a BCP 47 language tag; write one such as `en`, `sr-Latn` or `pt-BR`",
        "w.toml:6: languages.sets.all[3]: `e` is not a BCP 47 language tag; write one such as `en`, `sr-Latn` or `pt-BR`"]),
    ("[languages.sets]\nnone = []\nbad = [\"english\"]", &[
        "w.toml:2: languages.sets.none: the set is empty; name at least one language",
        "w.toml:3: languages.sets.bad[0]: `english` is not a BCP 47 language tag; write one such as `en`, `sr-Latn` or `pt-BR`"]),
    ("[languages]\nsets.\"all of them\" = [\"en\"]", &["w.toml:2: languages.sets.\"all of them\": not a good name; use 1 to 64 of the letters a-z, digits, `-` and `_`"]),
    // Broker and store
    ("[broker]\nurl = \"http://user:hunter2@h\"", &["w.toml:2: broker.url: the address must begin with `amqp://` or `amqps://`; write `amqp://user:password@host:5672/vhost` or `amqps://…`"]),
    ("[broker]\nurl = \"amqp://user:hunter2@/x\"", &["w.toml:2: broker.url: the address names no host; write `amqp://user:password@host:5672/vhost` or `amqps://…`"]),
    ("[broker]\nurl_file = \"no/such/file\"", &["w.toml:2: broker.url_file: cannot read no/such/file: No such file or directory (os error 2)"]),
    ("[broker]\nca_file = \"no/such/file\"", &["w.toml:2: broker.ca_file: cannot read no/such/file: No such file or directory (os error 2)"]),
    ("[broker]\nkey_file = \"Cargo.toml\"", &["w.toml:2: broker.key_file: `broker.certificate_file` and `broker.key_file` go together"]),
    ("[broker]\nprefix = \"\"", &["w.toml:2: broker.prefix: is empty; write a name such as `wireglot`"]),
    ("[broker]\nprefix = \"amq.news\"", &["w.toml:2: broker.prefix: RabbitMQ keeps names that begin with `amq.` for itself; write another"]),
    ("[broker]\nprefix = \"amq\"", &["w.toml:2: broker.prefix: RabbitMQ keeps names that begin with `amq.` for itself; write another"]),
    ("[broker]\nprefix = \"news room\"", &["w.toml:2: broker.prefix: use letters a-z, digits, `-`, `_` and, inside, `.`"]),
    ("[broker]\nheartbeat = \"0s\"\nqueue_limit = 0", &[
        "w.toml:2: broker.heartbeat: must be between `1s` and `18h`: without heartbeats a dead connection is never noticed",
        "w.toml:3: broker.queue_limit: must be more than 0"]),
    ("[store]\nurl = \"mysql://user:hunter2@h/db\"", &["w.toml:2: store.url: is no address of a store; write `sqlite://FILE` or `postgres://user:password@host/database`"]),
    ("[store]\nurl = \"postgres://user:hunter2@/db\"", &["w.toml:2: store.url: the address names no host; write `postgres://user:password@host/database`"]),
    ("[store]\nurl = \"postgres://user@h/db?pasword=hunter2\"", &["w.toml:2: store.url: the address has a parameter after the `?` that PostgreSQL's driver does not know; write `postgres://user:password@host/database`"]),
    ("[store]\nurl_file = \"no/such/file\"", &["w.toml:2: store.url_file: cannot read no/such/file: No such file or directory (os error 2)"]),
    ("[store]\nconnections = 0\ntimeout = \"0s\"", &["w.toml:2: store.connections: must be between 1 and 1000", "w.toml:3: store.timeout: must be more than 0"]),
    ("[store]\nurl = \"sqlite://\"", &["w.toml:2: store.url: names no file; write `sqlite://FILE` or `sqlite::memory:`"]),
    ("[store]\nretention = \"1h\"", &["w.toml:2: store.retention: `store.retention` must not be below `worker.max_age`: work that still waits would be forgotten"]),
    // Worker
    ("[worker]\nconcurrency = 2", &["w.toml:2: worker.concurrency: `worker.reserved_for_breaking` must be below `worker.concurrency`, or nothing but breaking news is translated"]),
    ("[worker]\nconcurrency = 2\nreserved_for_breaking = 2", &["w.toml:3: worker.reserved_for_breaking: `worker.reserved_for_breaking` must be below `worker.concurrency`, or nothing but breaking news is translated"]),
    ("[worker]\nunit_deadline = \"30m\"", &["w.toml:2: worker.unit_deadline: must be more than 0 and below `30m`, RabbitMQ's limit for holding a message"]),
    ("[worker]\nmax_message = \"17MiB\"\nmax_job = \"20MiB\"", &["w.toml:2: worker.max_message: must be more than 0 and at most `16MiB`, RabbitMQ's limit for a message"]),
    ("[worker]\nmax_job = \"1KiB\"", &["w.toml:2: worker.max_job: `worker.max_job` must not be below `worker.max_message`: a job may come uncompressed"]),
    ("[worker]\nmax_deliveries = 300\nmax_depth = 500\nmax_targets = 0\nattempts = 0", &[
        "w.toml:2: worker.max_deliveries: must be between 3 and 100, the limit of the queues themselves",
        "w.toml:3: worker.max_depth: must be between 4 and 120",
        "w.toml:4: worker.max_targets: must be between 1 and 1000",
        "w.toml:5: worker.attempts: must be more than 0"]),
    // Backends
    ("[backends]", &["w.toml:1: backends: no engine; write a section such as `[backends.local]` with `kind = \"apertium\"`"]),
    ("[backends.x]\nurl = \"http://h\"", &["w.toml:1: backends.x.kind: missing; add it to this table"]),
    ("[backends.\"my engine\"]\nkind = \"pseudo\"", &["w.toml:1: backends.\"my engine\": not a good name; use 1 to 64 of the letters a-z, digits, `-` and `_`"]),
    ("[backends.x]\nkind = \"apertium\"\nidel = \"1m\"\nmax_pipelines = 0\ntimeout = \"x\"\nexclude = { eng-spa = 1 }", &[
        "w.toml:3: backends.x.idel: unknown key; did you mean `idle`?",
        "w.toml:4: backends.x.max_pipelines: must be between 1 and 1000",
        "w.toml:5: backends.x.timeout: `x` is not a duration with a unit, such as `30s`, `10m` or `24h`",
        "w.toml:6: backends.x.exclude.eng-spa: must be text in quotes, not a whole number"]),
    ("[backends.x]\nkind = \"libretranslate\"\nurl = \"h:5000\"\napi_key = 12345\nbatch = 0", &[
        "w.toml:3: backends.x.url: the address must begin with `http://` or `https://`; write one such as `http://127.0.0.1:5000`",
        "w.toml:4: backends.x.api_key: must be text in quotes, not a whole number",
        "w.toml:5: backends.x.batch: must be between 1 and 10000"]),
    ("[backends.x]\nkind = \"pseudo\"\nurl = \"http://h\"\napi_key = \"hunter2\"\nbudget_day = 31\nmonthly_characters = 0\ntimeout = \"0s\"", &[
        "w.toml:3: backends.x.url: this kind of engine has no address; leave it out",
        "w.toml:4: backends.x.api_key: this kind of engine takes no key; leave it out",
        "w.toml:5: backends.x.budget_day: must be between 1 and 28",
        "w.toml:6: backends.x.monthly_characters: must be more than 0",
        "w.toml:7: backends.x.timeout: must be more than 0"]),
    ("[backends.x]\nkind = \"pseudo\"\nrate_limit = [\"10/s\", \"10 a day\"]\ncharacter_rate = 5\nprice = \"20\"\nbudget_zone = \"Middle/Earth\"\nprobe = true", &[
        "w.toml:3: backends.x.rate_limit[1]: `10 a day` is not a rate such as `10/s`, `600/min` or `1000000/h`",
        "w.toml:4: backends.x.character_rate: must be a rate such as `10/s` or `600/min`, or a list of them, not a whole number",
        "w.toml:5: backends.x.price: `20` is not a price with its currency, such as `20 EUR` or `14.50 USD`",
        "w.toml:6: backends.x.budget_zone: `Middle/Earth` is not a time zone that this machine knows, such as `UTC` or `Europe/Prague`",
        "w.toml:7: backends.x.probe: unknown key; known here: `embargo`, `concurrency`, `timeout`, `rate_limit`, `character_rate`, `monthly_characters`, `budget_day`, `budget_zone`, `usage_interval`, `price`, `batch`, `batch_characters`, `characters_per_item`, `url`, `api_key`, `api_key_file`"]),
    ("[backends.x]\nkind = \"libretranslate\"\nurl = \"http://user:hunter2@h\"\napi_key_file = \"no/such/file\"", &[
        "w.toml:3: backends.x.url: the address holds a user or password, which logs would show; use `api_key_file`",
        "w.toml:4: backends.x.api_key_file: cannot read no/such/file: No such file or directory (os error 2)"]),
    ("[backends.x]\nkind = \"google-v3\"\ncredentials_file = \"k.json\"\nlocation = \"global\"\nglossaries.\"en->de\" = \"terms\"", &[
        "w.toml:3: backends.x.credentials_file: there is no file k.json",
        "w.toml:4: backends.x.location: `global` has no glossaries; write the region that they are in, such as `us-central1`"]),
    ("[backends.x]\nkind = \"azure\"\napi_key = \"k\"\nadaptive_datasets.\"en->de\" = \"d\"", &[
        "w.toml:4: backends.x.adaptive_datasets: `version = \"3.0\"` has none; write `version = \"2026-06-06\"`"]),
    // Routes
    ("[routes]\ndefault = [\"locale\", \"deepl\"]\n\"en->es\" = [\"lokal\"]", &[
        "w.toml:2: routes.default[0]: no backend is named `locale`; did you mean `local`?",
        "w.toml:2: routes.default[1]: no backend is named `deepl`; known here: `local`",
        "w.toml:3: routes.\"en->es\"[0]: no backend is named `lokal`; did you mean `local`?"]),
    // A backend with a mistake exists all the same.
    ("[backends.x]\nkind = \"pseudo\"\ntimeout = 5\n[routes]\ndefault = [\"x\"]", &["w.toml:3: backends.x.timeout: must be a duration with a unit, such as `30s`, `10m` or `24h`, not a whole number"]),
    ("[routes]\n\"english->es\" = [\"local\"]\n\"en->en\" = [\"local\"]\n\"*->*\" = [\"local\"]\nen-es = [\"local\"]\n\"en->a->b\" = []", &[
        "w.toml:2: routes.\"english->es\": `english` is not a language tag; write a pair such as `\"en->crh\"`, `\"*->sr-Latn\"` or `\"en->*\"`",
        "w.toml:3: routes.\"en->en\": source and target are both `en`; write a pair such as `\"en->crh\"`, `\"*->sr-Latn\"` or `\"en->*\"`",
        "w.toml:4: routes.\"*->*\": write `default` for all pairs",
        "w.toml:5: routes.en-es: unknown key; known here: `default`, `pivots`, `max_pivots`, `\"en->crh\"`",
        "w.toml:6: routes.\"en->a->b\": `a->b` is not a language tag; write a pair such as `\"en->crh\"`, `\"*->sr-Latn\"` or `\"en->*\"`"]),
    ("[routes]\n\"en=>kk\" = [\"local\"]\n\"en → prs\" = [\"local\"]\n\"a>b\" = [\"local\"]", &[
        "w.toml:2: routes.\"en=>kk\": write a pair such as `\"en->kk\"`",
        "w.toml:3: routes.\"en → prs\": write a pair such as `\"en->fa-AF\"`",
        "w.toml:4: routes.\"a>b\": unknown key; known here: `default`, `pivots`, `max_pivots`, `\"en->crh\"`"]),
    ("[routing]\nbreaker_pause = \"2h\"", &["w.toml:2: routing.breaker_pause: `routing.breaker_longest_pause` must not be below `routing.breaker_pause`"]),
    ("[backends.x]\nkind = \"deepl\"\napi_key_file = \"no/such/file\"\nmodel_type = \"best\"", &[
        "w.toml:3: backends.x.api_key_file: cannot read no/such/file: No such file or directory (os error 2)",
        "w.toml:4: backends.x.model_type: `best` is not known; write `latency_optimized`, `quality_optimized` or `prefer_quality_optimized`"]),
    ("[backends.x]\nkind = \"google-v3\"\ncredentials_file = \"no/such/file\"", &["w.toml:3: backends.x.credentials_file: there is no file no/such/file"]),
    ("[worker]\nattempts = 1\nattempts = 2", &["w.toml:3: the key `attempts` is there twice"]),
    ("[routes]\n\"en->fa-AF\" = [\"local\"]\n\"en -> prs\" = [\"local\"]", &["w.toml:3: routes.\"en -> prs\": the pair `en->fa-AF` is there twice"]),
    ("[routes]\n\"*->sr-Latn\" = [{ derive_from = \"sr-Cyrl\" }, \"local\"]", &["w.toml:2: routes.\"*->sr-Latn\"[0]: `{ … }` is not supported yet; write the name of a backend"]),
    ("[routes]\nmax_pivots = 3\ndefault = [\"local\", \"local\"]\n\"en->es\" = []", &[
        "w.toml:2: routes.max_pivots: must be 0, 1 or 2",
        "w.toml:3: routes.default[1]: `local` is there twice",
        "w.toml:4: routes.\"en->es\": is empty; name at least one backend"]),
    // Profiles
    ("[glossaries.\"a b\"]\nfiel = \"x\"\n[glossaries.gone]\nfile = \"/nowhere.tsv\"\n[backends.x]\nkind = \"deepl\"\napi_key = \"k\"\nglossaries.\"goen:en->de\" = \"1\"", &[
        "w.toml:1: glossaries.\"a b\": not a good name; use 1 to 64 of the letters a-z, digits, `-` and `_`",
        "w.toml:2: glossaries.\"a b\".fiel: unknown key; did you mean `file`?",
        "w.toml:4: glossaries.gone.file: cannot read /nowhere.tsv: No such file or directory (os error 2)",
        "w.toml:8: backends.x.glossaries: there is no glossary `goen`; did you mean `gone`?"]),
    ("[profiles.x]\n", &[
        "w.toml:1: profiles.x.id: missing; add it to this table",
        "w.toml:1: profiles.x.fields: missing; add it to this table"]),
    ("[profiles.x]\nid = 5\nfields = 7\nnestde = 1", &[
        "w.toml:2: profiles.x.id: must be text in quotes, not a whole number",
        "w.toml:3: profiles.x.fields: must be a list in `[ ]`, not a whole number",
        "w.toml:4: profiles.x.nestde: unknown key; did you mean `nested`?"]),
    ("[profiles.ninjs]\nid = \"a.*\"\nrevision = [\"\"]\nfields = []\nnested = [\"a..b\"]\ndisclosure = \"top\"", &[
        "w.toml:1: profiles.ninjs: `ninjs` is built in; give this profile another name",
        "w.toml:2: profiles.ninjs.id: must lead to one value, without `*`",
        "w.toml:3: profiles.ninjs.revision[0]: is empty; write keys joined by `.`, such as `headlines.*.value`",
        "w.toml:4: profiles.ninjs.fields: is empty; name at least one field",
        "w.toml:5: profiles.ninjs.nested[0]: `a..b` has an empty step or a space; write keys joined by `.`, such as `headlines.*.value`",
        "w.toml:6: profiles.ninjs.disclosure: `top` is not known; write `none`, `field` or `append`"]),
    ("[profiles.x]\nid = \"id\"\n[[profiles.x.fields]]\npath = \"$.title\"\nrole = \"headline\"\n[[profiles.x.fields]]\nrole = \"\"\n[[profiles.x.fields]]\npath = \"head*\"\nrole = \"x\"\nformat = \"pdf\"\nmax_length = 0\nslug = \"maybe\"", &[
        "w.toml:4: profiles.x.fields[0].path: `$.title` is another kind of path; write keys joined by `.`, such as `headlines.*.value`",
        "w.toml:6: profiles.x.fields[1].path: missing; add it to this table",
        "w.toml:7: profiles.x.fields[1].role: is empty; write one such as `headline`, `summary`, `body` or `caption`",
        "w.toml:9: profiles.x.fields[2].path: `head*`: `*` must be a step of its own; write keys joined by `.`, such as `headlines.*.value`",
        "w.toml:11: profiles.x.fields[2].format: `pdf` is not known; write `plain`, `html` or `markdown`",
        "w.toml:12: profiles.x.fields[2].max_length: must be more than 0",
        "w.toml:13: profiles.x.fields[2].slug: `maybe` is not known; write `keep`, `transliterate` or `drop`"]),
    // Many at once, in the order of the file
    ("[telemetry]\nlog_format = \"xml\"\n[worker]\nmax_age = 1\nconcurency = 1\ndrain = \"1 parsec\"\n[store]\nurl = \"x\"\n[http]\nlisten = 80\n[broker]\ntopology = \"maybe\"", &[
        "w.toml:2: telemetry.log_format: `xml` is not known; write `json` or `text`",
        "w.toml:4: worker.max_age: must be a duration with a unit, such as `30s`, `10m` or `24h`, not a whole number",
        "w.toml:5: worker.concurency: unknown key; did you mean `concurrency`?",
        "w.toml:6: worker.drain: `1 parsec` is not a duration with a unit, such as `30s`, `10m` or `24h`",
        "w.toml:8: store.url: is no address of a store; write `sqlite://FILE` or `postgres://user:password@host/database`",
        "w.toml:10: http.listen: must be an IP address and port, such as `127.0.0.1:9464`, not a whole number",
        "w.toml:12: broker.topology: `maybe` is not known; write `declare`, `verify` or `none`"]),
];

/// Variables, and what is said about them.
#[rustfmt::skip]
pub(crate) const VARIABLE_MISTAKES: &[(Environment<'_>, &[&str])] = &[
    (&[("WIREGLOT__WORKER__CONCURENCY", "3")], &["WIREGLOT__WORKER__CONCURENCY: unknown key; did you mean `concurrency`?"]),
    (&[("WIREGLOT__WORKR__CONCURRENCY", "3"), ("WIREGLOT__WORKR__ATTEMPTS", "3")], &[
        "WIREGLOT__WORKR__ATTEMPTS: unknown key; did you mean `worker`?",
        "WIREGLOT__WORKR__CONCURRENCY: unknown key; did you mean `worker`?"]),
    (&[("WIREGLOT__WORKER__CONCURRENCY", "many")], &["WIREGLOT__WORKER__CONCURRENCY: must be a whole number from 0, not text"]),
    (&[("WIREGLOT__WORKER__CONCURRENCY", "")], &["WIREGLOT__WORKER__CONCURRENCY: must be a whole number from 0, not text"]),
    (&[("WIREGLOT__WORKER__MAX_AGE", "30")], &["WIREGLOT__WORKER__MAX_AGE: `30` is not a duration with a unit, such as `30s`, `10m` or `24h`"]),
    (&[("WIREGLOT__WORKER", "5")], &["WIREGLOT__WORKER: must be a table, not a whole number"]),
    (&[("WIREGLOT__", "5")], &["WIREGLOT__: names no key; write a name such as `WIREGLOT__BROKER__URL`"]),
    (&[("WIREGLOT__BACKENDS__LOCAL__KIND__X", "5")], &["WIREGLOT__BACKENDS__LOCAL__KIND__X: `backends.local.kind` is a value, not a section"]),
    (&[("WIREGLOT__BACKENDS__DEEPL__URL", "http://h")], &["WIREGLOT__BACKENDS__DEEPL__URL: `backends.deepl.kind` is missing"]),
    (&[("WIREGLOT__ROUTES__DEFAULT", "[\"lokal\"]")], &["WIREGLOT__ROUTES__DEFAULT: no backend is named `lokal`; did you mean `local`?"]),
    (&[("WIREGLOT__ROUTES__DEFAULT", "local")], &["WIREGLOT__ROUTES__DEFAULT: must be a list in `[ ]`, not text"]),
    (&[("WIREGLOT__ROUTES__PIVOTS", "[\"en\", \"english\", \"e\"]")], &[
        "WIREGLOT__ROUTES__PIVOTS: `english` is not a BCP 47 language tag; write one such as `en`, `sr-Latn` or `pt-BR`",
        "WIREGLOT__ROUTES__PIVOTS: `e` is not a BCP 47 language tag; write one such as `en`, `sr-Latn` or `pt-BR`"]),
    (&[("WIREGLOT__BROKER__URL", "x"), ("WIREGLOT__broker__url", "y")], &[
        "WIREGLOT__BROKER__URL: the address must begin with `amqp://` or `amqps://`; write `amqp://user:password@host:5672/vhost` or `amqps://…`",
        "WIREGLOT__broker__url: sets the same key as WIREGLOT__BROKER__URL; remove one of them"]),
];
