-- purpose: how the words of a target are read: its bound, its number, its period and the day it is due
-- grain: macros, no rows
-- units: days; a period stands for its last day
-- parameters: none
-- source: cells of a workbook as text; macros.sql, macros_of_days.sql

-- What stands before and behind the number; a word that is in none of the lists stays and makes the number unreadable.
create or replace temp macro target_lead(words) as regexp_extract(
    narrow(words),
    '^(?:力争|确保|争取|累计|全年|年内|年度|完成|实现|达到|达|突破|超过|高于|大于等于|大于|不少于|不低于|不小于|至少|大约|约为|约'
    || '|不超过|不高于|不多于|不大于|小于等于|小于|控制在|低于|少于|至多|最多|等于|共|为|[≥≤>＞<＜=＝]|>=|<=)*'
);

create or replace temp macro target_tail(words) as regexp_extract(
    narrow(words), '(?:及?以上|及?以内|及?以下|左右|上下|前后)$'
);

create or replace temp macro target_number(words) as if(
    is_missing(words) or has_mark(words),
    words,
    substr(
        narrow(words), length(target_lead(words)) + 1,
        length(narrow(words)) - length(target_lead(words)) - length(target_tail(words))
    )
);

-- 不低于 is no 低于. A number without any such word says no bound.
create or replace temp macro said_bound(lead, tail) as case
    when tail in ('左右', '上下', '前后') or regexp_matches(lead, '约') then 'about'
    when
        tail in ('以内', '及以内', '以下', '及以下')
        or regexp_matches(
            regexp_replace(lead, '不低于|不少于|不小于', '', 'g'), '不超过|不高于|不多于|不大于|小于|低于|少于|控制在|至多|最多|[≤<＜]'
        )
        then 'at_most'
    when lead in ('等于', '=', '＝') then 'exact'
    when lead != '' or tail != '' then 'at_least'
end;

-- Without the number itself, as it is written; a target includes it.
create or replace temp macro is_strict(lead) as regexp_matches(
    regexp_replace(lead, '不低于|不少于|不小于|不超过|不高于|不多于|不大于|大于等于|小于等于|>=|<=', '', 'g'),
    '超过|突破|高于|大于|小于|低于|少于|[>＞<＜]'
);

-- 9月底前 and 年底 need the year of their document.
create or replace temp macro with_year(tidied, year_words) as if(
    regexp_matches(tidied, '^\d{4,}'),
    tidied,
    year_words || '年' || regexp_replace(tidied, '^(今年|本年度?|当年|年度|年内|年)', '')
);

create or replace temp macro due_words(words) as regexp_replace(
    period_words(regexp_replace(kept(words), '(之前|以前|前|止|完成|前完成)$', '')), '年?年内$', '年'
);

create or replace temp macro due_day(words, year_words) as
period_end_on(with_year(due_words(words), year_words));

create or replace temp macro is_whole_term(tidied) as regexp_matches(
    tidied, '全周期|总目标|全期|政策期|长期|到期|[二两三四五]年|20\d\d年?[-~—–至到]+20\d\d'
);

-- year, quarter or total; null where the words name no such period.
create or replace temp macro period_kind(tidied, year_words) as case
    when is_whole_term(tidied) then 'total'
    else list_transform(
        [period_parts(if(regexp_full_match(tidied, '20\d\d'), tidied || '年', with_year(tidied, year_words)))],
        lambda parts: case
            when parts['y'] is null or parts['y'] = '' then null
            when last_month_of(parts) = '12' and parts['quarter'] || parts['q'] || parts['m'] = '' then 'year'
            when try_cast(last_month_of(parts) as integer) % 3 = 0 then 'quarter'
        end
    )[1]
end;

-- The last day of the period, also of a whole term that names its years.
create or replace temp macro period_last_day(tidied, year_words) as case
    when is_whole_term(tidied)
        then make_date(try_cast(nullif(regexp_extract(tidied, '[-~—–至到]+(20\d\d)', 1), '') as integer), 12, 31)
    when regexp_full_match(tidied, '20\d\d') then make_date(try_cast(tidied as integer), 12, 31)
    else period_end_on(with_year(tidied, year_words))
end;
