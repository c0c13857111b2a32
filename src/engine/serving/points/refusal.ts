/** Why a point is not predicted; worded by the catalogue. */
export type RefusalReason =
  | 'excluded-in-the-file'
  | 'unknown-model'
  | 'unknown-system'
  | 'unknown-framework'
  | 'lengths-missing'
  | 'load-missing'
  | 'sizes-missing'
  | 'impossible-prefill-rate'
  | 'does-not-fit';

/** Why a measured point cannot be replayed. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** A measured point that cannot be predicted, with the reason and the word that gave it. */
export class PointRefusedError extends Error {
  override readonly name = 'PointRefusedError';
  readonly refusal: Refusal;

  constructor(reason: RefusalReason, detail: string) {
    super(`${reason}: ${detail}`);
    this.refusal = { reason, detail };
  }
}
