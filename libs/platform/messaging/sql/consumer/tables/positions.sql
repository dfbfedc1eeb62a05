CREATE TABLE {{schema}}.positions (
  consumer text NOT NULL,
  topic text NOT NULL,
  partition smallint NOT NULL,
  next bigint NOT NULL,
  -- Highest relay sequence applied; what does not exceed it is a relay's resend.
  sequence bigint NOT NULL DEFAULT -1,
  owner text,
  epoch bigint NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL DEFAULT '-infinity',
  PRIMARY KEY (consumer, topic, partition)
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
GRANT SELECT, INSERT, UPDATE ON {{schema}}.positions TO {{role}};
