-- Every set of approved stages that rules ever stood at, as the canonical bytes that its hash is taken over.
CREATE TABLE {{schema}}.rule_stages (
  hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
  document bytea NOT NULL,
  first_used_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON {{schema}}.rule_stages TO {{role}};
