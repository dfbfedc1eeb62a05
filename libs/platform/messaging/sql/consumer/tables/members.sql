CREATE TABLE {{schema}}.members (
  consumer text NOT NULL,
  member text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (consumer, member)
) WITH (fillfactor = 20);
GRANT SELECT, INSERT, UPDATE, DELETE ON {{schema}}.members TO {{role}};
