-- Moves positions and extends their leases, each row only if it stands where it was left, is still held and has not run
-- out; answers the rows moved. Until the table is analysed the planner takes it for empty and compares every row with
-- every move, which took ten times as long for a consumer of four topics: hence no nested loop.
CREATE FUNCTION {{schema}}.move_positions(
  consumer_moving text,
  topics text[],
  partitions smallint[],
  epochs bigint[],
  previous bigint[],
  nexts bigint[],
  sequences bigint[],
  lease_ms integer
) RETURNS TABLE (topic text, partition smallint)
LANGUAGE plpgsql SET enable_nestloop = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  UPDATE {{schema}}.positions p
  SET next = m.next, sequence = m.sequence, expires_at = clock_timestamp() + lease_ms * interval '1 millisecond'
  FROM unnest(topics, partitions, epochs, previous, nexts, sequences)
    AS m (topic, partition, epoch, previous, next, sequence)
  WHERE p.consumer = consumer_moving AND p.topic = m.topic AND p.partition = m.partition
    AND p.next = m.previous AND p.epoch = m.epoch AND p.expires_at > clock_timestamp()
  RETURNING p.topic, p.partition;
END
$$;
GRANT EXECUTE ON FUNCTION {{schema}}.move_positions TO {{role}};
