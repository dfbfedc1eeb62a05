-- The topic's id, if the role that logged in may do this; session_user, because inside a SECURITY DEFINER function
-- current_user is the owner.
CREATE FUNCTION log.topic_for(wanted text, wish text) RETURNS smallint LANGUAGE plpgsql STABLE AS $$
DECLARE
  found smallint;
BEGIN
  SELECT t.id INTO found FROM log.topics t JOIN log.grants g ON g.topic = t.name
  WHERE t.name = wanted AND g.role = session_user AND g.action = wish;
  IF found IS NULL THEN
    RAISE EXCEPTION 'role % may not % topic "%", or there is no such topic', session_user, wish, wanted
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN found;
END
$$;
REVOKE EXECUTE ON FUNCTION log.topic_for FROM PUBLIC;
