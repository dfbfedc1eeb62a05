REVOKE ALL ON FUNCTION {{schema}}.append_event FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {{schema}}.append_event TO {{role}};
