-- One event at the end of one stream: what append_events does, at less than half its cost. Answers the position, or NULL
-- having done nothing where append_events has more to say: the version is not the expected one, the shard is empty, the
-- snapshot may be older than the lock.
--
-- Two statements of SQL, because plans of SQL are kept while plpgsql prepares anew in every transaction; and two, not one,
-- because the second must look with a snapshot taken once the lock is held. Names in a body of this form are resolved when
-- it is created, so no caller's search_path can bend them.
CREATE OR REPLACE FUNCTION {{schema}}.append_event(
  new_shard smallint,
  new_stream text,
  expected_version bigint,
  new_event_id uuid,
  new_type text,
  new_payload bytea
) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
BEGIN ATOMIC
  SELECT pg_advisory_xact_lock('{{schema}}.events'::regclass::oid::integer, new_shard);

  INSERT INTO {{schema}}.events (shard, position, stream_id, version, event_id, type, payload, leaf, chain)
  SELECT new_shard, next.position, new_stream, expected_version + 1, new_event_id, new_type, new_payload, next.leaf,
    sha256(next.head || int8send(next.position) || next.leaf)
  FROM (
    SELECT e.position + 1 AS position, e.chain AS head, sha256('\x00'::bytea || new_payload) AS leaf
    FROM {{schema}}.events e WHERE e.shard = new_shard ORDER BY e.position DESC LIMIT 1
  ) AS next
  WHERE current_setting('transaction_isolation') = 'read committed'
    AND expected_version = coalesce(
      (SELECT s.version FROM {{schema}}.events s WHERE s.stream_id = new_stream ORDER BY s.version DESC LIMIT 1), 0)
  RETURNING position;
END;
