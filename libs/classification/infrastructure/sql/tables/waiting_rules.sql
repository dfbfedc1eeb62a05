-- Observations with rules that may still come true by later ones of their key: the stored event is their evidence.
CREATE TABLE {{schema}}.waiting_rules (
  partition smallint NOT NULL,
  fold text NOT NULL,
  key text NOT NULL,
  event_id uuid NOT NULL,
  observation bytea NOT NULL,
  expires timestamptz NOT NULL,
  PRIMARY KEY (partition, fold, key, event_id)
);
CREATE INDEX waiting_rules_expiry ON {{schema}}.waiting_rules (partition, expires);
GRANT SELECT, INSERT, UPDATE, DELETE ON {{schema}}.waiting_rules TO {{role}};
