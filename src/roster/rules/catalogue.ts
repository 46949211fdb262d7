// Every rule there is, in the order of the rule book: arrival, bytes, layout, rows, values, keys, change.
import { archiveDamaged } from './archive_damaged.ts';
import { archiveLayoutBad } from './archive_layout_bad.ts';
import { attributesDisagree } from './attributes_disagree.ts';
import { badRowsOverLimit } from './bad_rows_over_limit.ts';
import { bomPresent } from './bom_present.ts';
import { columnAdded } from './column_added.ts';
import { columnChangedMass } from './column_changed_mass.ts';
import { columnContentSwapped } from './column_content_swapped.ts';
import { columnEmptied } from './column_emptied.ts';
import { columnMissing } from './column_missing.ts';
import { columnNameBlank } from './column_name_blank.ts';
import { columnNameDuplicate } from './column_name_duplicate.ts';
import { columnNameWhitespaceOrCase } from './column_name_whitespace_or_case.ts';
import { columnOrderChanged } from './column_order_changed.ts';
import { columnRenamed } from './column_renamed.ts';
import { controlChar } from './control_char.ts';
import { dateAmbiguous } from './date_ambiguous.ts';
import { dateFormatChanged } from './date_format_changed.ts';
import { dateInvalid } from './date_invalid.ts';
import { dateOrderWrong } from './date_order_wrong.ts';
import { dateOutOfRange } from './date_out_of_range.ts';
import { delimiterChanged } from './delimiter_changed.ts';
import { driftSinceWeek } from './drift_since_week.ts';
import { emailDuplicate } from './email_duplicate.ts';
import { emailInvalid } from './email_invalid.ts';
import { encodingChanged } from './encoding_changed.ts';
import { encodingMixed } from './encoding_mixed.ts';
import { encodingNotUtf8 } from './encoding_not_utf8.ts';
import { enumUnknown } from './enum_unknown.ts';
import { fileAdded } from './file_added.ts';
import { fileDateStale } from './file_date_stale.ts';
import { fileEmpty } from './file_empty.ts';
import { fileHeaderOnly } from './file_header_only.ts';
import { fileMissingFromSet } from './file_missing_from_set.ts';
import { fileNameCaseChanged } from './file_name_case_changed.ts';
import { fileStaleReplay } from './file_stale_replay.ts';
import { fileTooLarge } from './file_too_large.ts';
import { fileUnchanged } from './file_unchanged.ts';
import { fileUnexpected } from './file_unexpected.ts';
import { footerCountMismatch } from './footer_count_mismatch.ts';
import { footerRow } from './footer_row.ts';
import { formulaLikeValue } from './formula_like_value.ts';
import { gradeCodeUnknown } from './grade_code_unknown.ts';
import { groupRemovedWhole } from './group_removed_whole.ts';
import { headerLooksLikeData } from './header_looks_like_data.ts';
import { headerMissing } from './header_missing.ts';
import { headerRepeated } from './header_repeated.ts';
import { headerRowWidthMismatch } from './header_row_width_mismatch.ts';
import { idDecimalTail } from './id_decimal_tail.ts';
import { idFormatChanged } from './id_format_changed.ts';
import { idLostLeadingZeros } from './id_lost_leading_zeros.ts';
import { idScientificNotation } from './id_scientific_notation.ts';
import { keyCaseCollision } from './key_case_collision.ts';
import { keyDuplicate } from './key_duplicate.ts';
import { keySpaceReplaced } from './key_space_replaced.ts';
import { lastRecordUnterminated } from './last_record_unterminated.ts';
import { lineEndingMixed } from './line_ending_mixed.ts';
import { looksSingleColumn } from './looks_single_column.ts';
import { manifestContradiction } from './manifest_contradiction.ts';
import { mojibakeSuspected } from './mojibake_suspected.ts';
import { newlineInValue } from './newline_in_value.ts';
import { noticesCapped } from './notices_capped.ts';
import { parentAfterChild } from './parent_after_child.ts';
import { parentUnused } from './parent_unused.ts';
import { quoteStray } from './quote_stray.ts';
import { quoteUnbalanced } from './quote_unbalanced.ts';
import { referenceMissing } from './reference_missing.ts';
import { referenceRatioHigh } from './reference_ratio_high.ts';
import { referenceWrongType } from './reference_wrong_type.ts';
import { replacementChar } from './replacement_char.ts';
import { requiredValueMissing } from './required_value_missing.ts';
import { rolloverSuspected } from './rollover_suspected.ts';
import { rowBlank } from './row_blank.ts';
import { rowDuplicateExact } from './row_duplicate_exact.ts';
import { rowTooFewFields } from './row_too_few_fields.ts';
import { rowTooManyFields } from './row_too_many_fields.ts';
import { rowsAddedMass } from './rows_added_mass.ts';
import { rowsChangedMass } from './rows_changed_mass.ts';
import { rowsRemovedMass } from './rows_removed_mass.ts';
import { rowsRepeatedMass } from './rows_repeated_mass.ts';
import type { Rule } from './rule.ts';
import { ruleNotRun } from './rule_not_run.ts';
import { secretColumnPresent } from './secret_column_present.ts';
import { setMixedAges } from './set_mixed_ages.ts';
import { smartQuotes } from './smart_quotes.ts';
import { titleRowAboveHeader } from './title_row_above_header.ts';
import { tooManyRepeats } from './too_many_repeats.ts';
import { trailingDelimiter } from './trailing_delimiter.ts';
import { valueTooLong } from './value_too_long.ts';
import { valueTruncatedSuspected } from './value_truncated_suspected.ts';
import { valueWhitespace } from './value_whitespace.ts';

