import type { Batch } from '../../../terms/batch.ts';
import { elementBytes } from '../../../terms/quantization.ts';
import { expertBytes, metadataBytes } from '../../memory/activation.ts';
import { firstOutputElements } from './output.ts';
import type { V4Setup } from './v4-setup.ts';
import { attendedWidth } from './window.ts';

/** Numbers of attended entries that graphs compiled for one batch size hold as constants: int32, layer by layer. */
function heldEntryBytes({ isCompiled, dynamicShapes, v4 }: V4Setup, batch: Batch): number {
  if (!isCompiled || dynamicShapes) return 0;
  let width = 0;
  for (const ratio of v4.ratios) if (ratio !== 4) width += attendedWidth(v4, ratio)(batch);
  return 4 * batch.tokens * width;
}

/**
 * Estimate of the activation peak, drawn from recorded passes: all streams in fp16 and fp32 at the first joining, or
 * the first output weight turned back into fp16, which compiled graphs do once for all layers. One recorded pass,
 * compiled and unquantised, is 0.1 GiB higher; the others agree to 0.02 GiB.
 */
export function peakBytes(setup: V4Setup, batch: Batch): number {
  const { architecture, isCompiled, linears, v4 } = setup;
  const { hiddenSize, layers, rotaryDim } = architecture;
  const isQuantized = linears.family !== 'fp16';
  const weight = isQuantized ? firstOutputElements(setup) : 0;
  const streams = 6 * v4.streams * hiddenSize * batch.tokens;
  const unpacked = 2 * weight + 6 * hiddenSize * batch.tokens;
  const ropeRows = 2 * rotaryDim * batch.tokens * Math.max(0, layers - (isCompiled ? 1 : 2));
  const held = isCompiled ? layers * (2 - elementBytes(linears)) * weight + heldEntryBytes(setup, batch) : 0;
  const peak = isCompiled ? streams : Math.max(streams, unpacked);
  return metadataBytes(setup, batch) + expertBytes(setup, batch) + ropeRows + held + peak;
}
