-- Who opened the texts of which events outside of a case, when and what for.
CREATE TABLE {{schema}}.text_looks (
  at timestamptz NOT NULL,
  actor text NOT NULL,
  purpose text NOT NULL,
  platform text NOT NULL,
  event_id text NOT NULL
);
GRANT SELECT, INSERT ON {{schema}}.text_looks TO {{role}};
