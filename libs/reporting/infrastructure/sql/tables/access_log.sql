-- Who was shown what. The service can add to it and read it, nobody but the owner could take from it.
CREATE TABLE reporting.access_log (
  entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  person text NOT NULL,
  platform text NOT NULL,
  resource text NOT NULL,
  -- SHA-256 of what was shown.
  shown bytea NOT NULL CHECK (octet_length(shown) = 32)
);
CREATE INDEX access_log_platform ON reporting.access_log (platform, entry);
GRANT SELECT, INSERT ON reporting.access_log TO {{role}};
