-- One shard is one hash chain. The bytes stand as they were hashed; jsonb would keep others and refuse \u0000.
CREATE TABLE {{schema}}.events (
  shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 63),
  position bigint NOT NULL CHECK (position >= 0),
  stream_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL CHECK (version > 0),
  event_id uuid NOT NULL,
  type text COLLATE "C" NOT NULL,
  payload bytea NOT NULL,
  leaf bytea NOT NULL,
  chain bytea NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT events_pkey PRIMARY KEY (shard, position),
  CONSTRAINT events_stream_version_key UNIQUE (stream_id, version),
  CONSTRAINT events_event_id_key UNIQUE (event_id)
);

-- Ciphertext does not compress, so trying to would only cost time on each append.
ALTER TABLE {{schema}}.events ALTER COLUMN payload SET STORAGE EXTERNAL;
