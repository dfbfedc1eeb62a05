-- What was counted of rules by the day is forgotten once no event of that day can be judged any more.
GRANT DELETE ON {{schema}}.rule_hits, {{schema}}.rule_actions TO {{role}};
