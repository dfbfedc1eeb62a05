-- Every set of banks that ever judged, each bank with its settings and the hashes of its hash sets, as canonical bytes.
CREATE TABLE {{schema}}.media_editions (
  hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
  document bytea NOT NULL,
  first_used_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON {{schema}}.media_editions TO {{role}};
