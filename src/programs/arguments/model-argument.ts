import type { Catalogue } from '../../text/catalogue.ts';
import type { ParsedArguments } from './parsed-arguments.ts';
import { UsageError } from './usage-error.ts';

/** The one model that was named. @throws UsageError */
export function modelName(given: ParsedArguments, texts: Catalogue['engineCommand']): string {
  const positional = given.text('model_id');
  const named = given.text('--model-id');
  if (positional !== null && named !== null) throw new UsageError(texts.modelTwice);
  const model = positional ?? named;
  if (model === null) throw new UsageError(texts.modelMissing);
  return model;
}
