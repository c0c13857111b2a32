import type { Rule } from './rule.ts';
import { assessmentRules } from './rules/assessment-rules.ts';
import { batchRules } from './rules/batch-rules.ts';
import { featureRules } from './rules/feature-rules.ts';
import { fileRules } from './rules/file-rules.ts';
import { hardwareRules } from './rules/hardware-rules.ts';
import { limitRules } from './rules/limit-rules.ts';
import { modeRules } from './rules/mode-rules.ts';
import { modelRules } from './rules/model-rules.ts';
import { programRules } from './rules/program-rules.ts';
import { searchRules } from './rules/search-rules.ts';

/** Every rule of a plan. */
export const validationRules: readonly Rule[] = [
  ...modeRules,
  ...modelRules,
  ...fileRules,
  ...hardwareRules,
  ...limitRules,
  ...searchRules,
  ...featureRules,
  ...batchRules,
  ...assessmentRules,
  ...programRules,
];
