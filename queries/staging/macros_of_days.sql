-- purpose: how one raw text cell is read as a day or a period
-- grain: macros, no rows
-- units: days; a period stands for its last day
-- parameters: none
-- source: cells of a workbook as text (dashboard/intake/reading.py, cell_text); macros.sql

-- A date cell without its time of day.
create or replace temp macro date_words(words) as
translate(
    one_value(regexp_replace(words, '[ T]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?\s*$', '')), '‐‑‒–—―', '------'
);

create or replace temp macro day_of(year_words, month_words, day_words) as if(
    try_cast(year_words as integer) between 1950 and 2100,
    try_cast(year_words || '-' || lpad(month_words, 2, '0') || '-' || lpad(day_words, 2, '0') as date),
    null
);

create or replace temp macro parted_day(parts) as
day_of(parts['y'], parts['m'], if(parts['d'] = '', '01', parts['d']));

-- The day that tidied words name. A serial is one from 1982 on: 20263 is a month without its dot. A month stands for its first day; a bare year has no day.
create or replace temp macro day_in(tidied) as case
    when regexp_full_match(tidied, '\d{5}(\.\d+)?')
        then if(
            try_cast(tidied as double) between 30000 and 70000,
            date '1899-12-30' + (floor(try_cast(tidied as double)))::integer,
            null
        )
    when regexp_full_match(tidied, '\d{6}|\d{8}')
        then parted_day(regexp_extract(tidied, '^(\d{4})(\d{2})(\d{2})?$', ['y', 'm', 'd']))
    else parted_day(
        regexp_extract(tidied, '^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号]?|月)?$', ['y', 'm', 'd'])
    )
end;

-- The day of a cell; the printed words are kept beside it.
-- Macros are planned wherever their argument stands: the words are tidied once, for a lambda.
create or replace temp macro date_on(words) as
list_transform([date_words(words)], lambda tidied: day_in(tidied))[1];

create or replace temp macro is_year(tidied) as
regexp_full_match(tidied, '(19[5-9]\d|20\d\d)年(度)?');

create or replace temp macro is_bare_year(words) as is_year(date_words(words));

create or replace temp macro is_unreadable_date(words) as
not is_missing(words) and not has_mark(words)
and list_transform([date_words(words)], lambda tidied: day_in(tidied) is null and not is_year(tidied))[1];

create or replace temp macro date_reason(words) as if(
    is_split(words), split_reason('日期', words),
    '日期无法识别：“' || words || '”，请填成 2026-06-21、2026年6月21日 或 2026年6月'
);

-- A month, quarter, half year or year stands for its last day; 1-9月 and 前三季度 for the end of what they run to.
create or replace temp macro period_words(words) as
upper(regexp_replace(date_words(words), '^(截至|截止)|[底末份]$|(月)份[底末]?$', '\2', 'g'));

create or replace temp macro period_parts(tidied) as regexp_extract(
    tidied,
    '^(\d{4})[-年.]?(?:(上半年)|(下半年|全年|年?度?)|(?:第|前|1[-~—至])?([一二三四1-4])季度?|Q([1-4])'
    || '|\d{1,2}月?[-~—–至](\d{1,2})月份?)$',
    ['y', 'first_half', 'year_end', 'quarter', 'q', 'm']
);

create or replace temp macro last_month_of(parts) as case
    when parts['first_half'] != '' then '6'
    when parts['quarter'] || parts['q'] != ''
        then (3 * ((strpos('一1二2三3四4', parts['quarter'] || parts['q']) + 1) // 2))::varchar
    when parts['m'] != '' then parts['m']
    else '12'
end;

-- The last day of a period whose words went through period_words. A bare number 2026 may be anything.
create or replace temp macro period_end_on(tidied) as list_transform(
    [tidied],
    lambda words: case
        when regexp_full_match(words, '\d{4}') then null
        when regexp_full_match(words, '\d{4}[-/.年]\d{1,2}月?|\d{6}') then last_day(day_in(words))
        else coalesce(
            day_in(words),
            last_day(day_of(period_parts(words)['y'], last_month_of(period_parts(words)), '1'))
        )
    end
)[1];

create or replace temp macro period_reason(words) as if(
    is_split(words), split_reason('日期', words),
    '日期无法识别：“' || words || '”，请填成 2026-09-30、2026年9月、2026年三季度、2026年上半年 或 2026年'
);

create or replace temp macro first_day_note(day_on, words) as note_if(
    day(day_on) = 1 and kept(words) is not null,
    '日期“' || kept(words) || '”按当天计；如果指整月，请写成年月，如 2026年9月'
);
