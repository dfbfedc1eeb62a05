-- What was answered to a reviewer's command, so that asking again gives the same answer and no second effect. Kept for
-- 30 days.
create table {{schema}}.idempotency_keys (
  platform     text        not null,
  actor        text        not null,
  key          text        not null,
  request_hash bytea       not null,
  answer       text        not null,
  created_at   timestamptz not null,
  primary key (platform, actor, key)
);

create index idempotency_keys_age on {{schema}}.idempotency_keys (created_at);

grant select, insert, delete on {{schema}}.idempotency_keys to {{role}};
-- Locking rows that are about to go takes the right to update a column.
grant update (created_at) on {{schema}}.idempotency_keys to {{role}};
