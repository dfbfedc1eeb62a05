-- Closes the topic's open segment, if there is one, and opens the next. Holding every partition's lock, nobody appends.
CREATE FUNCTION log.open_segment(wanted smallint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  previous integer;
  opened integer;
  ends bigint[];
  reader name;
BEGIN
  PERFORM log.lock_partitions(wanted, (SELECT array_agg(p::smallint) FROM generate_series(0, 63) AS p));
  SELECT s.id INTO previous FROM log.segments s WHERE s.topic = wanted AND s.closed_at IS NULL;
  ends := log.segment_ends(wanted, previous);
  UPDATE log.segments SET closed_at = clock_timestamp() WHERE id = previous;
  INSERT INTO log.segments (topic) VALUES (wanted) RETURNING id INTO opened;
  EXECUTE format('CREATE TABLE log.segment_%s (LIKE log.segment_shape INCLUDING ALL)', opened);
  PERFORM log.make_append(opened);
  FOR reader IN SELECT g.role FROM log.grants g JOIN log.topics t ON t.name = g.topic WHERE t.id = wanted AND g.action = 'read' LOOP
    EXECUTE format('GRANT SELECT ON log.segment_%s TO %I', opened, reader);
  END LOOP;
  INSERT INTO log.segment_bases (topic, partition, base, segment)
  SELECT wanted, p, ends[p + 1], opened FROM generate_series(0, 63) AS p;
  RETURN opened;
END
$$;
REVOKE EXECUTE ON FUNCTION log.open_segment FROM PUBLIC;
