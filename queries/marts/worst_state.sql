-- purpose: the state that a list of states is summed up in: what needs a look goes first, what only rests goes last
-- grain: a macro, one code out of the list `progress_state`; null for an empty list
-- units: none
-- parameters: none
-- source: the order of attention, 红 before everything, 不适用 last
create macro worst_state(states) as
list_filter(
    ['red', 'yellow', 'not_reported', 'green', 'not_due', 'done', 'no_target', 'not_applicable'],
    lambda one: list_contains(states, one)
)[1]
