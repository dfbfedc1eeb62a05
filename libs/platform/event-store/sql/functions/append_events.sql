-- Appends to many streams at once, all or none. Element i of the first four arrays is one append, which takes the next
-- counts[i] elements of the last three. Shards must ascend: every caller then takes the locks in the same order.
-- Answers the last position of each append, or the streams whose version was not the expected one.
--
-- Runs as the owner, so that a role can append by no other way than this one, which chains.
CREATE FUNCTION {{schema}}.append_events(
  shards smallint[],
  stream_ids text[],
  expected_versions bigint[],
  counts integer[],
  event_ids uuid[],
  types text[],
  payloads bytea[],
  OUT positions bigint[],
  OUT conflicting_streams text[],
  OUT actual_versions bigint[]
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  current_shard smallint := -1;
  head_position bigint;
  head_chain bytea;
  actual_version bigint;
  next_version bigint;
  next_leaf bytea;
  first_event integer := 1;
  new_shards smallint[];
  new_positions bigint[];
  new_streams text[];
  new_versions bigint[];
  new_leaves bytea[];
  new_chains bytea[];
BEGIN
  -- A snapshot taken before the lock would show an old head.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'append_events needs READ COMMITTED, not %', current_setting('transaction_isolation')
      USING ERRCODE = 'invalid_transaction_state';
  END IF;

  FOR i IN 1 .. cardinality(shards) LOOP
    IF shards[i] <> current_shard THEN
      IF shards[i] < current_shard THEN
        RAISE EXCEPTION 'shards must ascend' USING ERRCODE = 'invalid_parameter_value';
      END IF;
      current_shard := shards[i];
      PERFORM pg_advisory_xact_lock('{{schema}}.events'::regclass::oid::integer, current_shard);
      SELECT e.position, e.chain INTO head_position, head_chain
        FROM {{schema}}.events e WHERE e.shard = current_shard ORDER BY e.position DESC LIMIT 1;
      IF NOT FOUND THEN
        head_position := -1;
        head_chain := {{schema}}.genesis(current_shard);
      END IF;
    END IF;

    SELECT e.version INTO actual_version
      FROM {{schema}}.events e WHERE e.stream_id = stream_ids[i] ORDER BY e.version DESC LIMIT 1;
    IF NOT FOUND THEN
      actual_version := 0;
    END IF;
    IF actual_version <> expected_versions[i] THEN
      conflicting_streams := conflicting_streams || stream_ids[i];
      actual_versions := actual_versions || actual_version;
    END IF;

    next_version := expected_versions[i];
    FOR k IN first_event .. first_event + counts[i] - 1 LOOP
      head_position := head_position + 1;
      next_version := next_version + 1;
      next_leaf := sha256('\x00'::bytea || payloads[k]);
      head_chain := sha256(head_chain || int8send(head_position) || next_leaf);
      new_shards[k] := current_shard;
      new_positions[k] := head_position;
      new_streams[k] := stream_ids[i];
      new_versions[k] := next_version;
      new_leaves[k] := next_leaf;
      new_chains[k] := head_chain;
    END LOOP;
    first_event := first_event + counts[i];
    positions[i] := head_position;
  END LOOP;

  IF conflicting_streams IS NOT NULL THEN
    positions := NULL;
    RETURN;
  END IF;

  INSERT INTO {{schema}}.events (shard, position, stream_id, version, event_id, type, payload, leaf, chain)
  SELECT * FROM unnest(new_shards, new_positions, new_streams, new_versions, event_ids, types, payloads, new_leaves, new_chains);
END;
$$;
