import { z } from 'zod';
import document from '../../../dialogs/forward.yaml';

/** Everything that a forward pass may be told, in the order asked; each is a record of `dialogs/forward.yaml`. */
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
  'moeDp',
  'mtp',
  'linear',
  'attention',
  'compile',
  'hasImages',
  'imageBatch',
  'imageHeight',
  'imageWidth',
  'opBound',
  'inputShapes',
  'trace',
  'engine',
] as const;
export type ForwardId = (typeof forwardIds)[number];

/**
 * Answers about a pass, as the flags of text-generate spell them; `phase` is `prefill` or `decode`, a switch `on` or
 * `off`.
 */
export type ForwardAnswers = Readonly<Partial<Record<ForwardId, string>>>;

/** Parts of a model that a pass may have to be told about. */
export interface ForwardModel {
  readonly hasExperts: boolean;
  readonly hasVision: boolean;
  readonly predictionLayers: number;
}

const both = z.strictObject({ en: z.string(), zh: z.string() });

/** The whole of `dialogs/forward.yaml`. */
export const forwardDialogSchema = z.strictObject({
  questions: z.array(
    z.strictObject({
      id: z.enum(forwardIds),
      flag: z.string().startsWith('--').nullable(),
      kind: z.enum(['text', 'count', 'size', 'switch', 'choice']),
      needed: z.enum(['always', 'prefill', 'decode', 'experts', 'prediction', 'vision', 'images', 'never']),
      label: both,
      ask: both,
      why: both,
      example: z.string(),
      options: z.array(z.strictObject({ value: z.string(), label: both })).optional(),
    }),
  ),
});

export type ForwardQuestion = z.infer<typeof forwardDialogSchema>['questions'][number];

/** The questions of `dialogs/forward.yaml`, checked when the module is loaded. */
export const forwardQuestions: readonly ForwardQuestion[] = forwardDialogSchema.parse(document).questions;

const imageSizes = ['imageBatch', 'imageHeight', 'imageWidth'] as const;

function hasImages(answers: ForwardAnswers): boolean {
  return answers.hasImages === 'on' || imageSizes.some((id) => answers[id] !== undefined);
}

/** Questions that no pass can do without, in the order they are asked. An image has all three of its sizes or none. */
export function missingForForward(answers: ForwardAnswers): ForwardQuestion[] {
  return forwardQuestions.filter(({ id, needed }) => {
    if (answers[id] !== undefined || id === 'compile') return false;
    if (needed === 'images') return hasImages(answers);
    return needed === 'always' || needed === answers.phase;
  });
}

/** Next questions of a conversation: those that are missing, and those that this model may have to be told about. */
export function nextForForward(answers: ForwardAnswers, model: ForwardModel | null): ForwardQuestion | null {
  const missing = new Set(missingForForward(answers).map(({ id }) => id));
  const isAsked = ({ id, needed }: ForwardQuestion): boolean => {
    if (answers[id] !== undefined) return false;
    switch (needed) {
      case 'always':
        return true;
      case 'experts':
        return model?.hasExperts === true && answers.numDevices !== '1';
      case 'prediction':
        return (model?.predictionLayers ?? 0) > 0 && answers.phase === 'decode';
      case 'vision':
        return model?.hasVision === true && !hasImages(answers);
      default:
        return missing.has(id);
    }
  };
  return forwardQuestions.find(isAsked) ?? null;
}

/** Whether a value can be an answer. */
export function isForwardValue(id: ForwardId, value: string): boolean {
  const question = forwardQuestions.find((one) => one.id === id);
  switch (question?.kind) {
    case 'count':
      return /^[1-9]\d{0,8}$/.test(value);
    case 'size':
      return /^\d{1,9}$/.test(value);
    case 'switch':
      return value === 'on' || value === 'off';
    case 'choice':
      return question.options?.some((one) => one.value === value) ?? false;
    default:
      return value.trim() !== '';
  }
}

/** A flag of text-generate with its values, as engines take it. */
export interface FormFlag {
  readonly flag: string;
  readonly values: readonly string[];
}

/** The flags of text-generate for a pass whose answers are all there. Operators are listed unless that is refused. */
export function forwardFlagsOf(answers: ForwardAnswers): FormFlag[] {
  const isDecode = answers.phase === 'decode';
  const filled: ForwardAnswers = {
    ...splitFilled(answers),
    opBound: 'on',
    ...(isDecode ? { queryLength: String(1 + Number(answers.mtp ?? 0)) } : {}),
    ...answers,
  };
  return forwardQuestions.flatMap(({ id, flag, kind }) => {
    const value = filled[id];
    if (flag === null || value === undefined) return [];
    if (id === 'phase') return isDecode ? [{ flag, values: [] }] : [];
    if (kind === 'switch') return value === 'on' ? [{ flag, values: [] }] : [];
    // The program's own default, and an error where a model has no layers that predict.
    return id === 'mtp' && value === '0' ? [] : [{ flag, values: [value] }];
  });
}

/** The same as words of a command line. */
export function forwardArguments(answers: ForwardAnswers): string[] {
  return forwardFlagsOf(answers).flatMap(({ flag, values }) => [flag, ...values]);
}

/** The command of a pass as the program of its engine takes it. */
export function forwardCommand(answers: ForwardAnswers): string[] {
  const program =
    answers.engine === 'tensorcast'
      ? ['python', '-m', 'cli.inference.text_generate']
      : ['throughline', 'engine', 'text-generate'];
  return [...program, ...forwardArguments(answers)];
}

/** Without a word about it all devices form one tensor-parallel group of each replica. */
function splitFilled({ numDevices, dp }: ForwardAnswers): ForwardAnswers {
  const tp = Number(numDevices) / Number(dp ?? 1);
  return Number.isInteger(tp) ? { tp: String(tp) } : {};
}
