-- Every state that a bank of known media was ever in, and who brought it there; the last one of each bank is in force.
CREATE TABLE {{schema}}.media_bank_versions (
  version bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  bank text NOT NULL,
  category text NOT NULL,
  enabled boolean NOT NULL,
  sampling integer NOT NULL CHECK (sampling BETWEEN 0 AND 1000000),
  radius smallint NOT NULL CHECK (radius BETWEEN 0 AND 31),
  pdq text NOT NULL REFERENCES {{schema}}.media_hash_sets (hash),
  md5 text NOT NULL REFERENCES {{schema}}.media_hash_sets (hash),
  sha256 text NOT NULL REFERENCES {{schema}}.media_hash_sets (hash),
  recorded_by text NOT NULL CHECK (recorded_by <> ''),
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX media_bank_versions_by_bank ON {{schema}}.media_bank_versions (bank, version DESC);
GRANT SELECT ON {{schema}}.media_bank_versions TO {{role}};
