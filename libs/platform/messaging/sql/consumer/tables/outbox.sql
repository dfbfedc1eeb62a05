CREATE TABLE {{schema}}.outbox (
  topic text NOT NULL,
  partition smallint NOT NULL,
  sequence bigint NOT NULL,
  key text NOT NULL,
  headers text NOT NULL,
  value bytea NOT NULL,
  appended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (topic, partition, sequence)
);
GRANT SELECT, INSERT, DELETE ON {{schema}}.outbox TO {{role}};
