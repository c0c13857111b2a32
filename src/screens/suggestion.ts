import type { Suggestion } from '../dialog/session.ts';
import { line, span } from '../text/line.ts';
import { wrap } from '../text/width.ts';
import { type Block, block } from './block.ts';
import type { View } from './view.ts';

function sourceOf({ provenance }: Suggestion) {
  return provenance.label === 'user-provided' ? 'said' : provenance.label;
}

/** A suggested value, signed: where it comes from and why. */
export function suggestionPanel(suggestion: Suggestion, view: View): Block {
  const heading = line('  ', span(view.texts.ui.suggestion.heading(suggestion.label), 'strong'));
  const because = line(
    '  ',
    span(view.texts.plan.sources[sourceOf(suggestion)], 'accent'),
    span(` · ${suggestion.because}`),
  );
  return block([...wrap(heading, view.columns, 2), ...wrap(because, view.columns, 2)]);
}
