import type { Catalogue } from '../../text/catalogue.ts';
import { ArgumentError } from './argument-errors.ts';
import type { ParsedArguments } from './parsed-arguments.ts';

/** The one model that was named. @throws ArgumentError */
export function modelName(given: ParsedArguments, texts: Catalogue['engineCommand']): string {
  const positional = given.text('model_id');
  const named = given.text('--model-id');
  if (positional !== null && named !== null) throw new ArgumentError(texts.modelTwice);
  const model = positional ?? named;
  if (model === null) throw new ArgumentError(texts.modelMissing);
  return model;
}
