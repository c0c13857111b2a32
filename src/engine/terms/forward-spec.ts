import type { Architecture } from './architecture.ts';
import type { DeviceProfile } from './device.ts';
import type { DraftModel } from './draft-model.ts';
import type { ForwardOptions } from './forward-setup.ts';
import type { MeasuredData } from './measured-data.ts';
import type { ParallelSplit } from './parallel-split.ts';
import type { Quantization } from './quantization.ts';

/** Everything that a forward pass is prepared for; only token counts are still open. */
export interface ForwardSpec {
  readonly architecture: Architecture;
  readonly device: DeviceProfile;
  readonly split: ParallelSplit;
  readonly quantization: Quantization;
  readonly compile: boolean;
  /** Speculative tokens of the MTP layers; 0 without. */
  readonly mtpTokens: number;
  /** The draft model that proposes tokens instead; null and absent: none. */
  readonly draft?: DraftModel | null;
  /** The optimizer compiles with dynamic shapes, a single forward pass does not. */
  readonly dynamicShapes: boolean;
  readonly options?: Partial<ForwardOptions>;
  /** Measured operators whose times take the place of the roofline's; null and absent: the roofline alone. */
  readonly measured?: MeasuredData | null;
}
