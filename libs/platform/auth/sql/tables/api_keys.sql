CREATE TABLE auth.api_keys (
  key_id text PRIMARY KEY CHECK (key_id ~ '^[0-9a-z]{12}$'),
  platform text NOT NULL CHECK (platform ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz,
  revoked_at timestamptz
);

CREATE INDEX api_keys_of_platform ON auth.api_keys (platform, created_at);
