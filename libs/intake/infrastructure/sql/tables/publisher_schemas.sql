-- The schema stays text: jsonb would refuse U+0000 and reorder what the publisher wrote.
CREATE TABLE {{schema}}.publisher_schemas (
  platform text NOT NULL,
  type text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  schema text NOT NULL,
  registered_by text NOT NULL,
  registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (platform, type, version)
);
GRANT SELECT, INSERT ON {{schema}}.publisher_schemas TO {{role}};
