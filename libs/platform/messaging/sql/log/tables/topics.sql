CREATE TABLE log.topics (
  id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  -- NULL keeps records without limit.
  retention_days integer CHECK (retention_days > 0)
);