export const rules: readonly Rule[] = [
  fileMissingFromSet,
  fileAdded,
  fileUnexpected,
  fileNameCaseChanged,
  fileEmpty,
  fileHeaderOnly,
  lastRecordUnterminated,
  fileUnchanged,
  fileStaleReplay,
  fileTooLarge,
  setMixedAges,
  fileDateStale,
  manifestContradiction,
  archiveDamaged,
  archiveLayoutBad,
  encodingNotUtf8,
  encodingChanged,
  encodingMixed,
  mojibakeSuspected,
  replacementChar,
  bomPresent,
  controlChar,
  delimiterChanged,
  looksSingleColumn,
  lineEndingMixed,
  quoteUnbalanced,
  quoteStray,
  headerMissing,
  headerLooksLikeData,
  titleRowAboveHeader,
  headerRepeated,
  headerRowWidthMismatch,
  columnMissing,
  columnAdded,
  columnOrderChanged,
  columnRenamed,
  columnNameBlank,
  columnNameDuplicate,
  columnNameWhitespaceOrCase,
  rowTooFewFields,
  rowTooManyFields,
  rowBlank,
  rowDuplicateExact,
  trailingDelimiter,
  footerRow,
  footerCountMismatch,
  newlineInValue,
  requiredValueMissing,
  idLostLeadingZeros,
  idScientificNotation,
  idDecimalTail,
  idFormatChanged,
  dateInvalid,
  dateFormatChanged,
  dateAmbiguous,
  dateOutOfRange,
  dateOrderWrong,
  gradeCodeUnknown,
  enumUnknown,
  emailInvalid,
  emailDuplicate,
  valueTooLong,
  valueTruncatedSuspected,
  valueWhitespace,
  smartQuotes,
  formulaLikeValue,
  secretColumnPresent,
  keyDuplicate,
  keyCaseCollision,
  attributesDisagree,
  tooManyRepeats,
  referenceMissing,
  parentAfterChild,
  parentUnused,
  referenceWrongType,
  rowsRemovedMass,
  rowsChangedMass,
  rowsAddedMass,
  groupRemovedWhole,
  keySpaceReplaced,
  columnContentSwapped,
  columnEmptied,
  columnChangedMass,
  rolloverSuspected,
  badRowsOverLimit,
  referenceRatioHigh,
  rowsRepeatedMass,
  driftSinceWeek,
  ruleNotRun,
  noticesCapped,
];

const byCode = new Map(rules.map((rule) => [rule.code, rule]));
const places = new Map(rules.map((rule, place) => [rule.code, place]));

/** The rule of a code; asking for a code that does not exist is a bug. */
export function ruleOf(code: string): Rule {
  const rule = byCode.get(code);
  if (rule === undefined) throw new Error(`There is no rule ${code}.`);
  return rule;
}

/** Where a rule stands in the rule book. */
export function placeOfRule(code: string): number {
  return places.get(code) ?? -1;
}
