-- One event at the end of one stream: what append_events does, at half its cost, as plpgsql prepares each expression
-- anew in every transaction and here are few. Answers the position, or NULL having done nothing where append_events has
-- more to say: the version is not the expected one, the shard is empty, the snapshot may be older than the lock.
CREATE FUNCTION {{schema}}.append_event(
  new_shard smallint,
  new_stream text,
  expected_version bigint,
  new_event_id uuid,
  new_type text,
  new_payload bytea
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  next_position bigint;
  head_chain bytea;
  actual_version bigint;
  new_leaf bytea;
BEGIN
  PERFORM pg_advisory_xact_lock('{{schema}}.events'::regclass::oid::integer, new_shard);
  SELECT e.position + 1, e.chain, sha256('\x00'::bytea || new_payload), coalesce(
      (SELECT s.version FROM {{schema}}.events s WHERE s.stream_id = new_stream ORDER BY s.version DESC LIMIT 1), 0)
    INTO next_position, head_chain, new_leaf, actual_version
    FROM {{schema}}.events e
    WHERE e.shard = new_shard AND current_setting('transaction_isolation') = 'read committed'
    ORDER BY e.position DESC LIMIT 1;
  IF actual_version IS DISTINCT FROM expected_version THEN
    RETURN NULL;
  END IF;

  INSERT INTO {{schema}}.events (shard, position, stream_id, version, event_id, type, payload, leaf, chain)
  VALUES (new_shard, next_position, new_stream, expected_version + 1, new_event_id, new_type, new_payload, new_leaf,
    sha256(head_chain || int8send(next_position) || new_leaf));
  RETURN next_position;
END;
$$;
