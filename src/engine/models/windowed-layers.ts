import type { Architecture } from '../terms/architecture.ts';
import { ConfigReader } from './config-reader.ts';
import { mixersOf } from './layer-kinds.ts';
import { withUsualNames } from './usual-names.ts';

/** Layers whose attention sees the last tokens alone. */
export interface WindowedLayers {
  readonly layers: number;
  /** Layers of the model. */
  readonly of: number;
  /** Tokens that they see. */
  readonly window: number;
}

/** Families in which the real program counts whole sequences in every layer, whatever the window is. */
const withoutWindows: ReadonlySet<Architecture['family']> = new Set([
  'dense-gqa',
  'traced-dense',
  'traced-experts',
]);

/** Layers with a window for which the analytic model counts a whole sequence all the same; null without any. */
export function windowedLayers({ family, config, layers, id }: Architecture): WindowedLayers | null {
  if (!withoutWindows.has(family)) return null;
  const fields = withUsualNames(config, id);
  const window = new ConfigReader(fields, id).optional('sliding_window') ?? 0;
  const windowed = mixersOf(fields, layers, id).filter((mixer) => mixer === 'sliding_attention').length;
  return window > 0 && windowed > 0 ? { layers: windowed, of: layers, window } : null;
}
