-- The reviewers' queue: one row per case, written in the transaction that appends its events.
create table {{schema}}.cases (
  platform     text        not null,
  case_id      text        not null,
  state        text        not null check (state in ('open', 'decided')),
  category     text        not null,
  subject_kind text        not null,
  subject_id   text        not null,
  account_key  text        not null,
  opened_at    timestamptz not null,
  primary key (platform, case_id)
);

create index cases_queue on {{schema}}.cases (platform, state, opened_at, case_id);

grant select, insert, update on {{schema}}.cases to {{role}};
