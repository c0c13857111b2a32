import { z } from 'zod';
import document from '../../../dialogs/forward.yaml';

export const forwardIds = [
  'model',
  'device',
  'numDevices',
  'phase',
  'queries',
  'queryLength',
  'contextLength',
  'tp',
  'dp',
  'ep',
  'mtp',
  'linear',
  'attention',
  'imageBatch',
  'imageHeight',
  'imageWidth',
] as const;
export type ForwardId = (typeof forwardIds)[number];

/** What is known of a pass, as the flags of text-generate spell it; `phase` is `prefill` or `decode`. */
export type ForwardAnswers = Readonly<Partial<Record<ForwardId, string>>>;

const both = z.strictObject({ en: z.string(), zh: z.string() });

const schema = z.strictObject({
  questions: z.array(
    z.strictObject({
      id: z.enum(forwardIds),
      flag: z.string().startsWith('--'),
      needed: z.enum(['always', 'prefill', 'decode', 'never']),
      ask: both,
      example: z.string(),
    }),
  ),
});

export type ForwardQuestion = z.infer<typeof schema>['questions'][number];

export const forwardQuestions: readonly ForwardQuestion[] = schema.parse(document).questions;

const images = ['imageBatch', 'imageHeight', 'imageWidth'] as const;

/** What is still missing, in the order it is asked. An image has all three of its sizes or none. */
export function missingForForward(answers: ForwardAnswers): ForwardQuestion[] {
  const hasImages = images.some((id) => answers[id] !== undefined);
  return forwardQuestions.filter(({ id, needed }) => {
    if (answers[id] !== undefined) return false;
    if (images.some((one) => one === id)) return hasImages;
    return needed === 'always' || needed === answers.phase;
  });
}

/** Why a value cannot be an answer: it is no whole number above 0, or no phase. */
export function isForwardValue(id: ForwardId, value: string): boolean {
  const isText = id === 'model' || id === 'device' || id === 'linear' || id === 'attention';
  if (isText) return value.trim() !== '';
  if (id === 'phase') return value === 'prefill' || value === 'decode';
  return /^[1-9]\d{0,8}$/.test(value);
}

/** The arguments of text-generate for a pass whose answers are all there. */
export function forwardArguments(answers: ForwardAnswers): string[] {
  const isDecode = answers.phase === 'decode';
  const length = answers.queryLength ?? (isDecode ? String(1 + Number(answers.mtp ?? 0)) : undefined);
  const said = forwardQuestions.flatMap(({ id, flag }) => {
    if (id === 'phase') return isDecode ? [flag] : [];
    const value = id === 'queryLength' ? length : answers[id];
    return value === undefined ? [] : [flag, value];
  });
  return [...said, ...(answers.tp === undefined ? splitFilled(answers) : [])];
}

/** Without a word about it all devices form one tensor-parallel group of each replica. */
function splitFilled({ numDevices, dp }: ForwardAnswers): string[] {
  const tp = Number(numDevices) / Number(dp ?? 1);
  return Number.isInteger(tp) ? ['--tp-size', String(tp)] : [];
}
