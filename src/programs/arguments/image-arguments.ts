import { type Architecture, defaultPixelRange, type ImageInput } from '../../engine/index.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { ParsedArguments } from './parsed-arguments.ts';

const flags = ['--image-height', '--image-width', '--image-batch-size'];

/** Outcome of the image flags: images, or text only with the reason why flags had no effect. */
export interface ImageChoice {
  readonly image: ImageInput | null;
  readonly note: string | null;
}

/**
 * Images of each query. Like the real program, a model without an image encoder and an incomplete size run as text;
 * unlike it, that is said. `countIsOpen`: without a count every query has as many images as its batch has queries.
 */
export function imagesOf(
  given: ParsedArguments,
  { config }: Architecture,
  { countIsOpen }: { readonly countIsOpen: boolean },
  texts: Catalogue['engineCommand'],
): ImageChoice {
  const named = flags.filter((flag) => given.isGiven(flag)).join(', ');
  if (named === '') return { image: null, note: null };
  if (!('vision_config' in config)) return { image: null, note: texts.imagesWithoutEncoder(named) };
  const [heightPx, widthPx, perQuery] = flags.map((flag) => given.number(flag));
  if (heightPx == null || widthPx == null || (perQuery == null && !countIsOpen)) {
    return { image: null, note: texts.imagesIncomplete(named) };
  }
  return { image: { ...defaultPixelRange, heightPx, widthPx, perQuery: perQuery ?? null }, note: null };
}
