-- What a fold has gathered under a key. Forgotten when events of the partition have passed `expires`.
CREATE TABLE {{schema}}.observed_states (
  partition smallint NOT NULL,
  fold text NOT NULL,
  key text NOT NULL,
  state bytea NOT NULL,
  expires timestamptz NOT NULL,
  PRIMARY KEY (partition, fold, key)
) WITH (fillfactor = 70);
CREATE INDEX observed_states_expiry ON {{schema}}.observed_states (partition, expires);
GRANT SELECT, INSERT, UPDATE, DELETE ON {{schema}}.observed_states TO {{role}};
