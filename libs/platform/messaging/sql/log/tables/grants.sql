-- Filled through log.allow only. Appending is checked by log.append; reading by PostgreSQL itself, segment by segment.
CREATE TABLE log.grants (
  role name NOT NULL,
  topic text NOT NULL,
  action text NOT NULL CHECK (action IN ('append', 'read')),
  PRIMARY KEY (role, topic, action)
);
