import { z } from 'zod';
import document from '../../dialogs/campaign.yaml';
import type { Bilingual } from '../text/language.ts';

const said = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });

/** Fields that a campaign may ask for, by the flag that says each. */
export const askedFields = [
  'model',
  'devices',
  'precision',
  'frameworks',
  'scenario',
  'requests',
  'concurrency',
  'sla',
  'candidates',
] as const;
export type AskedField = (typeof askedFields)[number];

/** The whole of `dialogs/campaign.yaml`. */
export const campaignDialogSchema = z.strictObject({
  questions: z.array(
    z.strictObject({
      id: z.enum(askedFields),
      when: z.enum(['missing', 'review']),
      ask: said,
      example: said,
      empty: said.optional(),
    }),
  ),
});

/** Question of a campaign about what it cannot know. */
export interface CampaignQuestion {
  readonly id: AskedField;
  /** `missing`: asked where nothing tells it; `review`: it has a default. */
  readonly when: 'missing' | 'review';
  readonly ask: Bilingual;
  readonly example: Bilingual;
  /** Meaning of no answer; absent where one is needed. */
  readonly empty?: Bilingual | undefined;
}

/** Every question, in the order asked. */
export const campaignQuestions: readonly CampaignQuestion[] = campaignDialogSchema.parse(document).questions;

/** Where a value comes from. */
export const valueSources = [
  'flag',
  'answer',
  'plan',
  'workload',
  'host-profile',
  'config.json',
  'model-name',
  'nvidia-smi',
  'npu-smi',
  'help',
  'default',
] as const;
export type ValueSource = (typeof valueSources)[number];
