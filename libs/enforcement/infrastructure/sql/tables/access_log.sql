-- Who looked at whose personal text, and when. Insert-only for the service.
create table {{schema}}.access_log (
  entry    bigint generated always as identity primary key,
  at       timestamptz not null,
  actor    text        not null,
  platform text        not null,
  case_id  text        not null,
  looked_at text       not null
);

create index access_log_case on {{schema}}.access_log (platform, case_id, at);

grant select, insert on {{schema}}.access_log to {{role}};
