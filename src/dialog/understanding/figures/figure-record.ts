import type { SourceText } from '../source-text.ts';
import { asks, type Span, type Statement, states } from '../statement.ts';
import type { UnreadReason } from '../unread.ts';
import type { Cue } from './cues.ts';
import type { Quantity } from './quantities.ts';
import type { Taking } from './takings.ts';

/** What the numbers of one text have come to so far. */
export class FigureRecord {
  readonly source: SourceText;
  readonly quantities: readonly Quantity[];
  readonly statements: Statement[] = [];
  /** Numbers that were read, each with its cue; null where its unit alone says what it is. */
  readonly read = new Map<Quantity, Cue | null>();
  protected readonly asides: (readonly [start: number, end: number, reason: UnreadReason])[] = [];

  constructor(source: SourceText, quantities: readonly Quantity[]) {
    this.source = source;
    this.quantities = quantities;
  }

  /** Adds what a number means at a place, or lays it aside. */
  state(taking: Taking, span: Span): void {
    if (taking.slot === null) {
      if (taking.unread) this.asides.push([...span, taking.unread]);
      return;
    }
    const statement = taking.interpretations
      ? asks(taking.slot, span, taking.interpretations)
      : states(taking.slot, taking.value, span, taking.reading);
    this.statements.push({ ...statement, isFallback: taking.isFallback ?? false });
    // Naming the feature's own figure names the feature.
    if (taking.slot === 'prefixCacheHitRate') this.statements.push(states('prefixCache', true, span));
    if (taking.slot === 'numMtpTokens') this.statements.push(states('mtp', true, span));
  }
}
