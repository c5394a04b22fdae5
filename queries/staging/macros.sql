-- purpose: how one raw text cell is read: narrow forms, missing marks, amounts, dates, credit codes
-- grain: macros, no rows
-- units: amounts as printed in the cell; the caller multiplies by yuan per unit
-- parameters: none
-- source: cells of a workbook as text (dashboard/intake/reading.py, cell_text)

-- Full-width forms made narrow; white space of every kind, what cannot be seen (zero-width characters, marks of
-- direction) and a guard of text ('400, ="400") gone. Macros are planned wherever they stand: each names its argument
-- as rarely as it can, and writes its characters as constants.
-- Most cells need none of it: the search is much cheaper than the translation.
create or replace temp macro narrow(words) as if(
    regexp_matches(
        words,
        '^[''`=]|[\x{0000}-\x{0020}\x{007f}-\x{00a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{00ad}\x{034f}\x{061c}\x{115f}\x{1160}\x{180b}-\x{180e}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{206f}\x{3164}\x{fe00}-\x{fe0f}\x{feff}\x{ff01}-\x{ff5e}\x{2212}\x{ffe5}]' -- noqa: LT05
    ),
    translate(
        regexp_replace(
            regexp_replace(
                words,
                '[\x{0000}-\x{0020}\x{007f}-\x{00a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{00ad}\x{034f}\x{061c}\x{115f}\x{1160}\x{180b}-\x{180e}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{206f}\x{3164}\x{fe00}-\x{fe0f}\x{feff}]+', -- noqa: LT05
                '', 'g'
            ),
            '^[''`]+|^="([^"]*)"$', '\1'
        ),
        '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ（），．：；－−＋％￥＄／［］＊',
        '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz(),.:;--+%¥$/[]*'
    ),
    words
);

-- Text as it is kept: trimmed, empty as null.
create or replace temp macro kept(words) as
nullif(
    trim(
        words,
        decode(unhex('20090a0d1fc2a0c2ade2808be2808ee2808fe280aae280abe280ace280ade280aee281a0e38080efbbbf')) -- white space and invisible characters, as UTF-8
    ), ''
);

-- Whether white space parts two numbers in one cell: 120 and 80 below each other are not 12080.
create or replace temp macro is_split(words) as coalesce(
    regexp_matches(
        words,
        '[0-9０-９][.,，．%％]?[\x{00ad}\x{034f}\x{061c}\x{115f}\x{1160}\x{180b}-\x{180e}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{206f}\x{3164}\x{fe00}-\x{fe0f}\x{feff}]*[\x{0000}-\x{0020}\x{007f}-\x{00a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}][\x{0000}-\x{0020}\x{007f}-\x{00a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{00ad}\x{034f}\x{061c}\x{115f}\x{1160}\x{180b}-\x{180e}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{206f}\x{3164}\x{fe00}-\x{fe0f}\x{feff}]*[.．]?[0-9０-９]' -- noqa: LT05
    ),
    false
);

create or replace temp macro split_reason(label, words) as
label || '像有两个数：“' || regexp_replace(kept(words), '[\n\r]+', '⏎', 'g') || '”，是“'
|| regexp_replace(
    kept(words), '[\x{0000}-\x{0020}\x{007f}-\x{00a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+', '”和“', 'g'
) || '”，还是“' || narrow(words)
|| '”？请一格只填一个数，去掉中间的空格或换行后再报送';

-- The narrow form of a cell that holds one number; of two numbers a mark stays between them, so that none is read.
create or replace temp macro one_value(words) as narrow(
    regexp_replace(
        words,
        '([0-9０-９][.,，．%％]?)[\x{00ad}\x{034f}\x{061c}\x{115f}\x{1160}\x{180b}-\x{180e}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{206f}\x{3164}\x{fe00}-\x{fe0f}\x{feff}]*[\x{0000}-\x{0020}\x{007f}-\x{00a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}][\x{0000}-\x{0020}\x{007f}-\x{00a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{00ad}\x{034f}\x{061c}\x{115f}\x{1160}\x{180b}-\x{180e}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{206f}\x{3164}\x{fe00}-\x{fe0f}\x{feff}]*([.．]?[0-9０-９])', -- noqa: LT05
        '\1¦\2', 'g'
    )
);

create or replace temp macro is_missing(words) as
words is null or narrow(words) in ('', '-', '--', '—', '——', '–', '―', '/', '\', '无', '暂无');

-- The marks of cells that hold no value: a formula without a cached value, an error, the number of a person, and
-- a cell that the reader refuses, as mark, value, mark, reason.
create or replace temp macro has_mark(words) as
coalesce(
    words >= chr(57344) and words < chr(57348), false
);

-- 无 and 否 are answers to a question; a dash is none.
create or replace temp macro says_something(words) as
coalesce(narrow(words) not in ('', '-', '--', '—', '——', '–', '―', '/', '\') and not has_mark(words), false);

create or replace temp macro unmarked(words) as
regexp_replace(words, '(?s)^\x{e003}([^\x{e003}]*).*|[\x{e000}-\x{e002}]', '\1', 'g');

create or replace temp macro mark_reason(words) as case
    when starts_with(words, chr(57347)) then split_part(words, chr(57347), 3)
    when starts_with(words, chr(57344))
        then '公式没有缓存值：“' || unmarked(words) || '”只有公式、没有算好的结果，请用 Excel 打开并保存，或粘贴为数值后再报送'
    when starts_with(words, chr(57346))
        then
            '编号“' || unmarked(words) || '”像身份证号或手机号：是个人号码的，请换成项目、凭证或单位的编号再报送；'
            || '确是编号的，由数据专员在“列对应与改正”里确认后再读一次'
    else '公式结果是错误值：“' || unmarked(words) || '”，请改正公式或粘贴为数值后再报送'
end;

-- One reason in a list, or an empty list.
create or replace temp macro reason_if(is_wrong, field, value, reason) as if(
    coalesce(is_wrong, false),
    [{
        'field': field,
        'source_column': null::varchar,
        'value': coalesce(value, ''),
        'reason': reason
    }],
    []
);

-- One note in a list, or an empty list: how a value was taken, which the sender should know of.
create or replace temp macro note_if(is_so, note) as if(coalesce(is_so, false), [note], []);

create or replace temp macro unstated_note(label, code, words) as note_if(
    code = 'unstated' and not is_missing(words) and kept(words) not in ('未注明', '未说明', '不详'),
    label || '“' || kept(words) || '”不在代码表内，记为未注明'
);

create or replace temp macro unlisted_note(label, code, words) as note_if(
    code is null and not is_missing(words), label || '“' || kept(words) || '”不在代码表内，按未填处理'
);

create or replace temp macro share_note(label, is_so, words) as note_if(
    is_so, label || '“' || kept(words) || '”按 ' || kept(words) || '% 计；如果是占比的小数，请改填百分数'
);

-- A bracket without its other half is no sign.
create or replace temp macro amount_words(words) as regexp_replace(
    regexp_replace(one_value(words), '^(人民币)?¥?|整$', '', 'g'), '^[^(]*\)|^\([^)]*$', '?'
);

create or replace temp macro is_other_currency(words) as
regexp_matches(upper(narrow(words)), '[$€£]|美元|美金|欧元|港[元币]|英镑|日元|USD|EUR|HKD|GBP|JPY');

-- [sign or bracket, digits, unit word]; empty strings where the cell is no single number.
create or replace temp macro amount_parts(words) as regexp_extract(
    amount_words(words),
    '^([+-]|\()?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)\)?((?:亿|百万|万|千)?元|亿|万)?\)?$',
    ['sign', 'digits', 'unit_word']
);

-- A clause number without what varies: 第二(四)条, 二、（四） and 二(四) come out alike; 2.4 keeps its dot.
create or replace temp macro clause_words(words) as
regexp_replace(replace(one_value(words), '部分', ''), '[()、第条款之]|([一二三四五六七八九十])\.', '\1', 'g');

create or replace temp macro department_reason(words) as
'责任单位不存在：“' || words || '”不是本政策的责任单位，请填写一个单位的名称或简称';

-- A number, and what is written behind it; empty strings where the cell does not begin with a single number.
create or replace temp macro quantity_parts(words) as regexp_extract(
    amount_words(words),
    '^([+-]|\()?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)\)?([^\d.,()]*)$',
    ['sign', 'digits', 'unit_word']
);

-- A count of people or places, as a whole number: 5, 5名, ５个; null where the cell is no such number.
create or replace temp macro whole_count(words) as list_transform(
    [quantity_parts(words)],
    lambda parts: if(
        parts['unit_word'] in ('', '名', '个', '人') and parts['sign'] in ('', '+')
        and regexp_full_match(parts['digits'], '[\d,]+(\.0*)?'),
        try_cast(regexp_replace(replace(parts['digits'], ',', ''), '\.0*$', '') as integer),
        null
    )
)[1];

create or replace temp macro count_reason(words) as case
    when is_split(words) then split_reason('数值', words)
    else list_transform(
        [quantity_parts(words)],
        lambda parts: case
            when parts['sign'] in ('-', '(') then '数值为负：“' || words || '”，请核对'
            when parts['digits'] = '' and regexp_full_match(narrow(words), '[-+(]?[\d,.]+\)?')
                then '数值无法识别：“' || words || '”不是一个正常的数，请核对数字和千分位后重新填写'
            when parts['digits'] = '' or parts['unit_word'] not in ('', '名', '个', '人')
                then '数值含文字：“' || words || '”，请只填一个数，说明文字移到备注列'
            else '数值不是整数：“' || words || '”，名额按个计，请核对'
        end
    )[1]
end;

-- A percentage, 0 to 100, as 45 or 45%; null where the cell is no such number.
create or replace temp macro percentage(words) as list_transform(
    [quantity_parts(words)],
    lambda parts: if(
        parts['unit_word'] in ('', '%') and parts['sign'] in ('', '+')
        and try_cast(replace(parts['digits'], ',', '') as decimal(30, 16)) between 0 and 100,
        try_cast(replace(parts['digits'], ',', '') as decimal(9, 4)),
        null
    )
)[1];

-- A web address; a source that has none stays empty.
create or replace temp macro is_address(words) as
regexp_full_match(kept(words), 'https?://[^\s<>"]+');

-- Names compared without punctuation and spaces.
create or replace temp macro name_words(words) as
lower(regexp_replace(narrow(words), '[^\p{L}\p{N}%]', '', 'g'));

-- A document number in one dress: [2026] and (2026) are 〔2026〕.
create or replace temp macro document_words(words) as translate(narrow(words), '[]()【】', '〔〕〔〕〔〕');

-- A number of more than 15 digits that a spreadsheet has stored as a number and rounded.
create or replace temp macro is_distorted(words) as
coalesce(regexp_full_match(narrow(words), '\d(\.\d+)?[eE]\+?\d+'), false);

create or replace temp macro distorted_reason(words) as
'编号存成数字已失真：“' || words || '”末尾几位已丢失，请把该列设为文本格式后重新填写完整编号';

-- GB 32100-2015: 18 places, 31 letters and digits (no I, O, S, V, Z), check by weights 3^i mod 31.
create or replace temp macro credit_code(words) as upper(narrow(words));

create or replace temp macro credit_code_holds(code) as
regexp_full_match(code, '[0-9A-HJ-NP-RTUW-Y]{2}\d{6}[0-9A-HJ-NP-RTUW-Y]{10}')
and (
    31
    - list_sum(
        list_transform(
            range(1, 18),
            lambda place: (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', code[place]) - 1)
            * [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28][place]
        )
    ) % 31
) % 31 = strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', code[18]) - 1;

-- Of a whole and its parts only one counts; counted: of stg_wholes, null where there is no such pair.
create or replace temp macro is_counted(counted, funding_level) as coalesce(
    case counted when 'parts' then funding_level is not null when 'whole' then funding_level is null end, true
);
