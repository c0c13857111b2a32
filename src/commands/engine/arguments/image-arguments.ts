import type { ImageInput } from '../../../engine/index.ts';
import type { Catalogue } from '../../../text/catalogue.ts';
import type { ParsedArguments } from './parsed-arguments.ts';
import { ConstraintError } from './usage-error.ts';

/** Images of each query; null for text only. @throws ConstraintError for half a size */
export function imageOf(given: ParsedArguments, texts: Catalogue['engineCommand']): ImageInput | null {
  const heightPx = given.number('--image-height');
  const widthPx = given.number('--image-width');
  if (heightPx === null && widthPx === null) return null;
  if (heightPx === null || widthPx === null) throw new ConstraintError(texts.imageSizeIncomplete);
  const perQuery = given.number('--image-batch-size') ?? 1;
  return { heightPx, widthPx, perQuery, minPixels: 65_536, maxPixels: 16_777_216 };
}
