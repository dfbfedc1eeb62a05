-- A subject is a pseudonym. A destroyed key keeps its row, so that a reader can tell erased from unknown.
CREATE TABLE {{schema}}.subject_keys (
  kid uuid PRIMARY KEY,
  platform text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  wrapped bytea,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  destroyed_at timestamptz,
  CONSTRAINT subject_keys_destroyed_check CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE UNIQUE INDEX subject_keys_live_key ON {{schema}}.subject_keys (platform, subject) WHERE destroyed_at IS NULL;
