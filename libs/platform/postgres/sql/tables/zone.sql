-- In which days are counted, from the first start on. Services can name it once and cannot change it.
CREATE TABLE calendar.zone (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  name text NOT NULL,
  kept_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT ON calendar.zone TO {{classifier}}, {{reporting}};
