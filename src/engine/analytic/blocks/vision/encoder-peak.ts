import { visionFacts } from '../../../models/vision-facts.ts';
import type { Batch } from '../../../terms/batch.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { activationBytes, type PeakTerms } from '../../memory/activation.ts';
import { imageGrid } from './image-grid.ts';

/** Bytes of one patch where the encoder holds most, fitted to recorded passes of four models. */
function perPatch(hiddenSize: number, patchValues: number): number {
  return 43 * hiddenSize - 7 * patchValues;
}

/**
 * The activation peak of a model with an image encoder: in the language model by `rules`, or in the encoder, beside the
 * embeddings of the prompt that wait for its features (twice in compiled graphs).
 */
export function peakWithImages(setup: ForwardSetup, rules: (batch: Batch) => PeakTerms) {
  const { architecture, options, isCompiled } = setup;
  const { config, hiddenSize, id } = architecture;
  const vision = visionFacts(config, id);
  const language = (batch: Batch) => activationBytes(setup, batch, rules(batch));
  if (vision === null || options.image === null) return language;
  const { patches } = imageGrid(vision, options.image, id);
  const patchBytes = perPatch(vision.hiddenSize, vision.patchValues);
  return (batch: Batch) => {
    if (batch.images === 0) return language(batch);
    const { besides = 0, ...others } = rules(batch);
    const encoder = batch.images * patches * patchBytes;
    return Math.max(
      language(batch),
      activationBytes(setup, batch, {
        ...others,
        perToken: (isCompiled ? 4 : 2) * hiddenSize,
        besides: besides + encoder,
      }),
    );
  };
}
