REVOKE ALL ON FUNCTION {{schema}}.append_events FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {{schema}}.append_events TO {{role}};
GRANT SELECT ON {{schema}}.events TO {{role}};
