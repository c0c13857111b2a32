import { z } from 'zod';
import document from '../../dialogs/campaign.yaml';
import type { Bilingual } from '../text/language.ts';

const said = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });

/** The whole of `dialogs/campaign.yaml`. */
export const campaignDialogSchema = z.strictObject({
  questions: z.array(
    z.strictObject({
      id: z.enum(['model', 'frameworks', 'devices', 'sla']),
      kind: z.enum(['text', 'frameworks', 'devices', 'optional']),
      ask: said,
      example: said,
    }),
  ),
});

/** What a campaign asks where it cannot know. */
export interface CampaignQuestion {
  readonly id: 'model' | 'frameworks' | 'devices' | 'sla';
  readonly ask: Bilingual;
  readonly example: Bilingual;
}

/** Every question, in the order asked. */
export const campaignQuestions: readonly CampaignQuestion[] = campaignDialogSchema.parse(document).questions;
