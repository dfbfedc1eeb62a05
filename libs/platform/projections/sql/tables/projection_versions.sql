-- Which version of a projection readers take. A repointed view would fail readers that hold prepared statements on it.
CREATE TABLE {{schema}}.projection_versions (
  name text NOT NULL,
  version integer NOT NULL,
  -- Its tables without their version, so that it can be retired when no code knows it any more.
  tables text[] NOT NULL,
  registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  activated_at timestamptz,
  superseded_at timestamptz,
  retired_at timestamptz,
  PRIMARY KEY (name, version)
);
CREATE UNIQUE INDEX projection_versions_active ON {{schema}}.projection_versions (name)
  WHERE activated_at IS NOT NULL AND superseded_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON {{schema}}.projection_versions TO {{role}};
