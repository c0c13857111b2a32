import { z } from 'zod';
import { codingAgentsSchema } from '../src/campaign/agent/agents-schema.ts';
import { readDeviceProfile } from '../src/engine/hardware/device-profile.ts';
import { gpuSystemSchema } from '../src/engine/hardware/gpu-system-schema.ts';
import { readModelFile } from '../src/engine/models/model-file.ts';
import { calibrationSchema } from '../src/engine/serving/calibration/document.ts';
import { planDialogSchema } from '../src/plan/slots/schema.ts';
import { compilePlanWords, compileWords } from '../src/text/words/compile.ts';
import { compileQuestionWords } from '../src/text/words/concepts.ts';
import {
  planWordsSchema,
  questionExamplesSchema,
  questionWeightsSchema,
  questionWordsSchema,
  wordsSchema,
} from '../src/text/words/schema.ts';
import { catalogFileSchema } from '../src/trace/catalog/catalog-schema.ts';
import { categoryRulesSchema } from '../src/trace/categories/category-rules-schema.ts';
import { triageDialogSchema } from '../src/trace/journey/dialog-schema.ts';
import { nameAliasesSchema } from '../src/trace/sites/name-aliases-schema.ts';
import type { DataCheck, DataFile } from './data-plugin.ts';

function obeys<Data>(schema: z.ZodType<Data>, data: unknown): Data {
  const read = schema.safeParse(data);
  if (!read.success) throw new Error(z.prettifyError(read.error));
  return read.data;
}

const traditionalSchema = z
  .strictObject({ traditional: z.array(z.string()), simplified: z.array(z.string()) })
  .refine(({ traditional, simplified }) => traditional.join('').length === simplified.join('').length, {
    error: 'every traditional character has one simplified character',
  });

const checks: readonly { readonly of: RegExp; readonly check: (file: DataFile) => void }[] = [
  { of: /^dialogs\/plan\.yaml$/, check: ({ data }) => void obeys(planDialogSchema, data) },
  { of: /^dialogs\/traditional\.yaml$/, check: ({ data }) => void obeys(traditionalSchema, data) },
  { of: /^dialogs\/triage\.yaml$/, check: ({ data }) => void obeys(triageDialogSchema, data) },
  { of: /^references\/devices\//, check: ({ data }) => void readDeviceProfile(data) },
  { of: /^references\/agents\//, check: ({ data }) => void obeys(codingAgentsSchema, data) },
  {
    of: /^references\/accuracy\/calibration\.yaml$/,
    check: ({ data }) => void obeys(calibrationSchema, data),
  },
  { of: /^references\/(?:serving-)?models\//, check: ({ data }) => void readModelFile(data) },
  { of: /^references\/gpu-systems\//, check: ({ data }) => void obeys(gpuSystemSchema, data) },
  {
    of: /^references\/catalogs\/(?:fuse|overlap)\//,
    check: ({ data }) => void obeys(catalogFileSchema, data),
  },
  {
    of: /^references\/catalogs\/kernel-categories\.yaml$/,
    check: ({ data }) => void obeys(categoryRulesSchema, data),
  },
  {
    of: /^references\/catalogs\/name-aliases\.yaml$/,
    check: ({ data }) => void obeys(nameAliasesSchema, data),
  },
];

/**
 * The schema of each kind of data file, by path: a file that breaks its schema stops the build. What people say is
 * translated into expressions on the way.
 */
export const checkData: DataCheck = (file) => {
  if (file.path === 'dialogs/words.yaml') return compileWords(obeys(wordsSchema, file.data));
  if (/^dialogs\/(?:plan|phrase|role|unclear|amount|forward)-words\.yaml$/.test(file.path))
    return compilePlanWords(obeys(planWordsSchema, file.data));
  if (file.path === 'dialogs/question-words.yaml')
    return compileQuestionWords(obeys(questionWordsSchema, file.data));
  if (file.path === 'dialogs/question-examples.yaml') return obeys(questionExamplesSchema, file.data);
  if (file.path === 'dialogs/question-weights.yaml') return obeys(questionWeightsSchema, file.data);
  for (const { of, check } of checks) if (of.test(file.path)) check(file);
  return file.data;
};
