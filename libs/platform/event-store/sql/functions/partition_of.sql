CREATE FUNCTION {{schema}}.partition_of(routing_key text) RETURNS smallint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (get_byte(sha256(convert_to(routing_key, 'UTF8')), 0) & 63)::smallint;
