// Functions of databases that are known to change nothing: what shows that a query only reads.

const PURE: ReadonlySet<string> = new Set(
  `abs acos array_agg array_length array_position array_remove array_to_json array_to_string ascii asin atan atan2 avg bit_length bool_and bool_or
  btrim cast ceil ceiling char char_length character_length coalesce concat concat_ws cos count cume_dist current_date current_time
  current_timestamp date date_add date_diff date_format date_part date_sub date_trunc datediff datetime day dayofweek degrees dense_rank
  exp extract first_value floor format greatest group_concat grouping hex hour ifnull iif initcap instr json_agg json_array
  json_array_length json_arrayagg json_build_array json_build_object json_contains json_each json_extract json_group_array
  json_group_object json_object json_objectagg json_quote json_set json_type json_unquote json_valid jsonb_agg jsonb_array_length
  jsonb_build_array jsonb_build_object jsonb_object_agg jsonb_set julianday lag last_value lead least left length ln locate log log10
  log2 lower lpad ltrim make_date make_interval max md5 microsecond min minute mod month now nth_value ntile nullif
  octet_length percent_rank percentile_cont percentile_disc pi position pow power quarter radians random rank regexp_like regexp_matches
  regexp_replace regexp_substr repeat replace reverse right round row_number row_to_json rpad rtrim second sign sin split_part sqrt
  starts_with stddev stddev_pop stddev_samp strftime string_agg strpos substr substring sum tan time timestampdiff to_char to_date
  to_json to_jsonb to_timestamp to_tsquery plainto_tsquery websearch_to_tsquery to_tsvector total translate trim trunc truncate
  ts_headline ts_rank unhex unicode unistr unixepoch unnest upper uuid var_pop var_samp variance week weekday width_bucket year`
    .trim()
    .split(/\s+/),
)

/** Our own names of functions, which mean the same everywhere. */
const OWN: ReadonlySet<string> = new Set(
  `addMonths arrayAgg arrayAppend arrayConcat arrayContainedBy arrayContains arrayItem arrayLength arrayOverlaps boolAnd boolOr concatWs
  containsText cumeDist currentDate dateTrunc datetimeAdd datetimeDifference datetimeSubtract denseRank endsWith firstValue icontainsText
  iendsWith imatches isoText istartsWith jsonAgg jsonArray jsonAs jsonBoolean jsonContainer jsonContains jsonDocument jsonEquals jsonGet
  jsonHasKey jsonLength jsonMerge jsonObject jsonObjectAgg jsonRemove jsonScalar jsonSet jsonText jsonType lastValue matches nthValue
  percentRank percentileCont percentileDisc rowNumber startsWith stddevPop stringAgg textMatch textRank variancePop`.split(
    /\s+/,
  ),
)

/** Whether a function is not known to change nothing. What a dialect calls `athanor_…` is its own, and changes nothing. */
export function mayWrite(name: string): boolean {
  return !OWN.has(name) && !name.startsWith('athanor_') && !PURE.has(name.toLowerCase())
}
