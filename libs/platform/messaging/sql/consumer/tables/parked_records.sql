CREATE TABLE {{schema}}.parked_records (
  consumer text NOT NULL,
  topic text NOT NULL,
  partition smallint NOT NULL,
  "position" bigint NOT NULL,
  key text NOT NULL,
  headers text NOT NULL,
  value bytea NOT NULL,
  -- Milliseconds since the epoch, as the log gave it.
  appended_at bigint NOT NULL,
  code text NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL,
  first_failed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  state text NOT NULL DEFAULT 'parked' CHECK (state IN ('parked', 'replayed', 'discarded')),
  resolved_by text,
  resolved_at timestamptz,
  resolution text,
  PRIMARY KEY (consumer, topic, partition, "position"),
  CHECK ((state = 'parked') = (resolved_by IS NULL AND resolved_at IS NULL))
);
CREATE INDEX parked_records_waiting ON {{schema}}.parked_records (consumer, topic, partition, key, "position")
  WHERE state = 'parked';
GRANT SELECT, INSERT, UPDATE ON {{schema}}.parked_records TO {{role}};
