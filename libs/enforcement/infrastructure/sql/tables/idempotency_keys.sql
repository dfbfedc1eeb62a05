-- What was answered to a reviewer's command, so that asking again gives the same answer and no second effect.
create table {{schema}}.idempotency_keys (
  platform     text        not null,
  actor        text        not null,
  key          text        not null,
  request_hash bytea       not null,
  answer       text        not null,
  created_at   timestamptz not null,
  primary key (platform, actor, key)
);

grant select, insert on {{schema}}.idempotency_keys to {{role}};
